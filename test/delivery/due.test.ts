import { describe, expect, test } from 'vitest'
import { nonceOf } from '../../src/delivery/ledger.ts'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import { dailyAt } from '../../src/subscriptions/schedule.ts'
import { DAY, HOUR, MINUTE } from '../support/builders/durations.ts'
import { channelSubscription, sampleDigest } from '../support/builders/samples.ts'
import { PAPERS, statesOf, worldAtNine } from '../support/fakes/delivery-world.ts'

describe('what is due', () => {
  test('sends each step once, in order, and records where it stands', async () => {
    const world = worldAtNine()
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.posts.map(({ step }) => step)).toEqual([1, 2, 3])
    expect(statesOf(world)).toEqual(['done', 'done', 'done'])
    expect(world.entry('c1', '2025-02-10')?.steps[0]?.message).toMatchObject({
      channelId: 'ch1',
      messageId: 'm1',
    })
    expect(world.finds).toEqual([])
  })

  test('is laid out once for all who wish the same and are planned together; each gets its own entry', async () => {
    const world = worldAtNine()
    world.subscriptions.clear()
    const wishes = [{}, { layout: 'full' }, { interests: interestsInTags(['Robotics']) }] as const
    for (let i = 0; i < 1_500; i += 1) {
      world.subscribe(channelSubscription({ id: `c${i}`, channelId: `ch${i}`, ...wishes[i % 3] }))
    }
    let laidOut = 0
    world.whilePlanning = () => {
      laidOut += 1
    }
    await world.tick()
    // Six pages, and two wishes that have papers.
    expect(laidOut).toBe(12)
    expect(world.ledger.size).toBe(1_500)
    expect(world.entry('c1498', '2025-02-10')?.terms).toMatchObject({
      target: { channelId: 'ch1498' },
      layout: 'full',
    })
    expect(world.entry('c1499', '2025-02-10')?.steps).toEqual([])
    for (const to of ['ch0', 'ch1498']) expect(world.postedTo(to)).toEqual(PAPERS)
    for (const { nextDueAt } of world.subscriptions.values())
      expect(nextDueAt).toBe(Date.parse('2025-02-11T08:00:00Z'))
  })

  test('leaves no trace of who was removed while it was planned', async () => {
    const world = worldAtNine()
    for (const id of ['c2', 'c3', 'c4', 'c5']) world.subscribe(channelSubscription({ id, channelId: id }))
    world.whilePlanning = () => {
      expect(world.ledger.size).toBe(0)
      world.subscriptions.delete('c1')
    }
    await world.tick()
    expect([...world.ledger.keys()].sort()).toEqual(['c2', 'c3', 'c4', 'c5'])
  })

  test('that is refused leaves a rest that somebody chose meanwhile as it is', async () => {
    const world = worldAtNine()
    const paused = { reason: 'by-choice', at: 1, isNotified: true } as const
    world.script = () => {
      world.subscribe(channelSubscription({ paused }))
      return 'refused'
    }
    await world.tick()
    expect(world.subscriptions.get('c1')?.paused).toEqual(paused)
  })

  test('is not before its time, and not twice', async () => {
    const world = worldAtNine()
    world.time -= 1
    await world.tick()
    expect(world.posts).toEqual([])
    world.time += 1
    await world.tick()
    world.restart()
    for (let minute = 0; minute < 5; minute += 1) {
      world.time += MINUTE
      await world.tick()
    }
    expect(world.posts).toHaveLength(3)
    expect(world.subscriptions.get('c1')?.nextDueAt).toBe(Date.parse('2025-02-11T08:00:00Z'))
  })

  test('after hours of sleep is made up for once', async () => {
    const world = worldAtNine()
    world.time += 2 * DAY + 5 * HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.subscriptions.get('c1')?.nextDueAt).toBe(Date.parse('2025-02-13T08:00:00Z'))
  })

  test('posts what a day grew by when it is due next, not between', async () => {
    const world = worldAtNine()
    await world.tick()
    world.grow(sampleDigest('2025-02-10', ['f', 'g', 'h']))
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    world.time += 23 * HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f', 'g', 'h'])
    expect(world.posts.slice(3).map(({ edition }) => edition)).toEqual(['2025-02-10+1', '2025-02-10+1'])
  })

  test('a paused subscription and one that was removed get nothing', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ paused: { reason: 'no-access', at: 0, isNotified: false } }))
    await world.tick()
    expect(world.posts).toEqual([])
    world.subscriptions.delete('c1')
    await world.tick()
    expect(world.posts).toEqual([])
  })

  test('what was planned for a subscription that is gone since is given up', async () => {
    const world = worldAtNine()
    world.script = () => 'failed'
    await world.tick()
    world.subscriptions.delete('c1')
    world.script = () => 'sent'
    for (let minute = 0; minute < 4; minute += 1) {
      await world.tick()
      world.time += MINUTE
    }
    expect(world.posts).toEqual([])
    // The step that was begun was looked for, once no request of ours could bring it any more.
    expect(world.finds).toEqual(['ch1'])
    expect(statesOf(world)).toEqual(['refused', 'refused', 'refused'])
  })

  test('stopping before anything was planned leaves it to the next start', async () => {
    const world = worldAtNine()
    world.stop()
    await world.tick()
    expect(world.ledger.size).toBe(0)
    world.restart()
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('stopping lets the step in flight finish and leaves the rest for the next start', async () => {
    const world = worldAtNine()
    world.script = () => {
      world.stop()
      return 'sent'
    }
    await world.tick()
    expect(statesOf(world)).toEqual(['done', 'planned', 'planned'])
    world.restart()
    world.script = () => 'sent'
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })
})

test('a layout that is changed meanwhile does not change an edition that is planned', async () => {
  const world = worldAtNine()
  world.script = (_to, step) => (step === 2 ? 'failed' : 'sent')
  await world.tick()
  world.subscribe(channelSubscription({ layout: 'full', interests: interestsInTags(['Robotics']) }))
  world.script = () => 'sent'
  world.time += MINUTE
  await world.tick()
  expect(world.composed.map(({ layout, interests }) => [layout, interests.tags])).toEqual([
    ['compact', []],
    ['compact', []],
  ])
})

describe('as digests arrive', () => {
  const onArrival = { ...dailyAt('09:00', 'Europe/Berlin'), onArrival: true }

  test('what a day grows by within two hours of a post is gathered into one', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ schedule: onArrival, nextDueAt: null }))
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    for (const id of ['f', 'g', 'h', 'i']) {
      world.time += 25 * MINUTE
      world.grow(sampleDigest('2025-02-10', [id]))
      world.arrived()
      await world.tick()
      world.restart()
      await world.tick()
    }
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    world.time += 20 * MINUTE
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f', 'g', 'h', 'i'])
    expect(new Set(world.posts.map(({ edition }) => edition)).size).toBe(2)
    world.time += 3 * HOUR
    world.grow(sampleDigest('2025-02-10', ['j']))
    world.arrived()
    await world.tick()
    expect(world.postedTo('ch1').at(-1)).toBe('j')
  })

  test('another day’s digest is not kept waiting', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ schedule: onArrival, nextDueAt: null }))
    await world.tick()
    world.time += MINUTE
    world.grow(sampleDigest('2025-02-11', ['x']))
    world.arrived()
    await world.tick()
    expect(world.postedTo('ch1').at(-1)).toBe('x')
  })
})

test('nonces differ for whatever differs, and fit Discord', () => {
  const nonces = ['c1', 'c', 'c11'].flatMap((id) =>
    ['2025-02-10', '2025-02-10+1'].flatMap((edition) => [1, 2, 11].map((step) => nonceOf(id, edition, step))),
  )
  expect(new Set(nonces).size).toBe(18)
  for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{25}$/)
})
