import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../src/digest/calendar-date.ts'
import { tagTrends, weekFacts } from '../../src/library/trends.ts'
import { TagUses } from '../../src/search/tag-uses.ts'
import { samplePaper } from '../support/builders/samples.ts'

const LAST = '2025-02-16'

function usesOf(papers: readonly (readonly [tag: string, date: string])[]): TagUses {
  const uses = new TagUses()
  for (const [index, [tag, date]] of papers.entries()) {
    uses.put(samplePaper(`2502.${10_000 + index}`, { tags: [tag], dates: [date] }), undefined)
  }
  return uses
}

describe('tags over time', () => {
  it('count each paper once, in the week of its day', () => {
    const day = fc.integer({ min: 0, max: 120 }).map((ago) => addDays(LAST, -ago))
    const papers = fc.array(fc.tuple(fc.constantFrom('Audio', 'Robotics'), day), { maxLength: 60 })
    fc.assert(
      fc.property(papers, fc.integer({ min: 1, max: 16 }), (all, weeks) => {
        const { periods, tags } = tagTrends(usesOf(all), LAST, { weeks, tags: ['Audio'], most: 5 })
        const [first] = periods
        const within = all.filter(([tag, date]) => tag === 'Audio' && date >= (first?.first ?? ''))
        expect(tags[0]?.counts.reduce((sum, n) => sum + n, 0)).toBe(within.length)
        expect(periods.at(-1)?.last).toBe(LAST)
        expect(first?.first).toBe(addDays(LAST, 1 - 7 * weeks))
      }),
    )
  })

  it('are those that are used most where none is named, without unused ones', () => {
    const uses = usesOf([
      ['Audio', LAST],
      ['Robotics', LAST],
      ['Robotics', '2025-02-10'],
      ['Tabular', '2024-01-01'],
    ])
    const { tags } = tagTrends(uses, LAST, { weeks: 4, tags: [], most: 5 })
    expect(tags.map(({ tag }) => tag)).toEqual(['Robotics', 'Audio'])
  })
})

describe('changes of a week', () => {
  const week = { first: '2025-02-10', last: LAST }

  it('are against the mean of four weeks, the largest first, and none of less than a paper', () => {
    const many = (tag: string, date: string, n: number) =>
      Array.from({ length: n }, () => [tag, date] as const)
    const uses = usesOf([
      ...many('Audio', '2025-02-03', 8),
      ...many('Robotics', '2025-02-12', 6),
      ...many('Robotics', '2025-01-20', 4),
      ...many('Tabular', '2025-02-12', 1),
      ...many('Tabular', '2025-01-14', 1),
      ...many('Tabular', '2025-01-12', 40),
    ])
    expect(weekFacts(uses, week).changes).toEqual([
      { tag: 'Robotics', papers: 6, before: 1 },
      { tag: 'Audio', papers: 0, before: 2 },
    ])
  })

  it('are not named where nothing is known of the time before', () => {
    expect(weekFacts(usesOf([['Audio', LAST]]), week).changes).toEqual([])
  })
})
