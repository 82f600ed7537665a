import { type ChannelSubscription, GUILD_SUBSCRIPTION_LIMIT } from './subscription.ts'

/** A channel's subscription that somebody removed, with nobody's id in it. */
export interface RemovedSubscription {
  readonly subscription: ChannelSubscription
  /** When it was removed (ms UTC). */
  readonly at: number
}

/** Channel subscriptions that were removed and can be put back for a while. A change is durable when its promise resolves. */
export interface RemovedSubscriptions {
  get(id: string): Promise<RemovedSubscription | undefined>
  /** Keeps one, and drops those of {@link droppedFor}. */
  keep(removed: RemovedSubscription): Promise<void>
  drop(id: string): Promise<void>
}

/** How long a subscription can be put back (ms). */
export const RESTORABLE_FOR = 30 * 24 * 60 * 60_000

/** Removed subscriptions of one server that can be put back: as many as it may have. */
export const RESTORABLE_IN_GUILD = GUILD_SUBSCRIPTION_LIMIT

/** Of all that were removed, those that can't be put back once another one was: too old, or too many of its server. */
export function droppedFor(
  added: RemovedSubscription,
  all: readonly RemovedSubscription[],
): RemovedSubscription[] {
  const old = all.filter(({ at }) => at < added.at - RESTORABLE_FOR)
  const ofGuild = all
    .filter(
      ({ subscription: { id, guildId } }) =>
        guildId === added.subscription.guildId && id !== added.subscription.id,
    )
    .sort((one, other) => other.at - one.at)
  return [...new Set([...old, ...ofGuild.slice(RESTORABLE_IN_GUILD - 1)])]
}
