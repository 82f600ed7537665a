import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planEditions, planning } from '../src/delivery/plan.ts'
import { mergeDigest, merging } from '../src/library/merge.ts'
import { createEngine } from '../src/search/engine.ts'
import { EntryChunks } from '../src/store/files/entry-chunks.ts'
import { interestsFrom } from '../src/subscriptions/interests.ts'
import { selecting } from '../src/subscriptions/matching.ts'
import { atOnce, createTurns, inTurns, type Work } from '../src/turns.ts'
import { channelSubscription, sampleDigest } from './support/builders/samples.ts'

const IDS = Array.from({ length: 60 }, (_, n) => `2502.${10_000 + n}`)
const DAY = sampleDigest('2025-02-10', IDS)
const KEYWORDS = interestsFrom([{ kind: 'keyword', value: 'works' }])

/** What some work gives, and how often others could take their turn meanwhile. */
async function tried<T>(work: Work<T>): Promise<{ value: T; turns: number }> {
  let turns = 0
  const value = await inTurns(work, async () => {
    turns += 1
  })
  return { value, turns }
}

describe('work in turns', () => {
  it('lets others run once it has held them up for long enough, and not before', async () => {
    let now = 0
    const turn = createTurns(() => now)
    let others = 0
    const work = function* (): Work<string> {
      for (let n = 0; n < 20; n += 1) {
        now += 1
        setImmediate(() => {
          others += 1
        })
        yield
      }
      return 'done'
    }
    expect(await inTurns(work(), turn)).toBe('done')
    expect(others).toBeGreaterThanOrEqual(16)
    expect(others).toBeLessThan(20)
  })

  it.each<[string, () => Work<unknown>, () => unknown]>([
    ['merging a day', () => merging(DAY, { ...DAY }), () => mergeDigest(DAY, { ...DAY })],
    ['planning', () => planning(PLAN), () => planEditions(PLAN)],
    ['looking for what somebody wants', () => selecting(KEYWORDS, DAY.papers), () => DAY.papers],
    [
      'writing a day',
      () => chunksOf(DAY).toJson(1, new Map([['day', DAY]])),
      () => Buffer.from(wholeOf({ day: DAY })),
    ],
  ])('%s gives a turn at each paper, and what it gives at once', async (_, work, expected) => {
    const { value, turns } = await tried(work())
    expect(turns).toBeGreaterThanOrEqual(IDS.length)
    expect(value).toEqual(expected())
  })

  it('an index that is mostly remains is made anew, a turn a paper', async () => {
    const engine = createEngine({ slotsBeforeCompacting: 10 })
    for (let round = 0; round < 3; round += 1) engine.put(DAY.papers)
    const before = engine.suggest('', 25)
    expect((await tried(engine.compacting())).turns).toBe(IDS.length)
    expect((await tried(engine.compacting())).turns).toBe(0)
    expect(engine.suggest('', 25)).toEqual(before)
  })
})

const PLAN = {
  subscription: channelSubscription({ interests: KEYWORDS }),
  digests: [DAY],
  had: [],
  earlier: [],
  wasHad: null,
  keptFrom: null,
  today: '2025-02-10',
  now: Date.parse('2025-02-10T08:00:00Z'),
}

const chunksOf = (...values: unknown[]) => new EntryChunks(values.length === 1 ? ['day'] : [])
const wholeOf = (entries: unknown) => JSON.stringify({ version: 1, entries })

describe('a file’s JSON', () => {
  it('is what JSON.stringify gives, as the entries were when it was asked for', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({ a: fc.array(fc.jsonValue(), { minLength: 14, maxLength: 20 }), b: fc.jsonValue() }),
      fc.record({
        a: fc.array(fc.constantFrom(undefined, 1, 'x'), { minLength: 16 }),
        b: fc.constant(undefined),
      }),
    )
    const change = fc.tuple(fc.nat(5).map(String), fc.option(value))
    await fc.assert(
      fc.asyncProperty(fc.array(change), fc.array(change), async (first, during) => {
        const entries = new Map<string, unknown>()
        const chunks = new EntryChunks([])
        const apply = ([key, next]: readonly [string, unknown]) => {
          if (next === null) entries.delete(key)
          else entries.set(key, next)
          chunks.touch(key, next !== null)
        }
        first.forEach(apply)
        const then = JSON.parse(wholeOf(Object.fromEntries(entries)))
        const later = [...during]
        const written = await inTurns(chunks.toJson(1, entries), async () => {
          const next = later.shift()
          if (next !== undefined) apply(next)
        })
        expect(JSON.parse(written.toString())).toEqual(then)
        const now = atOnce(chunks.toJson(1, entries)).toString()
        expect(JSON.parse(now)).toEqual(JSON.parse(wholeOf(Object.fromEntries(entries))))
      }),
      { numRuns: 100 },
    )
  })
})
