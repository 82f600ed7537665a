import { describe, expect, test } from 'vitest'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import type { Subscription } from '../../src/subscriptions/subscription.ts'
import { DAY, MINUTE } from '../support/builders/durations.ts'
import { channelSubscription, sampleDigest } from '../support/builders/samples.ts'
import { PAPERS, worldAtNine } from '../support/fakes/delivery-world.ts'

test('the last post is known when the ledger has forgotten it', async () => {
  const world = worldAtNine()
  await world.tick()
  const [post] = world.posts.slice(-1)
  world.grow(sampleDigest('2025-03-22', ['z']))
  world.subscribe({
    ...channelSubscription(),
    ...world.subscriptions.get('c1'),
    nextDueAt: null,
  } as Subscription)
  world.time += 40 * DAY
  await world.tick()
  expect(world.entry('c1', '2025-02-10')).toBeUndefined()
  expect(world.subscriptions.get('c1')?.lastPost).toEqual({
    date: '2025-02-10',
    place: { channelId: 'ch1', messageId: post?.messageId },
    at: Date.parse('2025-02-10T08:00:00Z'),
  })
})

test('a clock that went back beyond what the ledger remembers brings no old days', async () => {
  const world = worldAtNine()
  await world.tick()
  for (let day = 11; day <= 28; day += 1) {
    world.time += DAY
    world.grow(sampleDigest(`2025-02-${day}`, [`on ${day}`]))
    await world.tick()
  }
  expect(world.entry('c1', '2025-02-10')).toBeUndefined()
  const before = world.posts.length
  world.skew = -18 * DAY
  world.subscribe(channelSubscription({ createdAt: 0, nextDueAt: 0 }))
  world.restart()
  await world.tick()
  expect(world.posts.slice(before)).toEqual([])
})

describe('a clock that is far ahead for a while', () => {
  test.each([3 * DAY, 400 * DAY, 30 * 365 * DAY])(
    'by %i ms: nothing is forgotten, nothing falls silent',
    async (ahead) => {
      const world = worldAtNine()
      await world.tick()
      world.skew = ahead
      world.time += MINUTE
      await world.tick()
      world.skew = 0
      world.time += MINUTE
      await world.tick()
      expect(world.postedTo('ch1')).toEqual(PAPERS)
      world.grow(sampleDigest('2025-02-11', ['x']))
      world.time += DAY
      await world.tick()
      expect(world.postedTo('ch1')).toEqual([...PAPERS, 'x'])
    },
  )

  test('the same, with a restart as the clock is set right', async () => {
    const world = worldAtNine()
    world.skew = 400 * DAY
    await world.tick()
    world.skew = 0
    world.time += MINUTE
    world.restart()
    await world.tick()
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })
})

test('the ledger is pruned of what is long past, and of nothing unfinished', async () => {
  const world = worldAtNine()
  world.script = (_to, step) => (step === 3 ? 'failed' : 'sent')
  world.subscribe(
    channelSubscription({ id: 'c2', channelId: 'ch2', interests: interestsInTags(['Robotics']) }),
  )
  await world.tick()
  expect(world.entry('c2', '2025-02-10')).toMatchObject({ steps: [] })
  world.time += 40 * DAY
  world.grow(sampleDigest('2025-03-22', ['z']))
  await world.tick()
  expect(world.entry('c2', '2025-02-10')).toBeUndefined()
  expect(world.entry('c1', '2025-02-10')).toBeDefined()
})
