import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Digest, Paper } from '../../src/digest/paper.ts'
import { mergeDigest, unitePaper } from '../../src/library/merge.ts'
import { sampleDigest, samplePaper } from '../support/builders/samples.ts'

const DAY = '2025-02-10'
const [A, B, C] = ['2502.00001', '2502.00002', '2502.00003'] as const
const ids = ({ papers }: Digest) => papers.map(({ id }) => id)
const day = (...papers: (string | Paper)[]) => sampleDigest(DAY, papers)

describe('taking a digest into what is held of its day', () => {
  it('adds everything to an empty day, in its order', () => {
    const { digest, report, changed } = mergeDigest(undefined, day(B, A))
    expect(ids(digest)).toEqual([B, A])
    expect(report).toEqual({
      date: DAY,
      added: [B, A],
      updated: [],
      unchanged: [],
      rejected: [],
      leftOut: [],
      withdrawn: [],
      isUnreadable: false,
    })
    expect(changed).toBe(true)
  })

  it('holds a day without papers, so that it is known to be empty', () => {
    expect(mergeDigest(undefined, day()).changed).toBe(true)
    expect(mergeDigest(day(), day()).changed).toBe(false)
  })

  it('lets a day grow at its end only, wherever the publisher put the new paper', () => {
    const { digest, report } = mergeDigest(day(A, B), day(C, B, A))
    expect(ids(digest)).toEqual([A, B, C])
    expect(report).toMatchObject({ added: [C], updated: [], unchanged: [B, A] })
  })

  it('keeps papers that a cut-off download lacks', () => {
    const { digest, changed } = mergeDigest(day(A, B, C), day(A))
    expect(ids(digest)).toEqual([A, B, C])
    expect(changed).toBe(false)
  })

  it('takes a correction at the paper’s place', () => {
    const corrected = samplePaper(A, { title: 'Corrected', code: ['https://github.com/a/b'] })
    const { digest, report, changed } = mergeDigest(day(A, B), day(corrected))
    expect(digest.papers[0]).toMatchObject({ title: 'Corrected', code: ['https://github.com/a/b'] })
    expect(ids(digest)).toEqual([A, B])
    expect(report.updated).toEqual([A])
    expect(changed).toBe(true)
  })

  it('sees no change in another order of fields, in which a store may give a paper back', () => {
    const turned = Object.fromEntries(Object.entries(samplePaper(A)).reverse()) as unknown as Paper
    const { report, changed } = mergeDigest(day(A), day(turned))
    expect(report).toMatchObject({ updated: [], unchanged: [A] })
    expect(changed).toBe(false)
  })

  it('carries the rows of this reading that were rejected, not those of earlier ones', () => {
    const rejected = [{ line: 7, reason: 'no link', text: '|x|' }]
    const { digest, report } = mergeDigest({ ...day(A), rejected }, { ...day(A, B), rejected: [] })
    expect(report.rejected).toEqual([])
    expect(digest.rejected).toEqual([])
  })

  it('keeps the rejected rows of one source beside those of another, each in place of its own', () => {
    const from = (source: string, ...reasons: string[]) => ({
      ...day(...(source === 'b' ? [B] : [A])),
      rejected: reasons.map((reason, at) => ({ line: at + 1, reason, text: '' })),
      listing: { source, isWholeDay: true, endsWhole: true },
    })
    const reasonsAfter = (...readings: ReturnType<typeof from>[]) => {
      let stored: Digest | undefined
      for (const reading of readings) stored = mergeDigest(stored, reading).digest
      return stored?.rejected.map(({ reason }) => reason)
    }
    expect(reasonsAfter(from('a', 'no link'), from('b'))).toEqual(['no link'])
    expect(reasonsAfter(from('a', 'no link'), from('b', 'no title'))).toEqual(['no link', 'no title'])
    expect(reasonsAfter(from('a', 'no link'), from('b', 'no title'), from('a'))).toEqual(['no title'])
    const { digest } = mergeDigest(undefined, from('a', 'no link'))
    expect(mergeDigest(digest, from('a', 'no link')).changed).toBe(false)
    expect(mergeDigest(digest, from('a', 'no title')).changed).toBe(true)
  })

  it('never changes what it was given', () => {
    const [held, read] = [day(A, B), day(samplePaper(A, { title: 'New' }), C)]
    const before = JSON.stringify([held, read])
    mergeDigest(held, read)
    expect(JSON.stringify([held, read])).toBe(before)
  })

  describe('tags', () => {
    const given = (tags: string[]) => samplePaper(A, { tags, tagsInferred: false })
    const inferred = (tags: string[]) => samplePaper(A, { tags, tagsInferred: true })

    it.each([
      ['given, then inferred', given(['Audio']), inferred(['Robotics']), ['Audio'], false],
      ['inferred, then given', inferred(['Robotics']), given(['Audio']), ['Audio'], false],
      ['given, then given', given(['Audio']), given(['Tabular']), ['Tabular'], false],
      ['inferred, then inferred', inferred(['Audio']), inferred(['Robotics']), ['Robotics'], true],
    ])('%s', (_, old, read, tags, tagsInferred) => {
      const merged = mergeDigest(day(old), day(read)).digest.papers[0]
      expect(merged).toMatchObject({ tags, tagsInferred })
      const united = unitePaper([
        { ...old, dates: ['2025-02-09'] },
        { ...read, dates: [DAY] },
      ])
      expect(united).toMatchObject({ tags, tagsInferred })
    })

    it('inferred ones replace nothing, while the rest of the new telling counts', () => {
      const read = { ...inferred(['Robotics']), title: 'New' }
      const { digest, report } = mergeDigest(day(given(['Audio'])), day(read))
      expect(digest.papers[0]).toMatchObject({ title: 'New', tags: ['Audio'], tagsInferred: false })
      expect(report.updated).toEqual([A])
      expect(mergeDigest(digest, day(read)).changed).toBe(false)
    })
  })

  it('new figures alone are stored, and make no paper an updated one', () => {
    const of = (popularity: Paper['popularity']) =>
      day(samplePaper(A, popularity === undefined ? {} : { popularity }))
    const { digest, report, changed } = mergeDigest(of({ upvotes: 3, stars: 5 }), of({ upvotes: 4 }))
    expect(digest.papers[0]?.popularity).toEqual({ upvotes: 4, stars: 5 })
    expect(report).toMatchObject({ updated: [], unchanged: [A] })
    expect(changed).toBe(true)
    expect(mergeDigest(digest, of({ upvotes: 4 })).changed).toBe(false)
    expect(mergeDigest(digest, of(undefined)).digest.papers[0]?.popularity).toEqual({ upvotes: 4, stars: 5 })
  })

  it('changes nothing when the same is read again, loses no paper, and moves none', () => {
    const paper = fc
      .record({ n: fc.integer({ min: 1, max: 9 }), title: fc.string(), inferred: fc.boolean() })
      .map(({ n, title, inferred }) => samplePaper(`2502.0000${n}`, { title, tagsInferred: inferred }))
    const digest = fc
      .uniqueArray(paper, { selector: ({ id }) => id })
      .map((papers) => sampleDigest(DAY, papers))
    fc.assert(
      fc.property(digest, digest, (first, second) => {
        const { digest: both } = mergeDigest(first, second)
        expect(ids(both).slice(0, first.papers.length)).toEqual(ids(first))
        expect(new Set(ids(both))).toEqual(new Set([...ids(first), ...ids(second)]))
        expect(mergeDigest(both, second).changed).toBe(false)
      }),
      { seed: 1, numRuns: 200 },
    )
  })
})

describe('one paper out of its tellings on several days', () => {
  const told = (date: string, changes: Partial<Paper> = {}) => samplePaper(A, { dates: [date], ...changes })

  it('has all dates, oldest first, and the newest words, whatever the order', () => {
    const tellings = [told('2025-02-12', { title: 'Last' }), told('2025-02-10', { title: 'First' })]
    for (const each of [tellings, tellings.toReversed()]) {
      expect(unitePaper(each)).toMatchObject({ title: 'Last', dates: ['2025-02-10', '2025-02-12'] })
    }
  })

  it('keeps a publisher’s tags over those derived later, across three days', () => {
    const united = unitePaper([
      told('2025-02-10', { tags: ['Audio'] }),
      told('2025-02-11', { tags: ['Robotics'], tagsInferred: true }),
      told('2025-02-12', { tags: ['Tabular'], tagsInferred: true, title: 'Last' }),
    ])
    expect(united).toMatchObject({ tags: ['Audio'], tagsInferred: false, title: 'Last' })
  })

  it('has the words of the days that have come, where there are some', () => {
    const waiting = new Set(['2052-02-10', '2053-02-10'])
    const mistaken = told('2052-02-10', { title: 'Mistaken' })
    const right = told('2025-02-10', { title: 'Right' })
    for (const each of [
      [right, mistaken],
      [mistaken, right],
    ]) {
      expect(unitePaper(each, waiting)).toMatchObject({ title: 'Right', dates: ['2025-02-10', '2052-02-10'] })
    }
    expect(unitePaper([mistaken, told('2053-02-10', { title: 'Later' })], waiting)?.title).toBe('Later')
  })

  it('is nothing where nobody tells of it', () => {
    expect(unitePaper([])).toBeUndefined()
  })
})
