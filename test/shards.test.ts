import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { UsageError } from '../src/errors.ts'
import { planShards, readShardChoice, shardOf } from '../src/shards.ts'

describe('SHARDS', () => {
  test.each([
    ['auto', 'auto'],
    ['AUTO', 'auto'],
    ['2', { ids: [2], count: null }],
    ['0-3', { ids: [0, 1, 2, 3], count: null }],
    ['0-3/16', { ids: [0, 1, 2, 3], count: 16 }],
    ['5, 0-1 ,1', { ids: [0, 1, 5], count: null }],
    ['15 / 16', { ids: [15], count: 16 }],
  ])('%s is read', (text, expected) => expect(readShardChoice(text)).toEqual(expected))

  test.each([
    '',
    'all',
    '-1',
    '3-0',
    '0-',
    '0--3',
    '0-3/',
    '0-3/0',
    '4/4',
    '0-4/4',
    '0,,1',
    '1.5',
    '0x1',
    '0-99999',
    '0-3/4/5',
    '0-3/99999',
    'auto/4',
  ])('%j is not accepted', (text) => expect(readShardChoice(text)).toBeNull())

  it('is read back as it is written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 1 }), (ids) => {
        const ascending = [...ids].sort((one, other) => one - other)
        expect(readShardChoice(ids.join(','))).toEqual({ ids: ascending, count: null })
        expect(readShardChoice(`${ids.join(',')}/1000`)).toEqual({ ids: ascending, count: 1000 })
      }),
    )
  })
})

describe('the shards to run', () => {
  test.each([
    ['auto', 1, { ids: [0], count: 1 }],
    ['auto', 3, { ids: [0, 1, 2], count: 3 }],
    ['0-1', 4, { ids: [0, 1], count: 4 }],
    ['0-1/8', 4, { ids: [0, 1], count: 8 }],
    ['0-1/2', 4, { ids: [0, 1], count: 2 }],
  ])('%s of %i', (text, recommended, plan) => {
    const choice = readShardChoice(text)
    if (choice === null) throw new Error('not read')
    expect(planShards(choice, recommended)).toEqual(plan)
  })

  test.each([
    ['0-3', 1, 'there is no shard 3: Discord recommends only shard 0 for this bot.'],
    ['4', 4, 'there is no shard 4: Discord recommends shards 0 to 3 for this bot.'],
  ])('%s of %i is refused in words', (text, recommended, words) => {
    const choice = readShardChoice(text)
    if (choice === null) throw new Error('not read')
    expect(() => planShards(choice, recommended)).toThrow(UsageError)
    expect(() => planShards(choice, recommended)).toThrow(words)
  })
})

describe('the shard of a server', () => {
  it('is one of them, for every server; direct messages reach shard 0', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
        fc.integer({ min: 1, max: 10_000 }),
        (id, count) => {
          const shard = shardOf(String(id), count)
          expect(shard).toBe(Number((id / 4_194_304n) % BigInt(count)))
          expect(shardOf(null, count)).toBe(0)
        },
      ),
    )
  })
})
