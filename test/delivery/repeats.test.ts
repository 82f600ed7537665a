import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { statusOf } from '../../src/delivery/status.ts'
import { addDays } from '../../src/digest/calendar-date.ts'
import { dailyAt } from '../../src/subscriptions/schedule.ts'
import type { ChannelSubscription } from '../../src/subscriptions/subscription.ts'
import { CORPORA } from '../support/builders/corpus.ts'
import { DAY, HOUR } from '../support/builders/durations.ts'
import { channelSubscription, personSubscription, sampleDigest } from '../support/builders/samples.ts'
import { DeliveryWorld } from '../support/fakes/delivery-world.ts'

/** Fixed, so that a run can be repeated; fast-check prints the path to a failure. */
const SEED = 20250211

const FIRST = '2025-02-10'

/** A channel that is due at noon of each day, when the day's digest has come. */
class World extends DeliveryWorld {
  date = FIRST

  constructor(changes: Partial<ChannelSubscription> = {}) {
    super(`${FIRST}T12:00:00Z`)
    this.subscribe(
      channelSubscription({
        schedule: dailyAt('12:00', 'UTC'),
        createdAt: this.time - HOUR,
        nextDueAt: this.time,
        ...changes,
      }),
    )
  }

  /** A day with its digest, if any, and on to the next. */
  async day(...ids: string[]): Promise<void> {
    if (ids.length > 0) this.grow(sampleDigest(this.date, ids))
    await this.tick()
    this.time += DAY
    this.date = addDays(this.date, 1)
  }

  async days(count: number): Promise<void> {
    for (let day = 0; day < count; day += 1) await this.day(`x ${this.date}`)
  }
}

const withoutFillers = (world: DeliveryWorld, to = 'ch1') =>
  world.postedTo(to).filter((id) => !id.startsWith('x '))

describe('a paper that a channel had', () => {
  test('does not come again with the next day, which says so', async () => {
    const world = new World()
    await world.day('a', 'b')
    await world.day('b', 'c')
    expect(world.postedTo('ch1')).toEqual(['a', 'b', 'c'])
    expect(world.composed.at(-1)?.repeats).toBe(1)
  })

  test('is not sent, where it is all there is: the status says why', async () => {
    const world = new World()
    await world.day('a')
    await world.day('a')
    expect(world.posts).toHaveLength(1)
    const days = { first: '2025-02-11', last: '2025-02-11' }
    expect(statusOf(world.ledger.get('c1') ?? []).trouble).toEqual({ kind: 'had-before', days })
  })

  test('is told of, where it is all there is and the channel asked to hear of such days', async () => {
    const world = new World({ postsOnEmptyDays: true })
    await world.day('a')
    await world.day('a')
    expect(world.posts.map(({ paperIds }) => paperIds)).toEqual([['a'], []])
    expect(world.composed.at(-1)).toMatchObject({ papers: [], repeats: 1 })
  })

  test.each([
    [30, 29, ['a']],
    [30, 31, ['a', 'a']],
    [7, 8, ['a', 'a']],
    [90, 60, ['a']],
    [0, 1, ['a', 'a']],
  ])('within %d days: listed again after %d', async (repeatAfterDays, after, expected) => {
    const world = new World({ repeatAfterDays })
    await world.day('a')
    await world.days(after - 1)
    await world.day('a')
    expect(withoutFillers(world)).toEqual(expected)
  })

  test('comes again where Discord refused it', async () => {
    const world = new World()
    world.script = () => 'refused'
    await world.day('a')
    world.script = () => 'sent'
    const [subscription] = world.subscriptions.values()
    if (subscription !== undefined) world.subscribe({ ...subscription, paused: null })
    await world.day('a')
    expect(world.postedTo('ch1')).toEqual(['a'])
  })

  test('stands in one of two days that come at once', async () => {
    const world = new World()
    world.grow(sampleDigest(FIRST, ['a', 'b']))
    world.time += DAY
    world.date = addDays(FIRST, 1)
    await world.day('b', 'c')
    expect(world.postedTo('ch1')).toEqual(['a', 'b', 'c'])
  })

  test('does not come again after a folder was restored that does not know of it', async () => {
    const world = new World()
    await world.days(2)
    world.backUp()
    await world.day('a')
    await world.days(1)
    world.restore()
    // Days without a digest: none of those that were posted is looked for by its date.
    world.time += 5 * DAY
    world.date = addDays(world.date, 5)
    await world.day('a', 'b')
    expect(withoutFillers(world)).toEqual(['a', 'b'])
  })

  test('is remembered for as long as the subscription lasts, in one record', async () => {
    const world = new World()
    await world.days(40)
    const record = world.had.get('c1') ?? {}
    expect(Object.keys(record).length).toBeGreaterThan(14)
    expect(Object.keys(record)[0]).toBe(addDays(FIRST, 39 - 30))
    world.subscriptions.clear()
    world.grow(sampleDigest(world.date, ['y']))
    await world.tick()
    expect(world.had.size).toBe(0)
  })
})

test('a person gets no paper again, either', async () => {
  const world = new DeliveryWorld('2025-02-10T08:00:00Z')
  world.subscribe(personSubscription())
  for (let day = 0; day < 29; day += 1) {
    const date = addDays(FIRST, day)
    world.grow(sampleDigest(date, day % 14 === 0 ? ['a', `x ${date}`] : [`x ${date}`]))
    await world.tick()
    world.time += DAY
  }
  expect(withoutFillers(world, 'u1')).toEqual(['a'])
})

test('a crash at every effect of a day on which the ledger forgets repeats and loses nothing', async () => {
  for (const when of ['before', 'after'] as const) {
    for (let effect = 1; ; effect += 1) {
      const world = new World()
      await world.day('a')
      await world.days(15)
      world.grow(sampleDigest(world.date, ['b']))
      const isWhole = await world.tick({ effect, when })
      world.time += HOUR
      await world.tick()
      world.time += DAY - HOUR
      world.date = addDays(world.date, 1)
      await world.day('a', 'c')
      expect(withoutFillers(world), `${when} ${effect}`).toEqual(['a', 'b', 'c'])
      if (isWhole) break
    }
  }
})

const listing = fc.record({
  ids: fc.uniqueArray(
    fc.nat(11).map((id) => `p${id}`),
    { maxLength: 4 },
  ),
  crash: fc.option(
    fc.record({
      effect: fc.integer({ min: 1, max: 9 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  ),
})

test(`whatever is listed when, a paper comes again only after its days (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1, 5, 14, 20, 30),
      fc.array(listing, { minLength: 5, maxLength: 40 }),
      async (repeatAfterDays, days) => {
        const world = new World({ repeatAfterDays })
        const last = new Map<string, string>()
        const expected: string[] = []
        for (const { ids, crash } of days) {
          for (const id of ids) {
            const had = last.get(id)
            if (repeatAfterDays > 0 && had !== undefined && had >= addDays(world.date, -repeatAfterDays))
              continue
            last.set(id, world.date)
            expected.push(id)
          }
          if (ids.length > 0) world.grow(sampleDigest(world.date, ids))
          if (crash !== null) {
            await world.tick(crash)
            world.time += HOUR
            await world.tick()
            world.time -= HOUR
          }
          await world.day()
        }
        expect(world.postedTo('ch1')).toEqual(expected)
      },
    ),
    { seed: SEED, numRuns: 30 },
  )
})

test.each(CORPORA)('day after day, $name repeats nothing', async (corpus) => {
  const world = new World({ schedule: dailyAt('23:00', 'UTC') })
  const days = corpus.digests()
  const [first] = days
  world.time = Date.parse(`${first?.date}T23:00:00Z`)
  const [subscription] = world.subscriptions.values()
  if (subscription !== undefined) {
    world.subscribe({ ...subscription, createdAt: world.time - HOUR, nextDueAt: world.time })
  }
  for (const digest of days) {
    world.time = Date.parse(`${digest.date}T23:00:00Z`)
    world.digests.set(digest.date, digest)
    await world.tick()
  }
  const posted = world.postedTo('ch1')
  expect(posted.length).toBeGreaterThan(days.length)
  expect(new Set(posted).size).toBe(posted.length)
})
