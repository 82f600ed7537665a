import { describe, expect, test } from 'vitest'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import type { ChannelSubscription } from '../../src/subscriptions/subscription.ts'
import { DAY, HOUR, MINUTE } from '../support/builders/durations.ts'
import { channelSubscription, sampleDigest, samplePaper } from '../support/builders/samples.ts'
import { PAPERS, statesOf, worldAtNine } from '../support/fakes/delivery-world.ts'

describe('a subscription that moves to another channel', () => {
  const moved = () => channelSubscription({ channelId: 'ch2', nextDueAt: Date.parse('2025-02-11T08:00:00Z') })

  test('with a step on its way: it is looked for where it went, and the rest follows it there', async () => {
    const world = worldAtNine()
    world.script = (_to, step) => (step === 2 ? 'lost' : 'sent')
    await world.tick()
    world.subscribe(moved())
    world.script = () => 'sent'
    world.time += HOUR
    await world.tick()
    expect(world.finds).toEqual(['ch1'])
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.postedTo('ch2')).toEqual([])
  })

  test('before anything was sent: the edition goes to the new one', async () => {
    const world = worldAtNine()
    // Dead between the plan and the first step.
    await world.tick({ effect: 3, when: 'before' })
    expect(statesOf(world)).toEqual(['planned', 'planned', 'planned'])
    world.subscribe(moved())
    await world.tick()
    expect(world.postedTo('ch2')).toEqual(PAPERS)
    expect(world.entry('c1', '2025-02-10')?.terms?.target).toEqual({ kind: 'channel', channelId: 'ch2' })
  })

  test('is not paused by what the old one refuses', async () => {
    const world = worldAtNine()
    world.script = (_to, step) => (step === 2 ? 'failed' : 'sent')
    await world.tick()
    world.subscribe(moved())
    world.script = () => 'refused'
    world.time += HOUR
    await world.tick()
    expect(statesOf(world)).toEqual(['done', 'refused', 'refused'])
    expect(world.subscriptions.get('c1')?.paused).toBeNull()
  })
})

describe('a channel that is subscribed anew', () => {
  /** Had the day at nine, was unsubscribed and subscribed again at ten. */
  async function subscribedAgain(changes: Partial<ChannelSubscription> = {}) {
    const world = worldAtNine()
    await world.tick()
    world.subscriptions.delete('c1')
    world.time += HOUR
    world.subscribe(
      channelSubscription({
        id: 'c2',
        createdAt: world.time,
        nextDueAt: Date.parse('2025-02-11T08:00:00Z'),
        ...changes,
      }),
    )
    return world
  }

  test('gets nothing that it was sent before, and what comes after that', async () => {
    const world = await subscribedAgain({ postsOnEmptyDays: true })
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.posts).toHaveLength(3)
    world.grow(sampleDigest('2025-02-10', ['f']))
    world.grow(sampleDigest('2025-02-11', ['g']))
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f', 'g'])
  })

  test('in another channel gets the day', async () => {
    const world = await subscribedAgain({ channelId: 'ch2' })
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch2')).toEqual(PAPERS)
  })

  test('gets what the earlier subscription did not want, and what Discord refused it', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ interests: interestsInTags(['Robotics']) }))
    world.digests.clear()
    world.grow(sampleDigest('2025-02-10', [samplePaper('r', { tags: ['Robotics'] }), 'a']))
    await world.tick()
    world.subscribe(
      channelSubscription({ id: 'c2', createdAt: world.time + MINUTE, nextDueAt: world.time + HOUR }),
    )
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(['r', 'a'])
    const refused = worldAtNine()
    refused.script = (_to, step) => (step === 2 ? 'refused' : 'sent')
    await refused.tick()
    refused.subscriptions.delete('c1')
    refused.script = () => 'sent'
    refused.subscribe(
      channelSubscription({ id: 'c2', createdAt: refused.time + MINUTE, nextDueAt: refused.time + HOUR }),
    )
    refused.time += HOUR
    await refused.tick()
    expect(refused.postedTo('ch1')).toEqual(PAPERS)
  })
})
