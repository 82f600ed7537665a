import { describe, expect, test } from 'vitest'
import { createTimeZones } from '../../src/readers/reader.ts'
import { openStore } from '../../src/store/files/file-store.ts'
import {
  type ChannelWish,
  createChannelSubscriptions,
} from '../../src/subscriptions/channel-subscriptions.ts'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import { createPersonSubscriptions } from '../../src/subscriptions/person-subscriptions.ts'
import { dailyAt } from '../../src/subscriptions/schedule.ts'
import {
  type ChannelSubscription,
  GUILD_SUBSCRIPTION_LIMIT,
  INTEREST_LIMIT,
  type PauseReason,
  PLAIN_LOOK,
} from '../../src/subscriptions/subscription.ts'
import { putSubscriptions } from '../support/builders/stored.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { fixedClock } from '../support/fakes/clock.ts'
import { memorySubscriptions } from '../support/fakes/delivery-world.ts'
import { listeningLog } from '../support/fakes/log.ts'
import { memoryReaders } from '../support/fakes/memory-readers.ts'

const NINE_IN_BERLIN = dailyAt('09:00', 'Europe/Berlin')

const WISH: ChannelWish = {
  guildId: 'g1',
  channelId: 'ch1',
  channelName: 'papers',
  channelKind: 'text',
  interests: interestsInTags([]),
  schedule: NINE_IN_BERLIN,
  layout: 'compact',
  look: PLAIN_LOOK,
  postsOnEmptyDays: false,
}

const TAGS = Array.from({ length: INTEREST_LIMIT }, (_, i) => `Tag ${i}`)

function subscriptionsAt(instant = '2025-02-10T06:00:00Z') {
  const clock = fixedClock(instant)
  const store = memorySubscriptions()
  let ids = 0
  const subscriptions = createChannelSubscriptions(store, clock, () => {
    ids += 1
    return `id${ids}`
  })
  const subscribed = async (wish: Partial<ChannelWish> = {}): Promise<ChannelSubscription> => {
    const outcome = await subscriptions.subscribe({ ...WISH, ...wish }, 'u1')
    if (outcome.kind !== 'saved') throw new Error(outcome.kind)
    return outcome.subscription
  }
  return { clock, store, subscriptions, subscribed }
}

const paused = (reason: PauseReason) => ({ paused: { reason, at: 0, isNotified: false } })

describe('a channel', () => {
  test('is due at its next hour, and remembered', async () => {
    const { store, subscribed } = subscriptionsAt()
    const made = await subscribed({ interests: interestsInTags(['A']) })
    expect(made).toMatchObject({
      id: 'id1',
      kind: 'channel',
      createdBy: 'u1',
      interests: { tags: ['A'] },
      createdAt: Date.parse('2025-02-10T06:00:00Z'),
      nextDueAt: Date.parse('2025-02-10T08:00:00Z'),
      paused: null,
    })
    expect(await store.get('id1')).toEqual(made)
  })

  test('is due at no hour where it waits for arrivals', async () => {
    const { store, subscribed } = subscriptionsAt()
    const made = await subscribed({ schedule: { ...NINE_IN_BERLIN, onArrival: true } })
    expect(made.nextDueAt).toBeNull()
    expect(await store.due(Number.POSITIVE_INFINITY)).toEqual([])
    expect(await store.onArrival()).toEqual([made])
  })

  test('subscriptions of a server have a limit, each server its own', async () => {
    const { subscriptions, store, subscribed } = subscriptionsAt()
    for (let i = 0; i < GUILD_SUBSCRIPTION_LIMIT; i += 1) await subscribed({ channelId: `c${i}` })
    expect(await subscriptions.subscribe(WISH, 'u1')).toEqual({
      kind: 'too-many',
      limit: GUILD_SUBSCRIPTION_LIMIT,
    })
    expect(await store.ofGuild('g1')).toHaveLength(GUILD_SUBSCRIPTION_LIMIT)
    await subscribed({ guildId: 'g2' })
    await subscriptions.unsubscribe('g1', 'id1')
    await subscribed({ channelId: 'another' })
    expect(await subscriptions.restore('g1', 'id1', 'u2')).toEqual({
      kind: 'too-many',
      limit: GUILD_SUBSCRIPTION_LIMIT,
    })
  })

  test('asked for many times at once, the limit holds', async () => {
    const { subscriptions, store } = subscriptionsAt()
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => subscriptions.subscribe({ ...WISH, channelId: `c${i}` }, 'u1')),
    )
    expect(await store.ofGuild('g1')).toHaveLength(GUILD_SUBSCRIPTION_LIMIT)
  })

  test('that wants the same at the same time is there already; anything else is another one', async () => {
    const { subscriptions, store, subscribed } = subscriptionsAt()
    const interests = interestsInTags(['A', 'B'], ['C'])
    const made = await subscribed({ interests })
    const again = { ...WISH, interests: interestsInTags(['B', 'A'], ['C']), layout: 'full' } as const
    expect(await subscriptions.subscribe(again, 'u2')).toEqual({ kind: 'exists', subscription: made })
    await subscribed({ interests: interestsInTags(['A', 'B']) })
    await subscribed({ interests, schedule: dailyAt('10:00', 'Europe/Berlin') })
    await subscribed({ interests, channelId: 'ch2' })
    expect(await store.ofGuild('g1')).toHaveLength(4)
  })

  test('asked for many times at once is saved once, in memory and on disk', async () => {
    await using stored = await openStore(await tempFolder(), listeningLog())
    for (const store of [memorySubscriptions(), stored.subscriptions]) {
      let ids = 0
      const subscriptions = createChannelSubscriptions(store, { now: () => 0 }, () => {
        ids += 1
        return `id${ids}`
      })
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, n) => subscriptions.subscribe(WISH, `u${n}`)),
      )
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual([...Array(9).fill('exists'), 'saved'])
      expect(await store.ofGuild('g1')).toHaveLength(1)
    }
  })

  test('that was removed is put back for a month by whoever does so, in its own server only', async () => {
    const { subscriptions, store, subscribed, clock } = subscriptionsAt()
    const { id } = await subscribed({})
    await subscriptions.unsubscribe('g1', id)
    expect(JSON.stringify(await store.removed.get(id))).not.toContain('u1')
    expect(await subscriptions.restore('g2', id, 'u2')).toEqual({ kind: 'unknown' })
    clock.set('2025-03-12T05:59:00Z')
    expect(await subscriptions.restorable('g1', id)).toMatchObject({ id })
    clock.set('2025-03-12T06:00:01Z')
    expect(await subscriptions.restorable('g1', id)).toBeUndefined()
    clock.set('2025-02-11T06:00:00Z')
    const back = await subscriptions.restore('g1', id, 'u2')
    expect(back).toMatchObject({ kind: 'saved', subscription: { id, createdBy: 'u2' } })
    expect(await subscriptions.restorable('g1', id)).toBeUndefined()
  })

  test('becomes like another one by no change and no undo, but can be changed in all else', async () => {
    const { subscriptions, store, subscribed } = subscriptionsAt()
    const first = await subscribed({})
    const second = await subscribed({ interests: interestsInTags(['A']) })
    const exists = { kind: 'exists', subscription: first }
    expect(await subscriptions.edit('g1', second.id, { interests: first.interests })).toEqual(exists)
    await subscriptions.unsubscribe('g1', first.id)
    const again = await subscribed({})
    expect(await subscriptions.restore('g1', first.id, 'u1')).toEqual({ kind: 'exists', subscription: again })
    // Version 0.1 took two that are alike.
    await putSubscriptions(store, [first])
    expect(await subscriptions.edit('g1', first.id, { layout: 'full' })).toMatchObject({ kind: 'saved' })
    expect(await subscriptions.pause('g1', first.id)).toMatchObject({ kind: 'saved' })
    expect(await subscriptions.resume('g1', first.id)).toMatchObject({ kind: 'saved' })
  })

  test('names at most so many tags, at first and later', async () => {
    const { subscriptions, store, subscribed } = subscriptionsAt()
    const tooMany = { kind: 'too-many-interests', limit: INTEREST_LIMIT }
    const interests = interestsInTags(TAGS, ['one more'])
    expect(await subscriptions.subscribe({ ...WISH, interests }, 'u1')).toEqual(tooMany)
    const made = await subscribed({ interests: interestsInTags(TAGS) })
    expect(await subscriptions.edit('g1', made.id, { interests })).toEqual(tooMany)
    expect(await store.get(made.id)).toEqual(made)
  })

  test.each([
    ['forum', 'thread'],
    ['text', 'publish'],
    ['thread', 'publish'],
  ] as const)('of the kind %s can’t have the layout %s', async (channelKind, layout) => {
    const { subscriptions, store } = subscriptionsAt()
    const refused = { kind: 'wrong-layout', layout, channelKind }
    expect(await subscriptions.subscribe({ ...WISH, channelKind, layout }, 'u1')).toEqual(refused)
    expect(await store.ofGuild('g1')).toEqual([])
  })

  test('of another server is unknown: not edited, not removed, not listed', async () => {
    const { subscriptions, store, subscribed } = subscriptionsAt()
    const made = await subscribed()
    expect(await subscriptions.edit('g2', made.id, { postsOnEmptyDays: true })).toEqual({ kind: 'unknown' })
    for (const act of [subscriptions.pause, subscriptions.resume, subscriptions.dueNow]) {
      expect(await act('g2', made.id)).toEqual({ kind: 'unknown' })
    }
    expect(await subscriptions.unsubscribe('g2', made.id)).toBeUndefined()
    expect(await subscriptions.ofGuild('g2')).toEqual([])
    expect(await store.get(made.id)).toEqual(made)
    await subscriptions.unsubscribe('g1', made.id)
    expect(await subscriptions.restore('g2', made.id, 'u2')).toEqual({ kind: 'unknown' })
  })

  test('a person’s subscription is no server’s', async () => {
    const { subscriptions, store, clock } = subscriptionsAt()
    const zones = createTimeZones(memoryReaders(), 'Europe/Berlin')
    await createPersonSubscriptions(store, clock, zones).follow('u1', [{ kind: 'tag', value: 'A' }])
    expect(await subscriptions.edit('g1', 'pu1', { postsOnEmptyDays: true })).toEqual({ kind: 'unknown' })
    expect(await subscriptions.unsubscribe('g1', 'pu1')).toBeUndefined()
    expect(await store.get('pu1')).toBeDefined()
  })

  test('are listed oldest first', async () => {
    const { clock, subscriptions, subscribed } = subscriptionsAt('2025-02-10T06:00:00Z')
    const newer = await subscribed()
    clock.set('2025-02-09T06:00:00Z')
    const older = await subscribed({ channelId: 'ch2' })
    expect(await subscriptions.ofGuild('g1')).toEqual([older, newer])
  })

  test('edited: another hour moves what is due, and nothing else changes', async () => {
    const { subscriptions, subscribed } = subscriptionsAt()
    const made = await subscribed()
    const schedule = dailyAt('18:00', 'Asia/Tokyo')
    expect(await subscriptions.edit('g1', made.id, { schedule })).toEqual({
      kind: 'saved',
      subscription: { ...made, schedule, nextDueAt: Date.parse('2025-02-10T09:00:00Z') },
    })
  })

  test('edited: other days move what is due', async () => {
    const { subscriptions, subscribed } = subscriptionsAt()
    const made = await subscribed()
    expect(
      await subscriptions.edit('g1', made.id, { schedule: { ...NINE_IN_BERLIN, days: [3] } }),
    ).toMatchObject({
      subscription: { nextDueAt: Date.parse('2025-02-12T08:00:00Z') },
    })
  })

  test('edited while it is due: tags put nothing off', async () => {
    const { clock, subscriptions, subscribed } = subscriptionsAt()
    const made = await subscribed()
    clock.set('2025-02-10T08:00:30Z')
    const changes = { interests: interestsInTags(['A']), schedule: { ...NINE_IN_BERLIN } }
    expect(await subscriptions.edit('g1', made.id, changes)).toMatchObject({
      subscription: { interests: { tags: ['A'] }, nextDueAt: made.nextDueAt },
    })
  })

  test('edited while it is paused: resumes, from its next hour on', async () => {
    const { clock, subscriptions, store, subscribed } = subscriptionsAt()
    const made = await subscribed()
    await putSubscriptions(store, [{ ...made, ...paused('no-access') }])
    clock.set('2025-02-12T12:00:00Z')
    expect(await subscriptions.edit('g1', made.id, { postsOnEmptyDays: true })).toMatchObject({
      subscription: { paused: null, nextDueAt: Date.parse('2025-02-13T08:00:00Z') },
    })
  })

  test('paused by choice, and resumes from its next hour on', async () => {
    const { clock, subscriptions, store, subscribed } = subscriptionsAt()
    const made = await subscribed()
    expect(await subscriptions.pause('g1', made.id)).toMatchObject({
      subscription: { paused: { reason: 'by-choice' } },
    })
    expect(await store.unnotified()).toEqual([])
    clock.set('2025-02-12T12:00:00Z')
    expect(await subscriptions.resume('g1', made.id)).toMatchObject({
      subscription: { paused: null, nextDueAt: Date.parse('2025-02-13T08:00:00Z') },
    })
  })

  test('asked for at once: due now, whatever its hour', async () => {
    const { clock, subscriptions, subscribed } = subscriptionsAt()
    const made = await subscribed({ schedule: { ...NINE_IN_BERLIN, onArrival: true } })
    expect(await subscriptions.dueNow('g1', made.id)).toMatchObject({
      subscription: { nextDueAt: clock.now() },
    })
  })

  test('removed: returned, gone, and back again', async () => {
    const { subscriptions, store, subscribed } = subscriptionsAt()
    const made = await subscribed()
    expect(await subscriptions.unsubscribe('g1', made.id)).toEqual(made)
    expect(await store.get(made.id)).toBeUndefined()
    expect(await subscriptions.unsubscribe('g1', made.id)).toBeUndefined()
    // Whoever made it may have asked to be forgotten since.
    const back = { ...made, createdBy: 'u2' }
    expect(await subscriptions.restore('g1', made.id, 'u2')).toEqual({ kind: 'saved', subscription: back })
    expect(await subscriptions.restore('g1', made.id, 'u2')).toEqual({ kind: 'unknown' })
  })
})

describe('what is lost', () => {
  test('rests with its reason, is told of once, and comes back when the cause is gone', async () => {
    const { subscriptions, store, subscribed } = subscriptionsAt()
    const [one, other] = [await subscribed(), await subscribed({ channelId: 'ch2' })]
    const elsewhere = await subscribed({ guildId: 'g2', channelId: 'ch3' })
    expect((await subscriptions.pauseAll({ guildId: 'g1' }, 'bot-removed')).map(({ id }) => id)).toEqual([
      one.id,
      other.id,
    ])
    expect(await subscriptions.pauseAll({ guildId: 'g1' }, 'bot-removed')).toEqual([])
    expect((await store.unnotified()).map(({ id }) => id)).toEqual([one.id, other.id])
    expect((await store.get(elsewhere.id))?.paused).toBeNull()
    expect(await subscriptions.resumeAll({ guildId: 'g1' }, ['no-access'])).toEqual([])
    expect(await subscriptions.resumeAll({ channelId: 'ch2' }, ['bot-removed'])).toHaveLength(1)
    expect((await store.get(other.id))?.paused).toBeNull()
    expect((await store.get(one.id))?.paused?.reason).toBe('bot-removed')
  })

  test('what somebody paused stays paused', async () => {
    const { subscriptions, store, subscribed } = subscriptionsAt()
    const made = await subscribed()
    await subscriptions.pause('g1', made.id)
    await subscriptions.pauseAll({ guildId: 'g1' }, 'bot-removed')
    await subscriptions.resumeAll({ guildId: 'g1' }, ['bot-removed'])
    expect((await store.get(made.id))?.paused?.reason).toBe('by-choice')
  })
})
