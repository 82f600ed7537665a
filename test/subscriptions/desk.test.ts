import { describe, expect, test } from 'vitest'
import { type ChannelWish, openSubscriptionDesk } from '../../src/subscriptions/manage.ts'
import { wants } from '../../src/subscriptions/matching.ts'
import {
  type ChannelSubscription,
  GUILD_SUBSCRIPTION_LIMIT,
  type PauseReason,
  TAG_LIMIT,
} from '../../src/subscriptions/subscription.ts'
import { fixedClock } from '../support/clock.ts'
import { memorySubscriptions } from '../support/delivery-world.ts'
import { channelSubscription, personSubscription, samplePaper } from '../support/samples.ts'

const NINE_IN_BERLIN = { time: '09:00', timeZone: 'Europe/Berlin' }

const WISH: ChannelWish = {
  guildId: 'g1',
  channelId: 'ch1',
  channelName: 'papers',
  tags: [],
  schedule: NINE_IN_BERLIN,
  form: 'compact',
}

const TAGS = Array.from({ length: TAG_LIMIT }, (_, i) => `Tag ${i}`)

function deskAt(instant = '2025-02-10T06:00:00Z') {
  const clock = fixedClock(instant)
  const store = memorySubscriptions()
  let ids = 0
  const desk = openSubscriptionDesk(store, clock, () => {
    ids += 1
    return `id${ids}`
  })
  const subscribed = async (wish: Partial<ChannelWish> = {}): Promise<ChannelSubscription> => {
    const outcome = await desk.subscribeChannel({ ...WISH, ...wish }, 'u1')
    if (outcome.kind !== 'saved') throw new Error(outcome.kind)
    return outcome.subscription
  }
  return { clock, store, desk, subscribed }
}

const paused = (reason: PauseReason) => ({ paused: { reason, at: 0 } })

describe('a channel', () => {
  test('is due at its next hour, and remembered', async () => {
    const { store, subscribed } = deskAt()
    const made = await subscribed({ tags: ['A'] })
    expect(made).toMatchObject({
      id: 'id1',
      kind: 'channel',
      createdBy: 'u1',
      tags: ['A'],
      createdAt: Date.parse('2025-02-10T06:00:00Z'),
      nextDueAt: Date.parse('2025-02-10T08:00:00Z'),
      paused: null,
    })
    expect(store.get('id1')).toEqual(made)
  })

  test('subscriptions of a server have a limit, each server its own', async () => {
    const { desk, store, subscribed } = deskAt()
    for (let i = 0; i < GUILD_SUBSCRIPTION_LIMIT; i += 1) await subscribed()
    expect(await desk.subscribeChannel(WISH, 'u1')).toEqual({
      kind: 'too-many',
      limit: GUILD_SUBSCRIPTION_LIMIT,
    })
    expect(store.ofGuild('g1')).toHaveLength(GUILD_SUBSCRIPTION_LIMIT)
    await subscribed({ guildId: 'g2' })
    await desk.unsubscribeChannel('g1', 'id1')
    await subscribed()
  })

  test('asked for many times at once, the limit holds', async () => {
    const { desk, store } = deskAt()
    await Promise.all(Array.from({ length: 40 }, () => desk.subscribeChannel(WISH, 'u1')))
    expect(store.ofGuild('g1')).toHaveLength(GUILD_SUBSCRIPTION_LIMIT)
  })

  test('names at most so many tags, at first and later', async () => {
    const { desk, store, subscribed } = deskAt()
    const tooMany = { kind: 'too-many-tags', limit: TAG_LIMIT }
    expect(await desk.subscribeChannel({ ...WISH, tags: [...TAGS, 'one more'] }, 'u1')).toEqual(tooMany)
    const made = await subscribed({ tags: TAGS })
    expect(await desk.editChannel('g1', made.id, { tags: [...TAGS, 'one more'] })).toEqual(tooMany)
    expect(store.get(made.id)).toEqual(made)
  })

  test('of another server is unknown: not edited, not removed, not listed', async () => {
    const { desk, store, subscribed } = deskAt()
    const made = await subscribed()
    expect(await desk.editChannel('g2', made.id, { tags: ['A'] })).toEqual({ kind: 'unknown' })
    expect(await desk.unsubscribeChannel('g2', made.id)).toBeUndefined()
    expect(desk.ofGuild('g2')).toEqual([])
    expect(store.get(made.id)).toEqual(made)
  })

  test('a person’s subscription is no server’s', async () => {
    const { desk, store } = deskAt()
    await desk.follow('u1', 'A', {}, NINE_IN_BERLIN)
    expect(await desk.editChannel('g1', 'pu1', { tags: [] })).toEqual({ kind: 'unknown' })
    expect(await desk.unsubscribeChannel('g1', 'pu1')).toBeUndefined()
    expect(store.get('pu1')).toBeDefined()
  })

  test('are listed oldest first', async () => {
    const { clock, desk, subscribed } = deskAt('2025-02-10T06:00:00Z')
    const newer = await subscribed()
    clock.set('2025-02-09T06:00:00Z')
    const older = await subscribed()
    expect(desk.ofGuild('g1')).toEqual([older, newer])
  })

  test('edited: another hour moves what is due, and nothing else changes', async () => {
    const { desk, subscribed } = deskAt()
    const made = await subscribed({ tags: ['A'] })
    const schedule = { time: '18:00', timeZone: 'Asia/Tokyo' }
    expect(await desk.editChannel('g1', made.id, { schedule })).toEqual({
      kind: 'saved',
      subscription: { ...made, schedule, nextDueAt: Date.parse('2025-02-10T09:00:00Z') },
    })
  })

  test('edited while it is due: tags put nothing off', async () => {
    const { clock, desk, subscribed } = deskAt()
    const made = await subscribed()
    clock.set('2025-02-10T08:00:30Z')
    const outcome = await desk.editChannel('g1', made.id, { tags: ['A'], schedule: { ...NINE_IN_BERLIN } })
    expect(outcome).toMatchObject({ subscription: { tags: ['A'], nextDueAt: made.nextDueAt } })
  })

  test('edited while it rests: taken up again, from its next hour on', async () => {
    const { clock, desk, store, subscribed } = deskAt()
    const made = await subscribed()
    await store.put([{ ...made, ...paused('no-access') }])
    clock.set('2025-02-12T12:00:00Z')
    expect(await desk.editChannel('g1', made.id, { tags: ['A'] })).toMatchObject({
      subscription: { paused: null, nextDueAt: Date.parse('2025-02-13T08:00:00Z') },
    })
  })

  test('removed: returned, and gone', async () => {
    const { desk, store, subscribed } = deskAt()
    const made = await subscribed()
    expect(await desk.unsubscribeChannel('g1', made.id)).toEqual(made)
    expect(store.get(made.id)).toBeUndefined()
    expect(await desk.unsubscribeChannel('g1', made.id)).toBeUndefined()
  })
})

describe('a person', () => {
  test('follows tags one by one, each once', async () => {
    const { desk } = deskAt()
    expect(await desk.follow('u1', 'A', {}, NINE_IN_BERLIN)).toMatchObject({
      kind: 'following',
      changed: true,
      subscription: { id: 'pu1', tags: ['A'], nextDueAt: Date.parse('2025-02-10T08:00:00Z') },
    })
    expect(await desk.follow('u1', 'B', {}, NINE_IN_BERLIN)).toMatchObject({ changed: true })
    expect(await desk.follow('u1', 'A', {}, NINE_IN_BERLIN)).toMatchObject({ changed: false })
    expect(desk.ofPerson('u1')?.tags).toEqual(['A', 'B'])
    expect(desk.ofPerson('u2')).toBeUndefined()
  })

  test('keeps the hour they chose, changes what they name, and what is due is not put off', async () => {
    const { clock, desk } = deskAt()
    await desk.follow('u1', 'A', { time: '18:00' }, NINE_IN_BERLIN)
    clock.set('2025-02-10T17:00:30Z')
    await desk.follow('u1', 'B', {}, { time: '05:00', timeZone: 'UTC' })
    expect(desk.ofPerson('u1')).toMatchObject({
      schedule: { time: '18:00', timeZone: 'Europe/Berlin' },
      nextDueAt: Date.parse('2025-02-10T17:00:00Z'),
    })
    await desk.follow('u1', 'B', { timeZone: 'Asia/Tokyo' }, NINE_IN_BERLIN)
    expect(desk.ofPerson('u1')).toMatchObject({
      schedule: { time: '18:00', timeZone: 'Asia/Tokyo' },
      nextDueAt: Date.parse('2025-02-11T09:00:00Z'),
    })
  })

  test('has a limit; what they follow already is no more', async () => {
    const { desk } = deskAt()
    for (const tag of TAGS) await desk.follow('u1', tag, {}, NINE_IN_BERLIN)
    expect(await desk.follow('u1', 'one more', {}, NINE_IN_BERLIN)).toEqual({
      kind: 'too-many-tags',
      limit: TAG_LIMIT,
    })
    expect(await desk.follow('u1', 'Tag 3', {}, NINE_IN_BERLIN)).toMatchObject({ changed: false })
  })

  test('whose inbox was closed is tried again when they follow anything', async () => {
    const { desk, store } = deskAt()
    await store.put([personSubscription(paused('messages-closed'))])
    expect(await desk.follow('u1', 'B', {}, NINE_IN_BERLIN)).toMatchObject({ subscription: { paused: null } })
  })

  test('unfollows one, the last, and all', async () => {
    const { desk, store } = deskAt()
    expect(await desk.unfollow('u1', 'A')).toEqual({ kind: 'not-following' })
    expect(await desk.unfollowAll('u1')).toEqual({ kind: 'not-following' })
    await desk.follow('u1', 'A', {}, NINE_IN_BERLIN)
    await desk.follow('u1', 'B', {}, NINE_IN_BERLIN)
    expect(await desk.unfollow('u1', 'C')).toEqual({ kind: 'not-following' })
    expect(await desk.unfollow('u1', 'A')).toMatchObject({ kind: 'following', subscription: { tags: ['B'] } })
    // Never one without tags: that would want every paper.
    expect(await desk.unfollow('u1', 'B')).toEqual({ kind: 'stopped' })
    expect(store.get('pu1')).toBeUndefined()
    await desk.follow('u1', 'A', {}, NINE_IN_BERLIN)
    expect(await desk.unfollowAll('u1')).toEqual({ kind: 'stopped' })
    expect(store.get('pu1')).toBeUndefined()
  })
})

test.each([
  { tags: [], of: ['A'], wanted: true },
  { tags: [], of: [], wanted: true },
  { tags: ['A'], of: ['A', 'B'], wanted: true },
  { tags: ['A', 'C'], of: ['C'], wanted: true },
  { tags: ['A'], of: ['B'], wanted: false },
  { tags: ['A'], of: [], wanted: false },
])('a wish for $tags and a paper of $of: $wanted', ({ tags, of, wanted }) => {
  expect(wants(channelSubscription({ tags }), samplePaper('x', { tags: of }))).toBe(wanted)
})
