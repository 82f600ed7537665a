import { readFileSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { createDrawPng } from '../../src/charts/draw-png.ts'
import { addDays } from '../../src/digest/calendar-date.ts'
import type { Digest } from '../../src/digest/paper.ts'
import { readDigests } from '../../src/digest/read.ts'
import { MOST_TAGS, trendsMessage, trendsPicture } from '../../src/discord/messages/tag-trends.ts'
import { Library } from '../../src/library/library.ts'
import { previewPage } from '../../src/preview/page.ts'
import { createEngine } from '../../src/search/engine.ts'
import { digestMessages } from '../support/builders/editions.ts'
import { sampleDigest, samplePaper } from '../support/builders/samples.ts'
import { memoryDigests } from '../support/fakes/memory-digests.ts'
import { launchChromium } from './chromium.ts'
import { posts, type, visit } from './visit.ts'

/** `npm run pictures`: draws the pictures of the README again. */

const FOLDER = join(import.meta.dirname, '../../docs/pictures')
const SAMPLE = join(import.meta.dirname, '../../data/sample/2025/02/10.md')

/** Digests of twelve weeks, made up, so that the chart shows no real days. */
function madeUpWeeks(): Digest[] {
  const tags = ['Multimodal', 'Reinforcement Learning', 'Robotics', 'Audio', 'Tabular']
  return Array.from({ length: 12 }, (_, week) => {
    const papers = tags.flatMap((tag, at) =>
      Array.from({ length: 4 + ((week * (5 - at)) % 9) + (at === 1 ? week : 0) }, (__, n) =>
        samplePaper(`2502.${10_000 + week * 500 + at * 100 + n}`, { tags: [tag] }),
      ),
    )
    return sampleDigest(addDays('2025-02-10', 7 * (week - 11)), papers)
  })
}

async function keep(shown: Page | Locator, name: string): Promise<void> {
  // A message fills its box to the edges; a picture of it needs some air.
  if (!('goto' in shown)) {
    await shown.evaluate((element: { style: { paddingBlock: string } }) => {
      element.style.paddingBlock = '1rem'
    })
  }
  const path = join(FOLDER, `${name}.png`)
  await shown.screenshot({ path, animations: 'disabled' })
  const { size } = await stat(path)
  console.log(`${name}.png: ${(size / 1_000).toFixed(0)} kB`)
}

await mkdir(FOLDER, { recursive: true })
const browser = await launchChromium()
try {
  const reading = readDigests(readFileSync(SAMPLE, 'utf8'))
  const [digest] = reading.status === 'read' ? reading.digests : []
  if (digest === undefined) throw new Error('The sample digest cannot be read')
  const page = await browser.newPage({ viewport: { width: 720, height: 800 }, colorScheme: 'light' })
  const [first = {}] = digestMessages(digest)
  await page.setContent(previewPage([first], { title: 'A post', author: 'Paperboy' }))
  await keep(page.locator('.dc-post').first(), 'post')

  const library = await Library.open(memoryDigests(), createEngine())
  await library.ingest(madeUpWeeks())
  const trends = library.trends('2025-02-10', { weeks: 12, tags: [], most: MOST_TAGS })
  const png = await createDrawPng()(trendsPicture(trends))
  const names = { picture: () => `data:image/png;base64,${Buffer.from(png).toString('base64')}` }
  await page.setContent(
    previewPage([trendsMessage(trends, png)], { title: 'Trends', author: 'Paperboy', names }),
  )
  await keep(page.locator('.dc-post').first(), 'trends')

  await using visited = await visit(browser, { colorScheme: 'dark' })
  await visited.page.getByRole('button', { name: 'Dismiss message' }).click()
  await visited.page.getByRole('button', { name: 'Dismiss message' }).waitFor({ state: 'detached' })
  await visited.page.mouse.move(0, 0)
  await type(visited.page, '/paper vid')
  await visited.page.getByRole('option', { name: /^VideoRoPE/ }).waitFor()
  await keep(visited.page, 'playground')
  await type(visited.page, '', 'ArrowDown', 'Enter', 'Enter')
  const card = posts(visited.page).filter({ hasText: 'Ada used /paper' })
  await card.waitFor()
  await visited.page.setViewportSize({ width: 1000, height: 900 })
  await keep(card, 'card')

  await type(visited.page, '/subscribe multi')
  await visited.page.getByRole('option', { name: /^Multimodal/ }).waitFor()
  await type(visited.page, '', 'ArrowDown', 'Enter', 'Enter')
  await posts(visited.page).filter({ hasText: 'You follow Multimodal' }).waitFor()
  await visited.page.getByRole('button', { name: /^Jump to/ }).click()
  await visited.page.getByRole('button', { name: /^Direct messages/ }).click()
  const message = posts(visited.page).filter({ hasText: 'because you follow Multimodal' })
  await message.waitFor()
  await keep(message, 'direct-message')
} finally {
  await browser.close()
}
