import { describe, expect, test } from 'vitest'
import { createOutage } from '../../src/delivery/outage.ts'
import { channelSubscription, sampleDigest } from '../support/builders/samples.ts'
import { DeliveryWorld } from '../support/fakes/delivery-world.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Channels that are due at nine, while Discord is down; `back` ends that. */
function downAtNine(channels: number) {
  const world = new DeliveryWorld('2025-02-10T08:00:00Z')
  for (let n = 0; n < channels; n += 1) {
    world.subscribe(channelSubscription({ id: `c${n}`, channelId: `ch${n}` }))
  }
  world.grow(sampleDigest('2025-02-10', ['a', 'b', 'c']))
  world.outage = true
  return world
}

/** Probes and ticks as the app does, until nobody waits or so much time is over. */
async function live(world: DeliveryWorld, ms: number, each: () => void = () => undefined) {
  const end = world.time + ms
  let nextTick = world.time
  let nextProbe: number | null = null
  while (world.time < end) {
    if (world.time >= nextTick) {
      await world.tick()
      nextTick += MINUTE
    }
    if (nextProbe !== null && world.time >= nextProbe) {
      await world.probe()
      nextProbe = null
    }
    const pause: number | null = nextProbe === null ? world.nextProbe() : null
    if (pause !== null) nextProbe = world.time + pause
    world.time += SECOND
    each()
  }
}

describe('while Discord is down', () => {
  test.each([3, 7, 30, 59, 61, 118, 120])(
    'for %i s, the first post stands within 6 s of its return, and all others',
    async (seconds) => {
      const world = downAtNine(50)
      const back = world.time + seconds * SECOND
      await live(world, 3 * MINUTE, () => {
        if (world.time >= back) world.outage = false
      })
      const times = world.posts.map(({ at }) => at - back)
      expect(times).toHaveLength(100)
      expect(Math.max(...times)).toBeLessThanOrEqual(6 * SECOND)
      expect(new Set(world.posts.map(({ nonce }) => nonce)).size).toBe(100)
    },
  )

  test('one is tried at a time, after 1, 2, 4 and then every 5 s, for two minutes', async () => {
    const world = downAtNine(1)
    const begun = world.time
    const tries = new Set<number>()
    await live(world, 4 * MINUTE, () => {
      const last = world.sends.length + world.looks.length
      if (last > tries.size)
        for (let n = tries.size; n < last; n += 1) tries.add(world.time - begun + n / 1_000)
    })
    const seconds = [...tries].map((at) => Math.floor(at / SECOND) - 1)
    expect(seconds.slice(0, 8)).toEqual([0, 1, 3, 7, 12, 17, 22, 27])
    expect(seconds.filter((at) => at > 130 && at < 150)).toEqual([])
    expect(world.entry('c0', '2025-02-10')?.steps[0]?.failures?.count).toBeLessThan(4)
  })

  test('what falls due meanwhile waits with the others, untried', async () => {
    const world = downAtNine(2)
    await live(world, 20 * SECOND)
    world.subscribe(channelSubscription({ id: 'late', channelId: 'late', nextDueAt: world.time }))
    const sends = world.sends.length
    await world.tick()
    expect(world.sends).toHaveLength(sends)
    world.outage = false
    await live(world, 10 * SECOND)
    expect(world.postedTo('late')).toEqual(['a', 'b', 'c'])
  })

  test('what was surely never sent is not looked for, and may move with its subscription', async () => {
    const world = downAtNine(1)
    world.outage = false
    world.script = () => 'unsent'
    await live(world, 4 * MINUTE)
    expect(world.entry('c0', '2025-02-10')?.steps[0]).toMatchObject({ state: 'planned', attemptedAt: null })
    const [subscription] = world.subscriptions.values()
    if (subscription?.kind === 'channel') world.subscribe({ ...subscription, channelId: 'moved' })
    world.script = () => 'sent'
    await live(world, 4 * MINUTE)
    expect(world.finds).toEqual([])
    expect(world.postedTo('moved')).toEqual(['a', 'b', 'c'])
  })

  test('what may have been sent before is looked for, whatever the last attempt met', async () => {
    const world = downAtNine(1)
    world.outage = false
    world.script = () => 'lost'
    await world.tick()
    world.script = () => 'unsent'
    await live(world, 4 * MINUTE)
    world.script = () => 'sent'
    await live(world, 4 * MINUTE)
    expect(world.finds).toContain('ch0')
    expect(world.postedTo('ch0')).toEqual(['a', 'b', 'c'])
  })

  test('a single channel that fails holds up nobody', async () => {
    const world = downAtNine(3)
    world.outage = false
    world.failing = new Set(['ch0'])
    await live(world, 10 * SECOND)
    expect([world.postedTo('ch1'), world.postedTo('ch2')]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ])
    world.failing = new Set()
    await live(world, 10 * SECOND)
    expect(world.postedTo('ch0')).toEqual(['a', 'b', 'c'])
  })
})

test('whoever waited for two minutes is left to the ledger’s pauses', () => {
  let now = 0
  const outage = createOutage({ now: () => now }, () => now)
  outage.strike('a')
  now = MINUTE
  outage.strike('b')
  expect(outage.waiting()).toEqual(['a', 'b'])
  outage.tried('a')
  expect(outage.waiting()).toEqual(['b', 'a'])
  now = 2 * MINUTE + 7 * SECOND
  expect(outage.waiting()).toEqual(['b'])
  expect(outage.isOn()).toBe(false)
  now = 4 * MINUTE
  expect(outage.nextProbe()).toBeNull()
})
