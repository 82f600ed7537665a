import { describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../support/builders/durations.ts'
import { channelSubscription, sampleDigest } from '../support/builders/samples.ts'
import { PAPERS, statesOf, worldAtNine } from '../support/fakes/delivery-world.ts'

describe('a data folder that does not know what was posted', () => {
  const restored = async () => {
    const world = worldAtNine()
    const before = new Map(world.subscriptions)
    await world.tick()
    world.ledger.clear()
    world.subscriptions.clear()
    for (const [id, each] of before) world.subscriptions.set(id, each)
    world.restart()
    return world
  }

  test('restored from a backup of before: the post is found, and nothing is sent again', async () => {
    const world = await restored()
    world.time += 3 * HOUR
    await world.tick()
    expect(world.posts).toHaveLength(3)
    expect(world.sends).toHaveLength(3)
    expect(statesOf(world)).toEqual(['done', 'done', 'done'])
    expect(world.looks.slice(1)).toHaveLength(1)
    world.grow(sampleDigest('2025-02-10', ['f']))
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f'])
  })

  test('of which half was posted: the other half follows', async () => {
    const world = await restored()
    world.posts.splice(1)
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(statesOf(world)).toEqual(['done', 'done', 'done'])
  })

  test('where the day had grown since: papers are known by what the posts show', async () => {
    const world = worldAtNine()
    await world.tick()
    world.grow(sampleDigest('2025-02-10', ['f', 'g']))
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f', 'g'])
    world.ledger.clear()
    world.grow(sampleDigest('2025-02-10', ['h']))
    world.subscribe(channelSubscription())
    world.restart()
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'f', 'g', 'h'])
  })

  test('whose history can’t be read: what was never attempted is sent, not given up', async () => {
    const world = await restored()
    world.posts.splice(0)
    world.history = 'unreadable'
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
  })

  test('where the look fails, nothing is sent before it succeeds', async () => {
    const world = await restored()
    world.history = 'failed'
    for (let minutes = 0; minutes < 10; minutes += 1) {
      world.time += MINUTE
      await world.tick()
    }
    expect(world.posts).toHaveLength(3)
    world.history = 'readable'
    world.time += HOUR
    await world.tick()
    expect(world.posts).toHaveLength(3)
    expect(statesOf(world)).toEqual(['done', 'done', 'done'])
  })

  test('emptied, with a subscription made anew: any post of that date counts as had', async () => {
    const world = worldAtNine()
    await world.tick()
    world.ledger.clear()
    world.subscriptions.clear()
    world.time += HOUR
    const due = { createdAt: world.time, nextDueAt: Date.parse('2025-02-11T08:00:00Z') }
    world.subscribe(channelSubscription({ id: 'new', ...due }))
    world.subscribe(channelSubscription({ id: 'other', channelId: 'ch2', ...due }))
    world.restart()
    world.grow(sampleDigest('2025-02-11', ['x']))
    world.time += DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, 'x'])
    expect(world.postedTo('ch2')).toEqual([...PAPERS, 'x'])
  })

  test('a second subscription of the channel is not taken for an emptied folder', async () => {
    const world = worldAtNine()
    world.subscribe(channelSubscription({ id: 'c2', nextDueAt: Date.parse('2025-02-10T09:00:00Z') }))
    await world.tick()
    world.time += HOUR
    await world.tick()
    expect(world.postedTo('ch1')).toEqual([...PAPERS, ...PAPERS])
  })

  test('an edition that fell due while the bot ran is not looked for', async () => {
    const world = worldAtNine()
    const createdAt = Date.parse('2025-02-01T06:00:00Z')
    world.time -= 2 * DAY
    world.subscribe(channelSubscription({ createdAt }))
    await world.tick()
    world.time += 2 * DAY
    await world.tick()
    expect(world.postedTo('ch1')).toEqual(PAPERS)
    expect(world.looks).toEqual([])
  })
})
