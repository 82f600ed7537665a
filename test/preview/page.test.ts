import { describe, expect, it } from 'vitest'
import { previewPage } from '../../src/preview/page.ts'
import { PALETTE } from '../../src/preview/palette.ts'
import { EVERYTHING } from './everything.ts'

const page = previewPage([EVERYTHING, { content: 'Second' }], { title: 'A <day>', author: 'Paper & boy' })

describe('the page', () => {
  it('is complete and requests nothing', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(page).toContain(`content="default-src 'none';`)
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|\bsrc=/)
  })

  it('shows who posted, once for messages that follow each other', () => {
    expect(page).toContain('<title>A &lt;day&gt;</title>')
    expect(page.match(/<span class="dc-author">Paper &amp; boy<\/span>/g)).toHaveLength(1)
    expect(page.match(/<article/g)).toHaveLength(2)
    expect(page).toContain('<span class="dc-badge">APP</span>')
  })

  it.each(['system', 'dark', 'light'] as const)('can begin with the theme %s', (theme) => {
    const themed = previewPage([], { title: 'A', author: 'B', theme })
    expect(themed.match(/value="(\w+)" checked/)?.[1]).toBe(theme)
  })
})

/** Text and what may be behind it. */
const READ_ON = {
  text: ['page', 'card', 'hover', 'menu', 'code'],
  heading: ['page', 'card', 'hover', 'spoiler'],
  muted: ['page', 'card', 'field', 'menu', 'hover'],
  link: ['page', 'card', 'field'],
  mention: ['mentioned'],
  secondaryText: ['secondary'],
  onColour: ['primary', 'success', 'danger'],
} as const

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const pairs = Object.entries(READ_ON).flatMap(([text, grounds]) =>
    grounds.map((ground) => [text, ground] as const),
  )
  it.each(pairs)('%s can be read on %s', (text, ground) => {
    const colour = PALETTE[text as keyof typeof READ_ON][theme]
    expect(contrast(colour, PALETTE[ground][theme])).toBeGreaterThanOrEqual(4.5)
  })
})

/** Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
