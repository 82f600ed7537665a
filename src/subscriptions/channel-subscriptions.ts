import type { Clock } from '../clock.ts'
import type { Interests } from './interests.ts'
import { listInterests } from './interests.ts'
import { RESTORABLE_FOR } from './removed-subscriptions.ts'
import { dueAfterChange, nextDueAt, type Schedule } from './schedule.ts'
import {
  type ChannelKind,
  type ChannelSubscription,
  GUILD_SUBSCRIPTION_LIMIT,
  INTEREST_LIMIT,
  LAYOUTS_OF,
  type Layout,
  type Look,
  type PaperOrder,
  type PauseReason,
  type Rhythm,
  type Subscription,
  type SubscriptionChange,
  type SubscriptionScope,
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
  readonly order?: PaperOrder
  readonly paperLimit?: number
  readonly rhythm?: Rhythm
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
  restorable(guildId: string, id: string): Promise<ChannelSubscription | undefined>
  /** Puts a removed subscription back, for a month; it is then that person's who did so. */
  restore(guildId: string, id: string, by: string): Promise<ChannelOutcome>
  /** In the order in which they were made. */
  ofGuild(guildId: string): Promise<ChannelSubscription[]>
  get(guildId: string, id: string): Promise<ChannelSubscription | undefined>
  /** Servers with a subscription. */
  guildIds(): Promise<string[]>
  /** Pauses all subscriptions of a channel or server that can't be posted to; gives those that were not paused. */
  pauseAll(where: SubscriptionScope, reason: PauseReason): Promise<ChannelSubscription[]>
  /** Resumes what was paused for one of the reasons; gives what was resumed. */
  resumeAll(where: SubscriptionScope, reasons: readonly PauseReason[]): Promise<ChannelSubscription[]>
  /** Mentions a server's roles that are gone no more; gives the subscriptions that mentioned one. */
  dropRoles(guildId: string, isGone: (roleId: string) => boolean): Promise<ChannelSubscription[]>
}

/** @param newId gives an unused id: letters and digits, at most 32 */
export function createChannelSubscriptions(
  store: SubscriptionStore,
  clock: Clock,
  newId: () => string,
): ChannelSubscriptions {
  const resumed = (subscription: ChannelSubscription): ChannelSubscription => ({
    ...subscription,
    paused: null,
    nextDueAt: nextDueAt(subscription.schedule, clock.now()),
  })

  /** Changes one of a server's subscriptions to what another state of it would be. */
  function changeOne(
    guildId: string,
    id: string,
    change: (before: ChannelSubscription) => ChannelSubscription,
  ): Promise<ChannelOutcome> {
    return store.change({ guildId }, (all) => {
      const before = channelsAmong(all).find((each) => each.id === id)
      if (before === undefined) return { result: { kind: 'unknown' } }
      const after = change(before)
      return after === before ? saved(before) : save(after, channelsAmong(all))
    })
  }

  /** Changes subscriptions of a channel or server that are to change; gives those that counted before. */
  function changeAll(
    where: SubscriptionScope,
    counts: (before: ChannelSubscription) => boolean,
    change: (before: ChannelSubscription) => ChannelSubscription,
  ): Promise<ChannelSubscription[]> {
    return store.change(where, (all) => {
      const channels = channelsAmong(all)
      const put = channels.flatMap((before) => {
        const after = change(before)
        return after === before ? [] : [after]
      })
      return { put, result: channels.filter(counts) }
    })
  }

  async function restorable(guildId: string, id: string): Promise<ChannelSubscription | undefined> {
    const removed = await store.removed.get(id)
    if (removed === undefined || removed.at < clock.now() - RESTORABLE_FOR) return undefined
    return removed.subscription.guildId === guildId ? removed.subscription : undefined
  }

  return {
    subscribe(wish, createdBy) {
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
      return store.change({ guildId: wish.guildId }, (all) => add(subscription, channelsAmong(all)))
    },

    edit: (guildId, id, changes) =>
      changeOne(guildId, id, (before) => {
        const changed = { ...before, ...changes }
        return { ...changed, ...dueAfterChange(before, changed.schedule, clock.now()), paused: null }
      }),

    pause: (guildId, id) =>
      changeOne(guildId, id, (before) => ({
        ...before,
        paused: { reason: 'by-choice', at: clock.now(), isNotified: true },
      })),

    resume: (guildId, id) =>
      changeOne(guildId, id, (before) => (before.paused === null ? before : resumed(before))),

    dueNow: (guildId, id) =>
      changeOne(guildId, id, (before) => ({ ...before, paused: null, nextDueAt: clock.now() })),

    async unsubscribe(guildId, id) {
      const subscription = await store.change({ guildId }, (all) => {
        const result = channelsAmong(all).find((each) => each.id === id)
        return { remove: result === undefined ? [] : [id], result }
      })
      if (subscription === undefined) return undefined
      // Whoever puts it back is who set it up then.
      await store.removed.keep({ subscription: { ...subscription, createdBy: '' }, at: clock.now() })
      return subscription
    },

    restorable,

    async restore(guildId, id, by) {
      const known = await restorable(guildId, id)
      if (known === undefined) return { kind: 'unknown' }
      const subscription = { ...known, createdBy: by }
      const back = subscription.paused === null ? resumed(subscription) : subscription
      const outcome = await store.change({ guildId }, (all) => add(back, channelsAmong(all)))
      if (outcome.kind === 'saved') await store.removed.drop(id)
      return outcome
    },

    ofGuild: async (guildId) => (await store.ofGuild(guildId)).sort((a, b) => a.createdAt - b.createdAt),
    async get(guildId, id) {
      const subscription = await store.get(id)
      return subscription?.kind === 'channel' && subscription.guildId === guildId ? subscription : undefined
    },
    guildIds: () => store.guildIds(),

    pauseAll(where, reason) {
      const now = clock.now()
      const isActive = ({ paused }: ChannelSubscription) => paused === null
      return changeAll(where, isActive, (each) => {
        const paused = isActive(each) ? { ...each, paused: { reason, at: now, isNotified: false } } : each
        return reason === 'bot-removed' ? markRemoved(paused, now) : paused
      })
    },

    resumeAll(where, reasons) {
      const isBack = ({ paused }: ChannelSubscription) => paused !== null && reasons.includes(paused.reason)
      return changeAll(where, isBack, (each) => {
        const after = isBack(each) ? resumed(each) : each
        return reasons.includes('bot-removed') ? markBack(after) : after
      })
    },

    dropRoles(guildId, isGone) {
      const isMentioning = ({ look }: ChannelSubscription) => look.roleId !== null && isGone(look.roleId)
      return changeAll({ guildId }, isMentioning, (each) =>
        isMentioning(each) ? { ...each, look: { ...each.look, roleId: null } } : each,
      )
    },
  }
}

type ChannelChange = SubscriptionChange<ChannelOutcome>

function channelsAmong(subscriptions: readonly Subscription[]): ChannelSubscription[] {
  return subscriptions.flatMap((each) => (each.kind === 'channel' ? [each] : []))
}

function saved(subscription: ChannelSubscription): ChannelChange {
  return { result: { kind: 'saved', subscription } }
}

/** Adds a subscription to those of its server, where there is room. */
function add(subscription: ChannelSubscription, all: readonly ChannelSubscription[]): ChannelChange {
  // Said rather than that the server has no room for it.
  const same = sameAs(subscription, all)
  if (same !== undefined) return { result: { kind: 'exists', subscription: same } }
  if (all.length >= GUILD_SUBSCRIPTION_LIMIT) {
    return { result: { kind: 'too-many', limit: GUILD_SUBSCRIPTION_LIMIT } }
  }
  return save(subscription, all)
}

/**
 * Saves a subscription, unless the channel has another one like it. Two that are alike already can be changed in all else.
 *
 * @param all those of its server, itself among them where it is stored
 */
function save(subscription: ChannelSubscription, all: readonly ChannelSubscription[]): ChannelChange {
  const before = all.find(({ id }) => id === subscription.id)
  const isAsBefore = before?.channelId === subscription.channelId && wantOf(before) === wantOf(subscription)
  const same = isAsBefore ? undefined : sameAs(subscription, all)
  if (same !== undefined) return { result: { kind: 'exists', subscription: same } }
  const refusal = refusalOf(subscription)
  return refusal === undefined ? { put: [subscription], ...saved(subscription) } : { result: refusal }
}

/** Another subscription of the same channel that wants the same papers at the same time. */
function sameAs(
  subscription: ChannelSubscription,
  all: readonly ChannelSubscription[],
): ChannelSubscription | undefined {
  const { id, channelId } = subscription
  return all.find(
    (each) => each.id !== id && each.channelId === channelId && wantOf(each) === wantOf(subscription),
  )
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
