import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { visit } from './visit.ts'

/** The page's own code, in bytes: document, sheet and scripts. */
const SIZE_MAX = 300_000
/** How often a page is opened to time it, after once to warm up. */
const OPENED = 7

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

it('is less than 300 kB of code; prints how soon it is seen', async () => {
  await using visited = await visit(browser)
  const { page, playground } = visited
  const sizes = new Map<string, number>()
  page.on('response', async (response) => {
    if (!response.url().includes('/api/')) sizes.set(response.url(), (await response.body()).length)
  })
  const ours = await medianTimes(page, playground.url, '.dc-post')
  const peer = await oneLinePage()
  const theirs = await medianTimes(page, peer.url, 'p')
  peer.close()
  sizes.delete(peer.url)
  const size = [...sizes.values()].reduce((sum, each) => sum + each, 0)
  const print = (name: string, mine: number, other: number) =>
    console.log(
      `${name}: ${mine.toFixed(0)} ms, ${(mine / other).toFixed(1)} times a page of one line (${other.toFixed(0)} ms)`,
    )
  console.log(`size of the page's code: ${(size / 1_000).toFixed(1)} kB; medians of ${OPENED}:`)
  print('first contentful paint', ours.paint, theirs.paint)
  print('digest on the page', ours.content, theirs.content)
  expect(sizes.size).toBeGreaterThan(10)
  expect(size).toBeLessThan(SIZE_MAX)
})

/** Milliseconds from asking for a page to its first text on the screen, and to what it is opened for. */
async function medianTimes(
  page: Page,
  url: string,
  content: string,
): Promise<{ paint: number; content: number }> {
  const paints: number[] = []
  const contents: number[] = []
  for (let at = 0; at <= OPENED; at += 1) {
    await page.goto(url)
    await page.locator(content).first().waitFor()
    const shown = Number(await page.evaluate('performance.now()'))
    const entry = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    await expect.poll(() => page.evaluate(entry)).toBeGreaterThan(0)
    if (at === 0) continue
    contents.push(shown)
    paints.push(Number(await page.evaluate(entry)))
  }
  return { paint: median(paints), content: median(contents) }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** A server of the smallest page there is, as a measure of the machine. */
async function oneLinePage(): Promise<{ url: string; close(): void }> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>One line</title><p>One line')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}
