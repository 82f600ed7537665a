import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isVisible, visibleText, withoutInvisible } from '../../src/digest/invisible.ts'

/** What needs a character that shows nothing by itself. */
const PROPER = {
  'an emoji of several': '❤️‍🔥 👩🏽‍🚀 👁️‍🗨️ 👨‍👩‍👧‍👦',
  'an emoji in black and white': '☎︎',
  'a keycap': '1️⃣',
  flags: '🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴‍☠️ 🏳️‍🌈 🇩🇪',
  Persian: 'می‌خواهم',
  'Arabic with a joiner': 'ه‍ه',
  'conjuncts of Devanagari': 'क्‍ष क्‌ष',
  Sinhala: 'ශ්‍රී',
  'an old chillu of Malayalam': 'അവന്‍',
  'a variant of a Chinese character': '葛󠄀',
  'a variant of a mathematical sign': '∩︀',
}

/** Signs that make two names out of one, hide, or reorder. */
const STRAY = {
  'soft hyphen': '\u00AD',
  'combining grapheme joiner': '\u034F',
  'Hangul fillers': '\u115F\u1160\u3164\uFFA0',
  'Khmer inherent vowels': '\u17B4\u17B5',
  'zero-width space and non-joiner between Latin letters': '\u200B\u200C\u200D',
  directions: '\u200E\u200F\u202A\u202E\u2066\u2069\u061C',
  'invisible operators': '\u2061\u2062\u2063\u2064',
  'byte order mark': '\uFEFF',
  'variation selectors after a letter': '\uFE0F\uFE0E\u{E0100}',
  'tag characters': '\u{E0061}\u{E0062}\u{E007F}\u{E0001}',
  'musical controls': '\u{1D173}\u{1D17A}',
  noncharacters: '\uFFFE\u{1FFFF}',
}

describe('a text as it is shown', () => {
  it.each(Object.entries(PROPER))('keeps %s whole', (_, text) => {
    expect(visibleText(text)).toBe(text)
    expect(visibleText(`x${text}y`)).toBe(`x${text}y`)
  })

  it.each(Object.entries(STRAY))('drops %s', (_, sign) => {
    expect(visibleText(`Au${sign}dio`)).toBe('Audio')
    expect(withoutInvisible(`Au${sign}dio`)).toBe('Audio')
    expect(isVisible(sign)).toBe(false)
  })

  it('keeps no half of a sequence', () => {
    expect(visibleText('❤\u200D 🏴\u{E0067}\u{E0062} 1\uFE0F م\u200C\u200Cم')).toBe('❤ 🏴 1 مم')
  })

  it('of nothing but blanks and marks shows nothing', () => {
    for (const text of ['', ' ', '\u2800', '\u0301', '\u00A0\u3000', '\u0000'])
      expect(isVisible(text)).toBe(false)
    for (const text of ['a', '?', '🙂', '深']) expect(isVisible(text)).toBe(true)
  })
})

const sign = fc.constantFrom(...Object.values(STRAY).flatMap((signs) => [...signs]), ...Object.values(PROPER))
const hostile = fc
  .array(fc.oneof(sign, fc.string({ unit: 'binary', maxLength: 3 }), fc.constantFrom('a', 'B', ' ', '-')), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''))

it('is settled by one pass, and means the same to comparisons (hostile Unicode, seed 20250210)', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = visibleText(text)
      expect(visibleText(shown)).toBe(shown)
      expect(withoutInvisible(shown)).toBe(withoutInvisible(text))
      expect(withoutInvisible(withoutInvisible(text))).toBe(withoutInvisible(text))
    }),
    { seed: 20250210, numRuns: 3_000 },
  )
})
