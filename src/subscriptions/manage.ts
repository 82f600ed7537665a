import type { Clock } from '../clock.ts'
import { nextDueAt, type Schedule } from './schedule.ts'
import {
  type ChannelSubscription,
  type Form,
  GUILD_SUBSCRIPTION_LIMIT,
  type PersonSubscription,
  type Subscription,
  type SubscriptionStore,
  TAG_LIMIT,
} from './subscription.ts'

/** What a server channel's subscription consists of, as its admin states it. */
export interface ChannelWish {
  readonly guildId: string
  readonly channelId: string
  readonly channelName: string
  readonly tags: readonly string[]
  readonly schedule: Schedule
  readonly form: Form
}

/** What came of asking for a channel subscription. */
export type ChannelOutcome =
  | { readonly kind: 'saved'; readonly subscription: ChannelSubscription }
  | { readonly kind: 'too-many'; readonly limit: number }
  | { readonly kind: 'too-many-tags'; readonly limit: number }
  | { readonly kind: 'unknown' }

interface Following {
  readonly kind: 'following'
  readonly subscription: PersonSubscription
  /** False where the person followed just so before. */
  readonly changed: boolean
}

/** What came of following a tag. */
type FollowOutcome = Following | { readonly kind: 'too-many-tags'; readonly limit: number }

/** What came of no longer following. */
type UnfollowOutcome = Following | { readonly kind: 'stopped' } | { readonly kind: 'not-following' }

/** The use cases of subscriptions. Each answers with what happened; none throws for a person's mistake. */
export interface SubscriptionDesk {
  subscribeChannel(wish: ChannelWish, createdBy: string): Promise<ChannelOutcome>
  /** Changes the named parts. A subscription of another server is unknown. */
  editChannel(
    guildId: string,
    id: string,
    changes: Partial<Omit<ChannelWish, 'guildId'>>,
  ): Promise<ChannelOutcome>
  /** Removes a subscription of that server and returns it, or `undefined`. */
  unsubscribeChannel(guildId: string, id: string): Promise<ChannelSubscription | undefined>
  ofGuild(guildId: string): ChannelSubscription[]
  ofPerson(userId: string): PersonSubscription | undefined
  /** Adds a tag, and changes the schedule where one is given; a closed inbox is tried again. */
  follow(userId: string, tag: string, schedule: Partial<Schedule>, fallback: Schedule): Promise<FollowOutcome>
  unfollow(userId: string, tag: string): Promise<UnfollowOutcome>
  /** Removes everything a person follows. */
  unfollowAll(userId: string): Promise<UnfollowOutcome>
}

/** @param newId gives an unused id: letters and digits, at most 32 */
export function openSubscriptionDesk(
  store: SubscriptionStore,
  clock: Clock,
  newId: () => string,
): SubscriptionDesk {
  const ofPerson = (userId: string) => {
    const subscription = store.get(personSubscriptionId(userId))
    return subscription?.kind === 'person' ? subscription : undefined
  }
  const inGuild = (guildId: string, id: string) => {
    const subscription = store.get(id)
    return subscription?.kind === 'channel' && subscription.guildId === guildId ? subscription : undefined
  }

  /** A firing that is due already is not put off by a change that has nothing to do with time. */
  const dueAfterChange = (before: Subscription, schedule: Schedule) => {
    const same = schedule.time === before.schedule.time && schedule.timeZone === before.schedule.timeZone
    return same && before.paused === null ? before.nextDueAt : nextDueAt(schedule, clock.now())
  }

  return {
    async subscribeChannel(wish, createdBy) {
      if (store.ofGuild(wish.guildId).length >= GUILD_SUBSCRIPTION_LIMIT) {
        return { kind: 'too-many', limit: GUILD_SUBSCRIPTION_LIMIT }
      }
      if (wish.tags.length > TAG_LIMIT) return { kind: 'too-many-tags', limit: TAG_LIMIT }
      const now = clock.now()
      const subscription: ChannelSubscription = {
        ...wish,
        kind: 'channel',
        id: newId(),
        createdBy,
        createdAt: now,
        nextDueAt: nextDueAt(wish.schedule, now),
        paused: null,
      }
      await store.put([subscription])
      return { kind: 'saved', subscription }
    },

    async editChannel(guildId, id, changes) {
      const before = inGuild(guildId, id)
      if (before === undefined) return { kind: 'unknown' }
      const changed = { ...before, ...changes }
      if (changed.tags.length > TAG_LIMIT) return { kind: 'too-many-tags', limit: TAG_LIMIT }
      const subscription: ChannelSubscription = {
        ...changed,
        nextDueAt: dueAfterChange(before, changed.schedule),
        paused: null,
      }
      await store.put([subscription])
      return { kind: 'saved', subscription }
    },

    async unsubscribeChannel(guildId, id) {
      const subscription = inGuild(guildId, id)
      if (subscription !== undefined) await store.remove(id)
      return subscription
    },

    ofGuild: (guildId) => store.ofGuild(guildId).sort((a, b) => a.createdAt - b.createdAt),
    ofPerson,

    async follow(userId, tag, schedule, fallback) {
      const before = ofPerson(userId)
      const tags = [...new Set([...(before?.tags ?? []), tag])]
      if (tags.length > TAG_LIMIT) return { kind: 'too-many-tags', limit: TAG_LIMIT }
      const wished = { ...(before?.schedule ?? fallback), ...schedule }
      const now = clock.now()
      const subscription: PersonSubscription = {
        kind: 'person',
        id: personSubscriptionId(userId),
        userId,
        tags,
        schedule: wished,
        createdAt: before?.createdAt ?? now,
        nextDueAt: before === undefined ? nextDueAt(wished, now) : dueAfterChange(before, wished),
        paused: null,
      }
      await store.put([subscription])
      return { kind: 'following', subscription, changed: before?.tags.includes(tag) !== true }
    },

    async unfollow(userId, tag) {
      const before = ofPerson(userId)
      if (before?.tags.includes(tag) !== true) return { kind: 'not-following' }
      const tags = before.tags.filter((other) => other !== tag)
      if (tags.length === 0) {
        await store.remove(before.id)
        return { kind: 'stopped' }
      }
      const subscription = { ...before, tags }
      await store.put([subscription])
      return { kind: 'following', subscription, changed: true }
    },

    async unfollowAll(userId) {
      if (ofPerson(userId) === undefined) return { kind: 'not-following' }
      await store.remove(personSubscriptionId(userId))
      return { kind: 'stopped' }
    },
  }
}

function personSubscriptionId(userId: string): string {
  return `p${userId}`
}
