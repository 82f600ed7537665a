import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Digest, Paper, RejectedRow } from '../../src/digest/paper.ts'
import { mergeDigest } from '../../src/library/merge.ts'
import { isUnreadable, saysNothing } from '../../src/library/unreadable.ts'
import { libraryOf } from '../support/fakes/memory-digests.ts'

const date = '2025-02-10'
const paper = (id: string): Paper => ({
  id,
  title: `Paper ${id}`,
  nickname: null,
  authors: [],
  summary: [],
  tags: [],
  url: `https://arxiv.org/abs/${id}`,
  code: [],
  models: [],
  dates: [date],
  tagsInferred: false,
})
const row = (isOther: boolean): RejectedRow => ({
  line: 1,
  reason: 'it is none',
  text: '',
  ...(isOther ? { isOther } : {}),
})

const reading: fc.Arbitrary<Digest> = fc.record({
  date: fc.constant(date),
  papers: fc.subarray(['2502.00001', '2502.00002']).map((ids) => ids.map(paper)),
  rejected: fc.array(fc.boolean().map(row), { maxLength: 3 }),
})

it('a day is a digest once a paper of it was read, or it said that it has none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(reading, { minLength: 1, maxLength: 4 }), async (readings) => {
      const library = await libraryOf()
      for (const each of readings) await library.ingest([{ ...each, arrivedAt: 1 }])
      const hasPapers = readings.some(({ papers }) => papers.length > 0)
      const telling = readings.filter((each) => !saysNothing(each))
      const last = telling.at(-1)
      const isBroken = !hasPapers && last !== undefined && isUnreadable(last)
      expect(library.digest(date) !== undefined).toBe(telling.length > 0 && !isBroken)
      expect(library.unreadableDay(date) !== undefined).toBe(isBroken)
      expect(library.newest(date)).toBe(library.digest(date) === undefined ? null : date)
    }),
  )
})

it('a day that becomes readable came when it did', () => {
  const broken = { date, papers: [], rejected: [row(false)], arrivedAt: 1 }
  const mended = { date, papers: [paper('2502.00001')], rejected: [], arrivedAt: 5 }
  const { digest, report } = mergeDigest(mergeDigest(undefined, broken).digest, mended)
  expect(digest.arrivedAt).toBe(5)
  expect(report).toMatchObject({ added: ['2502.00001'], isUnreadable: false })
})
