import type { Interests } from './interests.ts'
import type { RemovedSubscriptions } from './removed-subscriptions.ts'
import type { Schedule } from './schedule.ts'

/**
 * How a post is laid out: `compact` is a line group a paper, `full` has each paper's bullets, `thread` adds a
 * card a paper to discuss, `publish` is classic content that followers' copies of an announcement keep.
 */
export type Layout = 'compact' | 'full' | 'thread' | 'publish'

/** Every layout there is a layout for, default first. */
export const LAYOUTS: readonly Layout[] = ['compact', 'full', 'thread', 'publish']

/** The order in which a post shows papers: as in the digest, or what others liked most first. The default first. */
export const PAPER_ORDERS = ['digest', 'popularity'] as const
export type PaperOrder = (typeof PAPER_ORDERS)[number]

/** Most papers that a subscription may ask a post to show at most. */
export const MOST_PAPERS = 100

/** How often a subscription is sent something: each day's papers, or one card about those since the last one. */
export const RHYTHMS = ['daily', 'weekly'] as const
export type Rhythm = (typeof RHYTHMS)[number]

/** What kind of channel a digest is posted to; a thread is like a text channel, only within one. */
export type ChannelKind = 'text' | 'announcement' | 'forum' | 'thread'

/** The layouts a kind of channel can have, the default first. A forum's post is a thread of its own already. */
export const LAYOUTS_OF: Readonly<Record<ChannelKind, readonly Layout[]>> = {
  text: ['compact', 'full', 'thread'],
  announcement: ['publish', 'compact', 'full', 'thread'],
  forum: ['compact', 'full'],
  thread: ['compact', 'full'],
}

/**
 * Why a subscription is paused. It keeps everything else. Where the bot is back in a server or may post again, it resumes
 * again by itself; a choice, a channel that is gone and closed direct messages are ended by people.
 */
export type PauseReason =
  | 'by-choice'
  | 'channel-gone'
  | 'no-access'
  | 'missing-permissions'
  | 'messages-closed'
  | 'bot-removed'
  /** A channel that takes no messages any more, as after it was converted. */
  | 'wrong-kind'
  /** A thread that only moderators may write in. */
  | 'thread-locked'

/** That a subscription is paused. */
export interface Pause {
  readonly reason: PauseReason
  /** Since when (ms UTC). */
  readonly at: number
  /** Was it said to whom it concerns? It is said once. */
  readonly isNotified: boolean
}

interface SubscriptionBase {
  /** Letters and digits only, at most 32, unique over all subscriptions. */
  readonly id: string
  readonly interests: Interests
  readonly schedule: Schedule
  /** Default daily. A weekly one has days of the week, and does not wait for arrivals. */
  readonly rhythm?: Rhythm
  /** Instant it was made (ms UTC): no digest dated before that local day is ever sent. */
  readonly createdAt: number
  /** When it is next due (ms UTC), kept so that a restart catches up on what fell due meanwhile; `null`: on arrival. */
  readonly nextDueAt: number | null
  /**
   * When it was last due by an earlier schedule (ms UTC), until the present one is: what came since is owed then.
   * Absent or `null` where the schedule has not changed since it fired.
   */
  readonly waitingSince?: number | null
  /**
   * Days for which a paper that was sent is not sent again, though another digest lists it; 0: it is sent again. Default
   * {@link REPEAT_AFTER_DAYS}.
   */
  readonly repeatAfterDays?: number
  readonly paused: Pause | null
  /** The newest post that the ledger has forgotten; absent where it remembers all there were. */
  readonly lastPost?: LastPost
}

/** A post in Discord. */
export interface LastPost {
  /** The digest's date, the last one where it is of several. */
  readonly date: string
  /** The first of the digests' dates, where it is of several. */
  readonly first?: string
  readonly place: { readonly channelId: string; readonly messageId: string }
  /** Since when (ms UTC). */
  readonly at: number
}

/** How the posts of a channel look and sound, beside their layout. */
export interface Look {
  /** A role that each edition's first message mentions. */
  readonly roleId: string | null
  /** Nobody is notified. */
  readonly isSilent: boolean
  /** The colour at the edge, `0xRRGGBB`; `null` for ours. */
  readonly accent: number | null
}

/** The look of a channel that chose nothing. */
export const PLAIN_LOOK: Look = { roleId: null, isSilent: false, accent: null }

/** A server channel's wish. */
export interface ChannelSubscription extends SubscriptionBase {
  readonly kind: 'channel'
  readonly guildId: string
  readonly channelId: string
  /** As it was called when it was chosen: so that subscriptions differ in menus, which can't mention channels. */
  readonly channelName: string
  readonly channelKind: ChannelKind
  readonly layout: Layout
  readonly look: Look
  /** Default as in the digest. */
  readonly order?: PaperOrder
  /** Most papers that a post shows, the first in its order; 0 or absent: as many as its messages take. */
  readonly paperLimit?: number
  /** Whether a day without a wanted paper is mentioned in one line. */
  readonly postsOnEmptyDays: boolean
  /** Who made it. */
  readonly createdBy: string
  /** Instant at which the server was first seen to have removed the bot (ms UTC); absent while the bot is there. */
  readonly removedAt?: number
}

/** A person's wish, delivered as direct messages; one for each person, with at least one interest. */
export interface PersonSubscription extends SubscriptionBase {
  readonly kind: 'person'
  readonly userId: string
}

export type Subscription = ChannelSubscription | PersonSubscription

/** Subscriptions one server may have; beyond it the answer names the limit. */
export const GUILD_SUBSCRIPTION_LIMIT = 25

/** Tags, keywords and authors that one subscription may name, wanted and not wanted together. */
export const INTEREST_LIMIT = 50

/** Days for which a paper is not sent again, where nothing else was chosen, and at most. */
export const REPEAT_AFTER_DAYS = 30
export const MOST_REPEAT_AFTER_DAYS = 90

/** Which subscriptions a change is about: some by id, or all of a server or channel. */
export type SubscriptionScope =
  | { readonly ids: readonly string[] }
  | { readonly guildId: string }
  | { readonly channelId: string }

/** What becomes of the subscriptions that a change is about, and what it answers. */
export interface SubscriptionChange<Result> {
  /** Added, or stored in place of those before, by id. */
  readonly put?: readonly Subscription[]
  /** Ids. */
  readonly remove?: readonly string[]
  readonly result: Result
}

/** Some of those that are due. */
export interface DuePage {
  readonly limit: number
  readonly after: Subscription | null
}

/** Some of those that are looked through, in the order of their ids. */
export interface IdPage {
  readonly limit: number
  /** The last id of the page before; empty for the first. */
  readonly after: string
}

/** Where subscriptions are kept. A change is durable when its promise resolves. */
export interface SubscriptionStore {
  /** Those that were removed of late. */
  readonly removed: RemovedSubscriptions
  get(id: string): Promise<Subscription | undefined>
  ofGuild(guildId: string): Promise<ChannelSubscription[]>
  /**
   * Unpaused subscriptions whose `nextDueAt` is at or before the instant (ms UTC), longest due first.
   *
   * @param page where there may be very many: how many at most, and the last one of the page before
   */
  due(now: number, page?: DuePage): Promise<Subscription[]>
  /** The instant at which the next unpaused one is due (ms UTC), or `null`. */
  nextDueAt(): Promise<number | null>
  /** Unpaused subscriptions that wait for arrivals. */
  onArrival(): Promise<Subscription[]>
  /** Every subscription of a channel, in whichever server. */
  ofChannel(channelId: string): Promise<ChannelSubscription[]>
  /** Servers with a subscription, each once. */
  guildIds(): Promise<string[]>
  /** Servers that are known to have removed the bot before an instant (ms UTC), each once. */
  removedBefore(instant: number): Promise<string[]>
  /** Subscriptions that a clock which was ahead of an instant (ms UTC) may have noted something in, a page of them. */
  ahead(now: number, page: IdPage): Promise<Subscription[]>
  /** Paused subscriptions of which that was not said yet. */
  unnotified(): Promise<Subscription[]>
  /**
   * Changes subscriptions by what they are at that moment: nothing else changes those in the scope, or adds one to it, between
   * the look and the change.
   *
   * @param decide is pure, and may be asked again
   */
  change<Result>(
    scope: SubscriptionScope,
    decide: (before: readonly Subscription[]) => SubscriptionChange<Result>,
  ): Promise<Result>
}

/** Changes some subscriptions, each by itself, as far as they are there; where one is given back as it was, it stays. */
export async function changeEach(
  store: Pick<SubscriptionStore, 'change'>,
  ids: readonly string[],
  change: (before: Subscription) => Subscription,
): Promise<void> {
  if (ids.length === 0) return
  await store.change({ ids }, (before) => ({
    put: before.flatMap((each) => {
      const after = change(each)
      return after === each ? [] : [after]
    }),
    result: undefined,
  }))
}

/** Of some subscriptions those that {@link SubscriptionStore.due} gives. */
export function dueAmong(
  subscriptions: readonly Subscription[],
  now: number,
  { limit, after }: DuePage = { limit: Number.POSITIVE_INFINITY, after: null },
): Subscription[] {
  const due = subscriptions
    .flatMap((each) =>
      each.paused === null && each.nextDueAt !== null && each.nextDueAt <= now ? [each] : [],
    )
    .sort(byDueTime)
  return due.filter((each) => after === null || byDueTime(after, each) < 0).slice(0, limit)
}

/** Of some subscriptions a page by their ids. */
export function pageById(subscriptions: readonly Subscription[], { limit, after }: IdPage): Subscription[] {
  return subscriptions
    .filter(({ id }) => id > after)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit)
}

/** The longest due first; of those due at one instant, by their ids. */
function byDueTime(one: Subscription, other: Subscription): number {
  const apart = (one.nextDueAt ?? 0) - (other.nextDueAt ?? 0)
  return apart === 0 ? (one.id < other.id ? -1 : Number(one.id > other.id)) : apart
}
