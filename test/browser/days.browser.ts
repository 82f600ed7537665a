import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Digest } from '../../src/digest/paper.ts'
import { readDigests } from '../../src/digest/read.ts'
import { longDate } from '../../src/discord/texts/wording.ts'
import { previewPage } from '../../src/preview/page.ts'
import { CORPORA } from '../support/builders/corpus.ts'
import { digestMessages } from '../support/builders/editions.ts'
import { launchChromium } from './chromium.ts'
import { screenshot } from './visit.ts'

const SAMPLE = join(import.meta.dirname, '../../data/sample/2025/02/10.md')

/** Our own sample, and five days of every corpus from the smallest to the largest. */
function typicalDays(): Digest[] {
  const reading = readDigests(readFileSync(SAMPLE, 'utf8'))
  const days = CORPORA.flatMap((corpus) => corpus.digests())
    .filter(({ papers }) => papers.length > 0)
    .sort((one, other) => one.papers.length - other.papers.length)
  const typical = [0, 0.25, 0.5, 0.75, 1].flatMap(
    (share) => days[Math.floor(share * (days.length - 1))] ?? [],
  )
  return [...(reading.status === 'read' ? reading.digests : []), ...typical]
}

/** The colour at the left edge of posts. */
const ACCENT = 'rgb(217, 72, 43)'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

const days = typicalDays().flatMap((digest) => {
  return (['compact', 'full'] as const).map((layout) => ({
    digest,
    layout,
    date: digest.date,
    count: digest.papers.length,
  }))
})

describe.each(days)('$date, $count papers, $layout', ({ digest, layout, date }) => {
  const messages = digestMessages(digest, layout)
  const html = previewPage(messages, { title: longDate(date), author: 'Paperboy' })

  it.each([
    ['dark', 1000],
    ['light', 1000],
    ['dark', 375],
  ] as const)('is shown whole in %s, %i pixels wide', async (colorScheme, width) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
    try {
      const page = await context.newPage()
      await page.setContent(html)
      expect(await visiblePapers(page)).toEqual(digest.papers.map(({ url }) => url).sort())
      expect(await overflowing(page)).toEqual([])
      expect(await edges(page)).toEqual(messages.map(() => `4px ${ACCENT}`))
      expect(await faintest(page)).toBeGreaterThanOrEqual(4.5)
      await screenshot(page, `day-${date}-${layout}-${colorScheme}-${width}`, true)
    } finally {
      await context.close()
    }
  })
})

/** Addresses of the papers whose link has a size and is not hidden, sorted. */
async function visiblePapers(page: Page): Promise<string[]> {
  const links = page.locator('.dc-message a[href*="arxiv.org/abs/"]:visible')
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
  return [...new Set(addresses)].sort()
}

/** What reaches beyond the window or beyond its own frame. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('.dc-post, .dc-post *')]
    .filter((each) => !each.closest('svg, .dc-options'))
    .filter((each) => {
      const box = each.getBoundingClientRect()
      const frame = each.closest('.dc-container')?.getBoundingClientRect()
      return box.left < 0 || box.right > innerWidth || (frame && (box.right > frame.right + 1 || box.bottom > frame.bottom + 1))
    })
    .map((each) => each.outerHTML.slice(0, 120))`)
}

/** Width and colour of the edge of every message. */
function edges(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('.dc-container')].map((each) => {
    const edge = getComputedStyle(each, '::before')
    return edge.width + ' ' + edge.backgroundColor
  })`)
}

/** The lowest contrast of a text with what is behind it, by the formula of WCAG 2.2. */
function faintest(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number)
    const luminance = (colour) => {
      const [red, green, blue] = parts(colour).slice(0, 3).map((part) => {
        const share = part / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const behind = (element) => {
      const colour = getComputedStyle(element).backgroundColor
      const opaque = colour.startsWith('rgb(')
      return opaque || element.parentElement === null ? colour : behind(element.parentElement)
    }
    const texts = [...document.querySelectorAll('.dc-post *')].filter((each) =>
      [...each.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== ''),
    )
    return Math.min(...texts.map((each) => {
      const lights = [getComputedStyle(each).color, behind(each)].map(luminance)
      return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05)
    }))
  })()`)
}
