import type { Clock } from '../clock.ts'
import type { Interests } from './interests.ts'
import { listInterests } from './interests.ts'
import { dueAfterChange, nextDueAt, type Schedule } from './schedule.ts'
import {
  type ChannelKind,
  type ChannelSubscription,
  GUILD_SUBSCRIPTION_LIMIT,
  INTEREST_LIMIT,
  LAYOUTS_OF,
  type Layout,
  type Look,
  type PauseReason,
  type SubscriptionStore,
} from './subscription.ts'

/** What a server channel's subscription consists of, as its admin states it. */
export interface ChannelWish {
  readonly guildId: string
  readonly channelId: string
  readonly channelName: string
  readonly channelKind: ChannelKind
  readonly interests: Interests
  readonly schedule: Schedule
  readonly layout: Layout
  readonly look: Look
  readonly postsOnEmptyDays: boolean
  readonly repeatAfterDays?: number
}

/** What came of asking for a channel subscription. */
export type ChannelOutcome =
  | { readonly kind: 'saved'; readonly subscription: ChannelSubscription }
  | { readonly kind: 'too-many'; readonly limit: number }
  | { readonly kind: 'too-many-interests'; readonly limit: number }
  /** The channel has one that wants the same papers at the same time. */
  | { readonly kind: 'exists'; readonly subscription: ChannelSubscription }
  /** That kind of channel can't have the layout. */
  | { readonly kind: 'wrong-layout'; readonly layout: Layout; readonly channelKind: ChannelKind }
  | { readonly kind: 'unknown' }

/** The use cases of channel subscriptions. Each answers with what happened; none throws for a person's mistake. */
export interface ChannelSubscriptions {
  subscribe(wish: ChannelWish, createdBy: string): Promise<ChannelOutcome>
  /** Changes the named parts, and resumes a paused one. A subscription of another server is unknown. */
  edit(guildId: string, id: string, changes: Partial<Omit<ChannelWish, 'guildId'>>): Promise<ChannelOutcome>
  /** Pauses a subscription until somebody resumes it. */
  pause(guildId: string, id: string): Promise<ChannelOutcome>
  /** Resumes a subscription; it is due at its next hour. */
  resume(guildId: string, id: string): Promise<ChannelOutcome>
  /** Makes a subscription due at the next tick, whatever its hour. */
  dueNow(guildId: string, id: string): Promise<ChannelOutcome>
  /** Removes a subscription of that server and returns it, or `undefined`. */
  unsubscribe(guildId: string, id: string): Promise<ChannelSubscription | undefined>
  /** A removed subscription that {@link restore} would put back. */
  restorable(guildId: string, id: string): ChannelSubscription | undefined
  /** Puts a removed subscription back, as long as the bot runs; it is then that person's who did so. */
  restore(guildId: string, id: string, by: string): Promise<ChannelOutcome>
  /** In the order in which they were made. */
  ofGuild(guildId: string): ChannelSubscription[]
  get(guildId: string, id: string): ChannelSubscription | undefined
  /** Servers with a subscription. */
  guildIds(): string[]
  /** Pauses all subscriptions of a channel or server that can't be posted to; gives those that were not paused. */
  pauseAll(where: Whereabouts, reason: PauseReason): Promise<ChannelSubscription[]>
  /** Resumes what was paused for one of the reasons; gives what was resumed. */
  resumeAll(where: Whereabouts, reasons: readonly PauseReason[]): Promise<ChannelSubscription[]>
  /** Mentions a server's roles that are gone no more; gives the subscriptions that mentioned one. */
  dropRoles(guildId: string, isGone: (roleId: string) => boolean): Promise<ChannelSubscription[]>
}

/** A channel, or all channels of a server. */
type Whereabouts = { readonly guildId: string } | { readonly channelId: string }

/** Removed subscriptions that can be put back; nobody takes back the one before a thousand others. */
const RESTORABLE = 1_000

/** @param newId gives an unused id: letters and digits, at most 32 */
export function createChannelSubscriptions(
  store: SubscriptionStore,
  clock: Clock,
  newId: () => string,
): ChannelSubscriptions {
  const get = (guildId: string, id: string) => {
    const subscription = store.get(id)
    return subscription?.kind === 'channel' && subscription.guildId === guildId ? subscription : undefined
  }
  const at = (where: Whereabouts) =>
    'guildId' in where ? store.ofGuild(where.guildId) : store.ofChannel(where.channelId)

  /**
   * Saves a subscription, unless the channel has another one like it: of two that come at the same instant, the second finds
   * the first, since nothing is waited for between the look and the change. Two that are alike already can be changed in all
   * else.
   *
   * @param before the subscription as it is stored, where it is
   */
  async function save(
    subscription: ChannelSubscription,
    before?: ChannelSubscription,
  ): Promise<ChannelOutcome> {
    const isAsBefore = before?.channelId === subscription.channelId && wantOf(before) === wantOf(subscription)
    const same = isAsBefore ? undefined : sameAs(subscription, subscription.id)
    if (same !== undefined) return { kind: 'exists', subscription: same }
    const refusal = refusalOf(subscription)
    if (refusal !== undefined) return refusal
    await store.put([subscription])
    return { kind: 'saved', subscription }
  }

  const sameAs = (wish: ChannelWish, id: string) =>
    store
      .ofChannel(wish.channelId)
      .find((each) => each.id !== id && each.guildId === wish.guildId && wantOf(each) === wantOf(wish))

  const removed = new Map<string, ChannelSubscription>()
  const isFull = (guildId: string) => store.ofGuild(guildId).length >= GUILD_SUBSCRIPTION_LIMIT
  const resumed = (subscription: ChannelSubscription): ChannelSubscription => ({
    ...subscription,
    paused: null,
    nextDueAt: nextDueAt(subscription.schedule, clock.now()),
  })

  return {
    async subscribe(wish, createdBy) {
      const id = newId()
      // Said rather than that the server has no room for it.
      const same = sameAs(wish, id)
      if (same !== undefined) return { kind: 'exists', subscription: same }
      if (isFull(wish.guildId)) return { kind: 'too-many', limit: GUILD_SUBSCRIPTION_LIMIT }
      const now = clock.now()
      return save({
        ...wish,
        kind: 'channel',
        id,
        createdBy,
        createdAt: now,
        nextDueAt: nextDueAt(wish.schedule, now),
        paused: null,
      })
    },

    async edit(guildId, id, changes) {
      const before = get(guildId, id)
      if (before === undefined) return { kind: 'unknown' }
      const changed = { ...before, ...changes }
      return save(
        {
          ...changed,
          ...dueAfterChange(before, changed.schedule, clock.now()),
          paused: null,
        },
        before,
      )
    },

    async pause(guildId, id) {
      const before = get(guildId, id)
      if (before === undefined) return { kind: 'unknown' }
      return save({ ...before, paused: { reason: 'by-choice', at: clock.now(), isNotified: true } }, before)
    },

    async resume(guildId, id) {
      const before = get(guildId, id)
      if (before === undefined) return { kind: 'unknown' }
      return before.paused === null ? { kind: 'saved', subscription: before } : save(resumed(before), before)
    },

    async dueNow(guildId, id) {
      const before = get(guildId, id)
      if (before === undefined) return { kind: 'unknown' }
      return save({ ...before, paused: null, nextDueAt: clock.now() }, before)
    },

    async unsubscribe(guildId, id) {
      const subscription = get(guildId, id)
      if (subscription === undefined) return undefined
      await store.remove(id)
      removed.set(id, subscription)
      const [oldest] = removed.keys()
      if (removed.size > RESTORABLE && oldest !== undefined) removed.delete(oldest)
      return subscription
    },

    restorable(guildId, id) {
      const subscription = removed.get(id)
      return subscription?.guildId === guildId ? subscription : undefined
    },

    async restore(guildId, id, by) {
      const known = removed.get(id)
      if (known?.guildId !== guildId) return { kind: 'unknown' }
      // Whoever made it may have asked to be forgotten since.
      const subscription = { ...known, createdBy: by }
      if (isFull(guildId)) return { kind: 'too-many', limit: GUILD_SUBSCRIPTION_LIMIT }
      const outcome = await save(subscription.paused === null ? resumed(subscription) : subscription)
      if (outcome.kind === 'saved') removed.delete(id)
      return outcome
    },

    ofGuild: (guildId) => store.ofGuild(guildId).sort((a, b) => a.createdAt - b.createdAt),
    get,
    guildIds: () => store.guildIds(),

    async pauseAll(where, reason) {
      const all = at(where)
      const lost = all.filter(({ paused }) => paused === null)
      const now = clock.now()
      const pause = (each: ChannelSubscription) =>
        each.paused === null ? { ...each, paused: { reason, at: now, isNotified: false } } : each
      const changed =
        reason === 'bot-removed' ? all.map((each) => markRemoved(pause(each), now)) : lost.map(pause)
      await store.put(changed.filter((each) => !all.includes(each)))
      return lost
    },

    async resumeAll(where, reasons) {
      const back = at(where).filter(({ paused }) => paused !== null && reasons.includes(paused.reason))
      const changed = reasons.includes('bot-removed')
        ? at(where).map((each) => markBack(back.includes(each) ? resumed(each) : each))
        : back.map(resumed)
      await store.put(changed.filter((each) => !at(where).includes(each)))
      return back
    },

    async dropRoles(guildId, isGone) {
      const mentioning = store
        .ofGuild(guildId)
        .filter(({ look }) => look.roleId !== null && isGone(look.roleId))
      await store.put(mentioning.map((each) => ({ ...each, look: { ...each.look, roleId: null } })))
      return mentioning
    },
  }
}

/** What is posted and when, in whatever order it was named: two of a channel that are alike in that post the same twice. */
function wantOf({ interests, schedule }: Pick<ChannelWish, 'interests' | 'schedule'>): string {
  const { time, timeZone, days, onArrival } = schedule
  const wanted = listInterests(interests)
    .map(({ kind, value }) => JSON.stringify([kind, value]))
    .sort()
  return JSON.stringify([wanted, onArrival ? 'on arrival' : [time, timeZone, [...days].sort()]])
}

/** Notes when a server removed the bot, whatever its subscriptions are paused for. */
function markRemoved(subscription: ChannelSubscription, now: number): ChannelSubscription {
  const { removedAt, paused } = subscription
  // A clock that was ahead must not count as a removal that is yet to come.
  const since = Math.min(now, removedAt ?? (paused?.reason === 'bot-removed' ? paused.at : now))
  return since === removedAt ? subscription : { ...subscription, removedAt: since }
}

function markBack(subscription: ChannelSubscription): ChannelSubscription {
  if (subscription.removedAt === undefined) return subscription
  const { removedAt: _, ...rest } = subscription
  return rest
}

function refusalOf({ interests, layout, channelKind }: ChannelSubscription): ChannelOutcome | undefined {
  if (listInterests(interests).length > INTEREST_LIMIT) {
    return { kind: 'too-many-interests', limit: INTEREST_LIMIT }
  }
  return LAYOUTS_OF[channelKind].includes(layout) ? undefined : { kind: 'wrong-layout', layout, channelKind }
}
