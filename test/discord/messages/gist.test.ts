import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GIST_LIMIT, gist } from '../../../src/discord/messages/gist.ts'
import { plainLine } from '../../../src/discord/texts/escape.ts'

const words = (n: number) => Array.from({ length: n }, (_, index) => `word${index}`).join(' ')

describe('gist', () => {
  it('is the whole of a short summary', () => {
    expect(gist(['One thing.', 'Another.'])).toBe('One thing. Another.')
  })

  it('ends at a sentence where one fills it well', () => {
    expect(gist([`${words(19)}.`, `Then ${words(40)}`])).toBe(`${words(19)}.`)
  })

  it('does not take a decimal point or an abbreviation for an end', () => {
    const text = `${words(15)} improves by 12.4 points, e.g. ${words(40)}`
    expect(gist([text])).toMatch(/…$/)
  })

  it('else ends at a clause, else at a word, and shows the cut', () => {
    expect(gist([`${words(20)}, ${words(40)}`])).toBe(`${words(20)}…`)
    expect(gist([words(80)])).toMatch(/ word\d+…$/)
  })

  it('never exceeds its limit and is the beginning of the summary', () => {
    fc.assert(
      fc.property(
        fc.array(fc.lorem({ maxCount: 60 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 20, max: GIST_LIMIT }),
        (summary, limit) => {
          const text = gist(summary, limit)
          expect(text.length).toBeLessThanOrEqual(limit)
          expect(plainLine(summary.join(' '))).toContain(text.replace(/…$/, ''))
        },
      ),
      { seed: 20250210 },
    )
  })
})
