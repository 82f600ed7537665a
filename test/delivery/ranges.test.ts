import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEdition } from '../../src/delivery/edition.ts'
import { addDays } from '../../src/digest/calendar-date.ts'
import {
  dueAfterChange,
  isOfFewDays,
  localDate,
  nextDueAt,
  previousDueAt,
  type Schedule,
  type Weekday,
} from '../../src/subscriptions/schedule.ts'
import { DAY, HOUR } from '../support/builders/durations.ts'
import { channelSubscription, personSubscription, sampleDigest } from '../support/builders/samples.ts'
import { type CrashPoint, DeliveryWorld } from '../support/fakes/delivery-world.ts'

/** Fixed, so that a run can be repeated; fast-check prints the path to a failure. */
const SEED = 20250216

const on = (days: readonly Weekday[], timeZone = 'Europe/Berlin'): Schedule => ({
  time: '09:00',
  timeZone,
  days,
  onArrival: false,
})
const SUNDAYS = on([7])
const DAILY = on([])

/** A channel of a schedule, and a world whose clock is looked at each hour. */
class World extends DeliveryWorld {
  constructor(schedule: Schedule, at = '2025-02-10T06:00:00Z') {
    super(at)
    this.subscribe(
      channelSubscription({ schedule, createdAt: this.time, nextDueAt: nextDueAt(schedule, this.time) }),
    )
  }

  /** A digest of a date, or more of it, at the time it is. */
  come(date: string, ...ids: string[]): void {
    this.grow(sampleDigest(date, ids.length > 0 ? ids : [`on ${date}`]))
  }

  async until(at: string): Promise<void> {
    while (this.time < Date.parse(at)) {
      this.time += HOUR
      await this.tick()
    }
  }

  /** As `/channel edit` does. */
  change(schedule: Schedule): void {
    const before = this.subscriptions.get('c1') ?? channelSubscription()
    this.subscribe({ ...before, schedule, ...dueAfterChange(before, schedule, this.time) })
  }

  /** Editions that stand in the channel with their papers, in order. */
  get editions(): [string, string[]][] {
    const names = [...new Set(this.posts.map(({ edition }) => edition))]
    return names.map((name) => [
      name,
      this.posts.filter(({ edition }) => edition === name).flatMap(({ paperIds }) => paperIds),
    ])
  }
}

/** Digests of Monday to Friday, each at noon of its day. */
async function weeks(world: World, from: string, count: number, until = addDays(from, 7 * count)) {
  for (let day = from; day < until; day = addDays(day, 1)) {
    await world.until(`${day}T12:00:00Z`)
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    if (weekday > 0 && weekday < 6) world.come(day)
  }
}

describe('a channel of few days', () => {
  test('gets everything since its last post, as one edition of a range', async () => {
    const world = new World(SUNDAYS)
    await weeks(world, '2025-02-10', 2)
    await world.until('2025-02-24T00:00:00Z')
    const week = (...days: number[]) => days.map((day) => `on 2025-02-${day}`)
    expect(world.editions).toEqual([
      ['2025-02-10..2025-02-14', week(10, 11, 12, 13, 14)],
      ['2025-02-17..2025-02-21', week(17, 18, 19, 20, 21)],
    ])
  })

  test('gets what a posted day grew by, and a late day, with the next range', async () => {
    const world = new World(SUNDAYS)
    await weeks(world, '2025-02-10', 1)
    await world.until('2025-02-16T12:00:00Z')
    world.come('2025-02-14', 'grown')
    world.come('2025-02-15', 'late')
    await weeks(world, '2025-02-17', 1)
    await world.until('2025-02-24T00:00:00Z')
    const [name, papers] = world.editions[1] ?? []
    expect(name).toBe('2025-02-15..2025-02-21')
    expect(papers?.slice(0, 3)).toEqual(['grown', 'late', 'on 2025-02-17'])
  })

  test('gets a quiet week’s growth as what it is', async () => {
    const world = new World(SUNDAYS)
    await weeks(world, '2025-02-10', 1)
    await world.until('2025-02-16T12:00:00Z')
    world.come('2025-02-14', 'grown')
    await world.until('2025-02-24T00:00:00Z')
    expect(world.editions[1]).toEqual(['2025-02-14+1', ['grown']])
  })

  test('of a week with one digest gets an edition of that day', async () => {
    const world = new World(SUNDAYS)
    world.come('2025-02-12')
    await world.until('2025-02-17T00:00:00Z')
    expect(world.editions).toEqual([['2025-02-12', ['on 2025-02-12']]])
  })

  test('that was subscribed within a week gets that week', async () => {
    const world = new World(SUNDAYS, '2025-02-15T10:00:00Z')
    for (const day of ['07', '08', '09', '10', '11', '14']) world.come(`2025-02-${day}`)
    await world.until('2025-02-17T00:00:00Z')
    expect(world.editions.map(([name]) => name)).toEqual(['2025-02-10..2025-02-14'])
  })

  test('gets, where the bot was off for weeks, the last of them and a line about the others', async () => {
    const world = new World(SUNDAYS)
    await weeks(world, '2025-02-10', 1)
    await world.until('2025-02-17T00:00:00Z')
    for (let day = '2025-02-17'; day < '2025-03-12'; day = addDays(day, 1)) world.come(day)
    world.time = Date.parse('2025-03-11T15:00:00Z')
    world.restart()
    await world.tick()
    const [, missed, range] = world.editions
    expect(missed).toEqual(['missed-2025-02-27', []])
    expect(range?.[0]).toBe('2025-02-28..2025-03-11')
    expect(world.editions).toHaveLength(3)
    await world.until('2025-03-17T00:00:00Z')
    expect(world.editions).toHaveLength(3)
  })

  test.each([
    ['daily, then on Sundays', DAILY, SUNDAYS],
    ['on Sundays, then daily', SUNDAYS, DAILY],
    ['on Sundays, then on Mondays and Thursdays', SUNDAYS, on([1, 4])],
  ])('neither loses nor gets twice what comes in the week of a change: %s', async (_, before, after) => {
    const world = new World(before)
    await weeks(world, '2025-02-10', 2, '2025-02-22')
    world.change(after)
    await world.until('2025-03-03T00:00:00Z')
    expect(world.postedTo('ch1').sort()).toEqual(
      ['10', '11', '12', '13', '14', '17', '18', '19', '20', '21'].map((day) => `on 2025-02-${day}`),
    )
    expect(world.editions.some(([name]) => name.startsWith('missed'))).toBe(false)
  })

  test('that waits for arrivals from now on gets what it waited for with the next one, and growth gathered', async () => {
    const world = new World(SUNDAYS)
    await weeks(world, '2025-02-10', 2, '2025-02-19')
    world.change({ ...SUNDAYS, onArrival: true })
    await world.until('2025-02-19T06:00:00Z')
    for (const part of [1, 2, 3, 4, 5]) {
      world.come('2025-02-19', `part ${part}`)
      world.arrived()
      for (let minute = 0; minute < 20; minute += 1) {
        world.time += 60_000
        await world.tick()
      }
    }
    await world.until('2025-02-19T12:00:00Z')
    expect(world.editions.slice(1)).toEqual([
      ['2025-02-17..2025-02-19', ['on 2025-02-17', 'on 2025-02-18', 'part 1']],
      ['2025-02-19+1', ['part 2', 'part 3', 'part 4', 'part 5']],
    ])
  })

  test('posts a range once, wherever a crash falls', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let effect = 1; ; effect += 1) {
        const world = new World(SUNDAYS)
        for (const day of [10, 11, 12]) world.come(`2025-02-${day}`)
        world.time = Date.parse('2025-02-16T08:00:00Z')
        if (await world.tick({ effect, when })) break
        world.time += 10 * 60_000
        await world.tick()
        expect(world.postedTo('ch1')).toEqual(['on 2025-02-10', 'on 2025-02-11', 'on 2025-02-12'])
      }
    }
  })

  test('whose data folder is restored from before a range gets nothing of it again', async () => {
    const world = new World(SUNDAYS)
    await weeks(world, '2025-02-10', 1)
    world.backUp()
    await world.until('2025-02-16T10:00:00Z')
    world.restore()
    await world.until('2025-02-24T00:00:00Z')
    expect(world.editions.map(([name]) => name)).toEqual(['2025-02-10..2025-02-14'])
    expect(new Set(world.postedTo('ch1')).size).toBe(world.postedTo('ch1').length)
  })

  test('whose data folder was emptied gets only the days that nobody had', async () => {
    const world = new World(DAILY)
    await weeks(world, '2025-02-10', 1, '2025-02-15')
    await world.until('2025-02-15T10:00:00Z')
    world.ledger.clear()
    world.subscriptions.clear()
    world.restart()
    world.subscribe(
      channelSubscription({
        id: 'c2',
        schedule: SUNDAYS,
        createdAt: world.time,
        nextDueAt: nextDueAt(SUNDAYS, world.time),
      }),
    )
    world.come('2025-02-15')
    await world.until('2025-02-17T00:00:00Z')
    expect(world.editions.at(-1)).toEqual(['2025-02-15', ['on 2025-02-15']])
    expect(new Set(world.postedTo('ch1')).size).toBe(world.postedTo('ch1').length)
  })
})

test('a person of few days gets one message of a range, too', async () => {
  const world = new DeliveryWorld('2025-02-10T06:00:00Z')
  world.subscribe(personSubscription({ schedule: SUNDAYS, nextDueAt: nextDueAt(SUNDAYS, world.time) }))
  for (const day of [10, 11, 12]) world.grow(sampleDigest(`2025-02-${day}`, [`on ${day}`]))
  world.time = Date.parse('2025-02-16T08:00:00Z')
  await world.tick()
  expect(new Set(world.posts.map(({ edition }) => edition))).toEqual(new Set(['2025-02-10..2025-02-12']))
  expect(world.postedTo('u1')).toEqual(['on 10', 'on 11', 'on 12'])
})

test('the due time before an instant is the last whose next one is not before it', () => {
  fc.assert(
    fc.property(
      fc.subarray([1, 2, 3, 4, 5, 6, 7] as Weekday[]),
      fc.constantFrom('UTC', 'America/New_York', 'Pacific/Apia', 'Australia/Lord_Howe'),
      fc.integer({ min: Date.parse('2011-12-20T00:00Z'), max: Date.parse('2012-04-20T00:00Z') }),
      (days, timeZone, instant) => {
        const schedule = { ...on(days, timeZone), time: '02:30' as const }
        const before = previousDueAt(schedule, instant) ?? 0
        expect(before).toBeLessThan(instant)
        expect(nextDueAt(schedule, before)).toBeGreaterThanOrEqual(instant)
        expect(nextDueAt(schedule, before - 1)).toBe(before)
      },
    ),
    { seed: SEED, numRuns: 300 },
  )
})

const schedule = fc
  .record({
    days: fc.constantFrom<readonly Weekday[]>([], [7], [1, 3, 5], [2, 4], [1, 2, 3, 4, 5]),
    timeZone: fc.constantFrom('Europe/Berlin', 'Pacific/Kiritimati', 'America/Los_Angeles'),
  })
  .map(({ days, timeZone }) => on(days, timeZone))

const happening = fc.record({
  /** Hours after the one before. */
  after: fc.integer({ min: 0, max: 30 }),
  do: fc.constantFrom('come', 'come', 'come', 'late', 'grow', 'crash', 'lost', 'restart', 'change'),
  schedule,
  crash: fc.record({
    effect: fc.integer({ min: 1, max: 12 }),
    when: fc.constantFrom('before' as const, 'after' as const),
  }),
})

test(`whatever the schedule and its changes, each paper comes once, in order (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      schedule,
      fc.array(happening, { minLength: 5, maxLength: 30 }),
      async (first, happenings) => {
        const world = new World(first)
        let papers = 0
        let changedAt = Number.NEGATIVE_INFINITY
        let crash: CrashPoint | null = null
        const pass = async (hours: number) => {
          for (let hour = 0; hour < hours; hour += 4) {
            world.time += 4 * HOUR
            if (!(await world.tick(crash))) crash = null
          }
        }
        for (const { after, do: what, schedule: other, crash: point } of happenings) {
          await pass(after)
          world.script = () => (what === 'lost' ? 'lost' : 'sent')
          const today = localDate('UTC', world.time)
          const next = () => {
            papers += 1
            return `p${papers}`
          }
          const made = '2025-02-10'
          const yesterday = addDays(today, -1) < made ? made : addDays(today, -1)
          if (what === 'come' || what === 'grow') world.come(today, next(), next())
          if (what === 'late') world.come(yesterday, next())
          if (what === 'crash') crash = point
          if (what === 'restart') world.restart()
          if (what === 'change' && world.time - changedAt > 8 * DAY) {
            world.change(other)
            changedAt = world.time
          }
        }
        world.script = () => 'sent'
        await pass(16 * 24)
        const all = [...world.digests.values()].flatMap(({ papers: of }) => of.map(({ id }) => id))
        expect(world.postedTo('ch1').sort()).toEqual(all.sort())
        for (const [name, ids] of world.editions) {
          const dates = ids.map((id) => dateOf(world, id))
          expect(dates, name).toEqual(dates.toSorted())
          const isOne = readEdition(name)?.days.first === readEdition(name)?.days.last
          expect(isOne || isOfFewDays(first) || changedAt > 0, name).toBe(true)
        }
      },
    ),
    { seed: SEED, numRuns: 60 },
  )
})

function dateOf(world: World, id: string): string {
  return [...world.digests.values()].find(({ papers }) => papers.some((paper) => paper.id === id))?.date ?? ''
}
