import { describe, expect, it } from 'vitest'
import type { Digest } from '../../src/digest/paper.ts'
import type { SourceListing } from '../../src/library/listings.ts'
import { mergeDigest } from '../../src/library/merge.ts'
import { sampleDigest } from '../support/builders/samples.ts'

const DAY = '2025-02-10'
const [A, B, C, D] = ['2502.00001', '2502.00002', '2502.00003', '2502.00004'] as const
const WHOLE: SourceListing = { source: 'page', isWholeDay: true, endsWhole: true }
const REJECTED = [{ line: 9, reason: 'the row breaks off', text: '' }]

/** A day read from sources one after the other: what stands there then, and what was withdrawn by the last. */
function read(...readings: (Partial<SourceListing> & { ids: string[]; rejected?: Digest['rejected'] })[]) {
  let stored: Digest | undefined
  let withdrawn: readonly string[] = []
  for (const { ids, rejected = [], ...listing } of readings) {
    const merged = mergeDigest(stored, {
      ...sampleDigest(DAY, ids),
      rejected,
      listing: { ...WHOLE, ...listing },
    })
    stored = merged.digest
    withdrawn = merged.report.withdrawn
  }
  return { ids: stored?.papers.map(({ id }) => id), withdrawn }
}

describe('a row that its publisher withdrew', () => {
  it('is gone where the source serves the day again, whole and with most of its rows', () => {
    expect(read({ ids: [A, B, C] }, { ids: [A, C] })).toEqual({ ids: [A, C], withdrawn: [B] })
    expect(read({ ids: [A, B] }, { ids: [A] })).toEqual({ ids: [A], withdrawn: [B] })
    // A list may grow and lose a row at once.
    expect(read({ ids: [A, B, C] }, { ids: [A, C, D] })).toEqual({ ids: [A, C, D], withdrawn: [B] })
  })

  it.each([
    ['another source lists it', [{ ids: [A, B, C] }, { source: 'other', ids: [B] }, { ids: [A, C] }]],
    ['it is a feed, or a file of many days', [{ ids: [A, B, C] }, { ids: [A, C], isWholeDay: false }]],
    [
      'a feed lists it',
      [{ source: 'feed', ids: [B], isWholeDay: false }, { ids: [A, B, C] }, { ids: [A, C] }],
    ],
    ['a row could not be read', [{ ids: [A, B, C] }, { ids: [A, C], rejected: REJECTED }]],
    ['most rows are gone', [{ ids: [A, B, C, D] }, { ids: [A] }]],
    ['all rows are gone', [{ ids: [A, B] }, { ids: [] }]],
    ['it was the only one', [{ ids: [A] }, { ids: [] }]],
    ['the text breaks off where it stood', [{ ids: [A, B, C] }, { ids: [A, B], endsWhole: false }]],
    ['the source never listed it', [{ source: 'other', ids: [B] }, { ids: [A, C] }, { ids: [A, C] }]],
  ])('is not where %s', (_, readings) => {
    expect(read(...readings)).toMatchObject({ withdrawn: [] })
    expect(read(...readings).ids).toEqual(
      expect.arrayContaining([B].filter((id) => readings.some(({ ids }) => ids.includes(id)))),
    )
  })

  it('is gone from the middle even where the text breaks off at its end', () => {
    expect(read({ ids: [A, B, C] }, { ids: [A, C], endsWhole: false }).withdrawn).toEqual([B])
  })

  it('is gone once its last source lets it go', () => {
    const other = { source: 'other', ids: [A, B, C] }
    expect(read({ ids: [A, B, C] }, other, { ids: [A, C] }, { ...other, ids: [A, C] }).withdrawn).toEqual([B])
  })

  it('is not of a day that version 0.1 stored: who listed it then is not known', () => {
    const stored = sampleDigest(DAY, [A, B, C])
    const first = mergeDigest(stored, { ...sampleDigest(DAY, [A, B, C]), listing: WHOLE })
    expect(first.changed).toBe(true)
    expect(
      mergeDigest(first.digest, { ...sampleDigest(DAY, [A, C]), listing: WHOLE }).report.withdrawn,
    ).toEqual([])
  })

  it('that comes back is new again', () => {
    expect(read({ ids: [A, B, C] }, { ids: [A, C] }, { ids: [A, B, C] }).ids).toEqual([A, C, B])
  })
})
