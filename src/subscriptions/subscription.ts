import type { Schedule } from './schedule.ts'

/**
 * How a post is laid out: `compact` is a line group a paper, `full` has each paper's bullets, `thread` adds a
 * card a paper to discuss, `publish` is classic content that followers' copies of an announcement keep.
 */
export type Form = 'compact' | 'full' | 'thread' | 'publish'

/** Every form there is a layout for, default first. */
export const FORMS: readonly Form[] = ['compact', 'full', 'thread', 'publish']

/** The forms a channel can choose: those that a plain message carries. */
export const CHANNEL_FORMS: readonly Form[] = ['compact', 'full']

/** Why a subscription rests. It keeps everything else, and is taken up again when the cause is gone. */
export type PauseReason = 'channel-gone' | 'no-access' | 'missing-permissions' | 'messages-closed'

interface SubscriptionBase {
  /** Letters and digits only, at most 32, unique over all subscriptions. */
  readonly id: string
  /** Tags wanted, canonical spelling. */
  readonly tags: readonly string[]
  readonly schedule: Schedule
  /** Instant it was made (ms UTC): no digest dated before that local day is ever sent. */
  readonly createdAt: number
  /** Next firing (ms UTC), kept so that a restart catches up on what fell due meanwhile. */
  readonly nextDueAt: number
  readonly paused: { readonly reason: PauseReason; readonly at: number } | null
}

/** A server channel's wish. No tags means every paper. */
export interface ChannelSubscription extends SubscriptionBase {
  readonly kind: 'channel'
  readonly guildId: string
  readonly channelId: string
  /** As it was called when it was chosen: to tell subscriptions apart in menus, which can't mention channels. */
  readonly channelName: string
  readonly form: Form
  /** Who made it. */
  readonly createdBy: string
}

/** A person's wish, delivered as direct messages; one for each person, with at least one tag. */
export interface PersonSubscription extends SubscriptionBase {
  readonly kind: 'person'
  readonly userId: string
}

export type Subscription = ChannelSubscription | PersonSubscription

/** Subscriptions one server may have; beyond it the answer names the limit. */
export const GUILD_SUBSCRIPTION_LIMIT = 25

/** Tags one subscription may name. */
export const TAG_LIMIT = 25

/** Where subscriptions are kept. Reads are from memory; a write is durable when its promise resolves. */
export interface SubscriptionStore {
  get(id: string): Subscription | undefined
  ofGuild(guildId: string): ChannelSubscription[]
  /** Unpaused subscriptions whose `nextDueAt` is at or before the instant (ms UTC), longest due first. */
  due(now: number): Subscription[]
  /** Adds or replaces, by id. */
  put(subscriptions: readonly Subscription[]): Promise<void>
  remove(id: string): Promise<void>
}
