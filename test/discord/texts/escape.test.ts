import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeMarkdown, maskedLink, plainLine, shorten } from '../../../src/discord/texts/escape.ts'

describe('escapeMarkdown', () => {
  it.each([
    ['**bold** _it_ ~~no~~ `code`', '\\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~ \\`code\\`'],
    ['<@123> <@&4> <#5> <t:1> </cmd:1>', '\\<@123\\> \\<@&4\\> \\<#5\\> \\<t:1\\> \\</cmd:1\\>'],
    ['[good](https://evil.example)', '\\[good\\](https:\\//evil.example)'],
    ['@everyone and @here', '@\u200Beveryone and @\u200Bhere'],
    ['# heading', '\\# heading'],
    ['-# subtext', '\\-# subtext'],
    ['> quote', '\\> quote'],
    ['1. list', '1\\. list'],
    ['a\nb\r\n\tc\u2028d\u0000e', 'a b c d e'],
    ['right\u202Eto\u202Cleft zero\u200Bwidth', 'righttoleft zerowidth'],
    ['state-of-the-art 2.5x #1', 'state-of-the-art 2.5x #1'],
    ['||spoiler||', '\\|\\|spoiler\\|\\|'],
  ])('%j becomes %j', (from, to) => {
    expect(escapeMarkdown(from)).toBe(to)
  })

  it('cuts stacks of combining marks and keeps real accents', () => {
    expect(plainLine(`z${'\u0301'.repeat(50)}!`)).toBe('z\u0301\u0301\u0301!')
    expect(plainLine('Schro\u0308dinger 👩‍🔬')).toBe('Schro\u0308dinger 👩‍🔬')
  })

  it('leaves no sign of Markdown unescaped, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const escaped = escapeMarkdown(text)
        const bare = escaped.replace(/\\[\\*_~`|[\]<>]/g, '').replace(/:\\\/\//g, '')
        expect(bare).not.toMatch(/[*_~`|[\]<>]|:\/\/|@(everyone|here)/i)
        expect(escaped).not.toMatch(/[\n\r\p{Cc}]/u)
        expect(escaped).not.toMatch(/^(#|-#|- |\+ |\d+\.)/)
      }),
      { seed: 20250210, numRuns: 2000 },
    )
  })
})

describe('maskedLink', () => {
  it.each([
    ['a', 'https://github.com/a_b/c__d#e', '[a](https://github.com/a_b/c__d#e)'],
    ['a', 'https://en.wikipedia.org/wiki/X_(y)', '[a](<https://en.wikipedia.org/wiki/X_(y)>)'],
    [
      'a',
      'https://x.example/ )[b](https://evil.example',
      '[a](<https://x.example/%20)[b](https://evil.example>)',
    ],
    ['a', 'https://x.example/>)', '[a](<https://x.example/%3E)>)'],
    [
      'x](https://evil.example)',
      'https://ok.example/',
      '[x\\](https:\\//evil.example)](https://ok.example/)',
    ],
    ['https://good.example', 'https://ok.example/', '[https:\\//good.example](https://ok.example/)'],
    ['a', 'javascript:alert(1)', 'a'],
    ['a', 'data:text/html,x', 'a'],
    ['a', 'not a url', 'a'],
  ])('of %j to %j is %j', (label, url, link) => {
    expect(maskedLink(label, url)).toBe(link)
  })
})

describe('shorten', () => {
  it('keeps within the limit, never halves a character, and shows the cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 2, max: 60 }),
        (text, limit) => {
          const short = shorten(text, limit)
          expect(short.length).toBeLessThanOrEqual(limit)
          expect(short.isWellFormed()).toBe(true)
          if (plainLine(text).length > limit) expect(short.endsWith('…')).toBe(true)
          else expect(short).toBe(plainLine(text))
        },
      ),
      { seed: 20250210 },
    )
  })
})
