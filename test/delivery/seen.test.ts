import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packIds, unpackIds } from '../../src/delivery/seen.ts'
import type { Paper } from '../../src/digest/paper.ts'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import { wants } from '../../src/subscriptions/matching.ts'
import {
  channelSubscription,
  personSubscription,
  sampleDigest,
  samplePaper,
} from '../support/builders/samples.ts'
import { DeliveryWorld } from '../support/fakes/delivery-world.ts'

/** Fixed, so that a run can be repeated; fast-check prints the path to a failure. */
const SEED = 20250210

const DAY = 24 * 60 * 60_000
const DATE = '2025-02-10'

const tagged = (id: string, ...tags: string[]) => samplePaper(id, { tags })

/** A channel due each day at nine in Berlin; a day is set whole, in whatever order. */
class World extends DeliveryWorld {
  constructor(tags: readonly string[], papers: readonly Paper[]) {
    super('2025-02-10T08:00:00Z')
    this.wish(tags)
    this.publish(papers)
  }

  wish(tags: readonly string[]): void {
    const before = this.subscriptions.get('c1') ?? channelSubscription()
    this.subscribe({ ...before, interests: interestsInTags(tags) })
  }

  publish(papers: readonly Paper[]): void {
    this.digests.set(DATE, sampleDigest(DATE, papers))
  }

  async nextDay(): Promise<void> {
    this.time += DAY
    await this.tick()
  }
}

describe('of a day it had, a subscription gets', () => {
  test('what came, whatever the order in which a rebuilt library has it', async () => {
    const world = new World([], [tagged('a'), tagged('b'), tagged('c')])
    await world.tick()
    world.publish([tagged('x'), tagged('c'), tagged('y'), tagged('a'), tagged('b')])
    await world.nextDay()
    expect(world.postedTo('ch1')).toEqual(['a', 'b', 'c', 'x', 'y'])
  })

  test('what came, also where another paper was taken out', async () => {
    const world = new World(['Robotics'], [tagged('a', 'Robotics'), tagged('b'), tagged('c')])
    await world.tick()
    world.publish([tagged('a', 'Robotics'), tagged('x', 'Robotics')])
    await world.nextDay()
    expect(world.postedTo('ch1')).toEqual(['a', 'x'])
  })

  test.each([
    ['a tag that came later', tagged('b'), tagged('b', 'Robotics')],
    ['a tag that was corrected', tagged('b', 'Audio'), tagged('b', 'Robotics')],
  ])('a paper with %s', async (_, before, after) => {
    const world = new World(['Robotics'], [tagged('a', 'Robotics'), before])
    await world.tick()
    world.publish([tagged('a', 'Robotics'), after])
    await world.nextDay()
    expect(world.postedTo('ch1')).toEqual(['a', 'b'])
    await world.nextDay()
    expect(world.postedTo('ch1')).toEqual(['a', 'b'])
  })

  test('nothing because its wish changed, also after the day grew', async () => {
    const world = new World(['Robotics'], [tagged('a', 'Robotics'), tagged('b', 'Audio')])
    await world.tick()
    world.wish(['Robotics', 'Audio'])
    await world.nextDay()
    world.publish([tagged('x', 'Audio'), tagged('b', 'Audio'), tagged('a', 'Robotics')])
    await world.nextDay()
    await world.nextDay()
    expect(world.postedTo('ch1')).toEqual(['a', 'x'])
  })

  test('nothing twice because a tag was taken away and given back', async () => {
    const world = new World(['Robotics'], [tagged('a', 'Robotics')])
    await world.tick()
    for (const tags of [[], ['Robotics']]) {
      world.publish([tagged('a', ...tags), tagged(`x${tags.length}`)])
      await world.nextDay()
    }
    expect(world.postedTo('ch1')).toEqual(['a'])
  })
})

test('a person to whom several days came as one edition gets what is tagged later, and nothing again', async () => {
  const world = new DeliveryWorld('2025-02-12T08:00:00Z')
  world.subscribe(personSubscription({ interests: interestsInTags(['Robotics']) }))
  const days = (...tags: string[]) => {
    world.digests.set(
      '2025-02-11',
      sampleDigest('2025-02-11', [tagged('a', 'Robotics'), tagged('b', ...tags)]),
    )
    world.digests.set('2025-02-12', sampleDigest('2025-02-12', [tagged('c', 'Robotics')]))
  }
  days()
  await world.tick()
  expect(world.postedTo('u1')).toEqual(['a', 'c'])
  days('Robotics')
  for (let day = 0; day < 3; day += 1) {
    world.time += DAY
    await world.tick()
  }
  expect(world.postedTo('u1')).toEqual(['a', 'c', 'b'])
  // Nothing more is noted once nothing more is owed.
  expect(world.ledger.get('pu1')).toHaveLength(2)
})

const TAGS = ['Robotics', 'Audio', 'Vision']
const someTags = fc.subarray(TAGS)
const change = fc.oneof(
  fc.record({ do: fc.constant('retag' as const), paper: fc.nat(11), tags: someTags }),
  fc.record({ do: fc.constant('come' as const), paper: fc.nat(11), tags: someTags }),
  fc.record({ do: fc.constant('wish' as const), tags: fc.subarray(TAGS, { minLength: 1 }) }),
  fc.record({ do: fc.constant('reorder' as const), by: fc.nat(11) }),
  fc.record({ do: fc.constant('fire' as const) }),
)

test(`however a day and a wish change, each time what is sent is what the day's sightings say (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 40 }), async (changes) => {
      let papers: Paper[] = []
      let tags: readonly string[] = ['Robotics']
      const sighted = new Map<string, readonly string[]>()
      const expected = new Set<string>()
      const world = new World(tags, papers)
      // Firings follow each other by an hour, so that the day stays news.
      const fire = async () => {
        world.time += 60 * 60_000
        const subscription = world.subscriptions.get('c1')
        if (subscription !== undefined) world.subscribe({ ...subscription, nextDueAt: world.time })
        for (const paper of papers) {
          const before = sighted.get(paper.id)
          const isWanted = wants(interestsInTags(tags), paper)
          if (isWanted && (before === undefined || wants(interestsInTags(before), paper)))
            expected.add(paper.id)
          if (before === undefined) sighted.set(paper.id, tags)
        }
        await world.tick()
        expect(world.postedTo('ch1').sort()).toEqual([...expected].sort())
      }
      for (const each of changes) {
        const id = 'paper' in each ? `2502.0000${each.paper}` : ''
        if (each.do === 'fire') await fire()
        if (each.do === 'wish') {
          tags = each.tags
          world.wish(tags)
        }
        if (each.do === 'retag') {
          papers = papers.map((paper) => (paper.id === id ? tagged(id, ...each.tags) : paper))
        }
        if (each.do === 'come' && !papers.some((paper) => paper.id === id)) {
          papers = [...papers, tagged(id, ...each.tags)]
        }
        if (each.do === 'reorder') papers = [...papers.slice(each.by), ...papers.slice(0, each.by)]
        world.publish(papers)
      }
      await fire()
    }),
    { seed: SEED, numRuns: 150 },
  )
})

test(`ids are packed in few characters, and come back (seed ${SEED})`, () => {
  const id = fc.oneof(
    fc.tuple(fc.integer({ min: 1_001, max: 2_512 }), fc.nat(99_999)).map(([month, n]) => `${month}.${n}`),
    fc.constantFrom('cs/0102003', 'math.GT/0309136', 'a'),
  )
  fc.assert(
    fc.property(fc.uniqueArray(id), (ids) => {
      expect(unpackIds(packIds(ids))).toEqual(ids.toSorted())
    }),
    { seed: SEED },
  )
  const day = Array.from({ length: 50 }, (_, n) => `2502.${String(5_000 + n)}`)
  expect(packIds(day).length).toBeLessThan(8 * day.length)
})
