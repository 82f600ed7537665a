import { describe, expect, test } from 'vitest'
import { hasCome } from '../../src/library/come.ts'
import { dailyAt, nextDueAt } from '../../src/subscriptions/schedule.ts'
import { latestInstant, withoutFuture } from '../../src/subscriptions/wrong-clock.ts'
import { DAY, HOUR, MINUTE } from '../support/builders/durations.ts'
import { channelSubscription, personSubscription, sampleDigest } from '../support/builders/samples.ts'
import { DeliveryWorld } from '../support/fakes/delivery-world.ts'

const NOON = Date.parse('2025-02-10T12:00:00Z')

function world(at = '2025-02-10T08:00:00Z') {
  const made = new DeliveryWorld(at)
  made.subscribe(channelSubscription())
  made.grow(sampleDigest('2025-02-10', ['a', 'b']))
  return made
}

/** Ticks at the hours of some days, each day with a digest. */
async function live(tried: DeliveryWorld, dates: readonly string[]) {
  for (const date of dates) {
    if (!tried.digests.has(date)) tried.grow(sampleDigest(date, [`on ${date}`]))
    tried.time = Date.parse(`${date}T08:00:00Z`)
    await tried.tick()
  }
}

describe('a subscription that a clock noted which was ahead', () => {
  test.each([HOUR, DAY, 30 * DAY, 27 * 365 * DAY])('by %i ms: is as if it had been made now', (ahead) => {
    const noted = channelSubscription({
      createdAt: NOON + ahead,
      nextDueAt: nextDueAt(dailyAt('09:00', 'Europe/Berlin'), NOON + ahead),
      paused: { reason: 'by-choice', at: NOON + ahead, isNotified: true },
    })
    const repaired = withoutFuture(noted, NOON)
    expect(repaired).toMatchObject({ createdAt: NOON, paused: { at: NOON } })
    expect(repaired.nextDueAt).toBe(Date.parse('2025-02-11T08:00:00Z'))
    expect(latestInstant(noted)).toBeGreaterThan(ahead > MINUTE ? NOON : 0)
    expect(withoutFuture(repaired, NOON)).toBe(repaired)
  })

  test.each([
    channelSubscription({ createdAt: NOON - DAY, nextDueAt: NOON - HOUR }),
    channelSubscription({ createdAt: NOON - DAY, nextDueAt: Date.parse('2025-02-11T08:00:00Z') }),
    personSubscription({ createdAt: NOON - DAY, nextDueAt: null }),
  ])('else it is left alone', (subscription) => {
    expect(withoutFuture(subscription, NOON)).toBe(subscription)
  })

  test.each([
    ['with a restart', true],
    ['without a restart', false],
  ])('gets its digests once the clock is right, %s', async (_, restarts) => {
    const tried = world()
    await tried.tick()
    const ahead = tried.time + 30 * DAY
    tried.subscribe(
      channelSubscription({ id: 'c2', channelId: 'ch2', createdAt: ahead, nextDueAt: ahead + DAY }),
    )
    if (restarts) tried.restart()
    await live(tried, ['2025-02-11', '2025-02-12'])
    expect(tried.postedTo('ch2')).toEqual(['on 2025-02-11', 'on 2025-02-12'])
    expect(tried.warnings).toEqual([
      'A clock was ahead when instants of one subscription were noted; they were set back to now.',
    ])
  })

  test('is judged by Discord’s time where this machine’s clock is behind', async () => {
    const tried = world()
    tried.skew = -30 * DAY
    await tried.tick()
    expect(tried.subscriptions.get('c1')?.createdAt).toBe(channelSubscription().createdAt)
    expect(tried.warnings).toEqual([])
  })
})

test('what the ledger noted ahead of now is set back at the next start', async () => {
  const tried = world()
  tried.skew = 2 * DAY
  tried.script = () => 'failed'
  tried.subscribe(channelSubscription({ nextDueAt: tried.time }))
  tried.grow(sampleDigest('2025-02-12', ['x']))
  await tried.tick()
  tried.skew = 0
  tried.script = () => 'sent'
  tried.restart()
  await tried.tick()
  const instants = [...tried.ledger.values()].flat().flatMap(({ plannedAt, dueAt, steps }) => {
    return [plannedAt, dueAt, ...steps.flatMap(({ at, failures }) => [at, failures?.since ?? 0])]
  })
  expect(Math.max(...instants)).toBeLessThanOrEqual(tried.time)
  expect(tried.warnings.join()).toContain('edition')
})

describe('a digest that is dated far ahead', () => {
  const mistyped = () => ({
    ...sampleDigest('2052-02-10', ['future']),
    arrivedAt: Date.parse('2025-02-10T07:00:00Z'),
  })

  test('is not posted, and silences nothing, whatever the clock does for a while', async () => {
    const tried = world()
    tried.digests.set('2052-02-10', mistyped())
    await tried.tick()
    for (const skew of [DAY, 400 * DAY, 26 * 365 * DAY]) {
      tried.skew = skew
      tried.time += MINUTE
      await tried.tick()
      tried.skew = 0
      tried.time += MINUTE
      await tried.tick()
    }
    await live(tried, ['2025-02-11', '2025-02-12', '2025-02-13'])
    expect(tried.postedTo('ch1')).toEqual(['a', 'b', 'on 2025-02-11', 'on 2025-02-12', 'on 2025-02-13'])
    expect(tried.forgotten.before).toBeNull()
  })

  test('and a tick of a clock that is at that date: it is not posted, and nothing is lost', async () => {
    const tried = world()
    tried.digests.set('2052-02-10', mistyped())
    await tried.tick()
    tried.skew = Date.parse('2052-02-11T08:00:00Z') - tried.time
    tried.time += MINUTE
    await tried.tick()
    tried.skew = 0
    tried.time += MINUTE
    tried.restart()
    await live(tried, ['2025-02-11', '2025-02-12'])
    expect(tried.postedTo('ch1')).toEqual(['a', 'b', 'on 2025-02-11', 'on 2025-02-12'])
  })

  test.each([false, true])(
    'says nothing of a machine that slept for days (Discord down: %s)',
    async (isDown) => {
      const tried = world()
      await tried.tick()
      tried.time += 4 * DAY
      tried.staleness = 4 * DAY
      tried.grow(sampleDigest('2025-02-14', ['on 2025-02-14']))
      tried.outage = isDown
      await tried.tick()
      tried.outage = false
      tried.time += 10 * MINUTE
      tried.staleness = 0
      await tried.tick()
      expect(tried.postedTo('ch1')).toContain('on 2025-02-14')
    },
  )

  test('waits for its date, and comes then, not the day before', async () => {
    const tried = world()
    tried.digests.set('2025-02-14', {
      ...sampleDigest('2025-02-14', ['early']),
      arrivedAt: Date.parse('2025-02-10T07:00:00Z'),
    })
    await tried.tick()
    await live(tried, ['2025-02-11', '2025-02-12', '2025-02-13'])
    expect(tried.postedTo('ch1')).not.toContain('early')
    await live(tried, ['2025-02-14'])
    expect(tried.postedTo('ch1').at(-1)).toBe('early')
  })

  test.each([
    ['2025-02-10', undefined, true],
    ['2025-02-12', undefined, true],
    ['2025-02-13', undefined, false],
    ['2025-02-12', '2025-02-09', false],
    ['2025-02-12', '2025-02-10', true],
    ['2025-02-10', '2025-01-01', true],
  ])('%s, which came in on %s, has come on 2025-02-10: %s', (date, arrived, expected) => {
    const arrivedAt = arrived === undefined ? {} : { arrivedAt: Date.parse(`${arrived}T05:00:00Z`) }
    expect(hasCome({ date, ...arrivedAt }, '2025-02-10')).toBe(expected)
  })
})

test('a floor that a wrong clock moved ahead is set back, and one that is right never', async () => {
  const tried = world()
  tried.forgotten.before = '2052-01-27'
  await tried.tick()
  expect(tried.forgotten.before).toBe('2025-02-10')
  expect(tried.postedTo('ch1')).toEqual(['a', 'b'])
  expect(tried.warnings.join()).toContain('2052-01-27')
  tried.forgotten.before = '2025-02-11'
  tried.skew = -60 * DAY
  tried.restart()
  await tried.tick()
  expect(tried.forgotten.before).toBe('2025-02-11')
})
