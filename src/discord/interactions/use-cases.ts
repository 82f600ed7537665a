import type { Clock } from '../../clock.ts'
import type { DeliveryStatus } from '../../delivery/status.ts'
import { UserError } from '../../errors.ts'
import type { Library } from '../../library/library.ts'
import type { Privacy } from '../../privacy/privacy.ts'
import type { ReaderStore, TimeZones } from '../../readers/reader.ts'
import type { ChannelSubscriptions } from '../../subscriptions/channel-subscriptions.ts'
import type { PersonSubscriptions } from '../../subscriptions/person-subscriptions.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { ClassicPayload, MessagePayload } from '../messages/components.ts'
import type { Carried } from '../servers/carried.ts'
import type { Places } from '../servers/places.ts'
import { texts } from '../texts/texts.ts'

/** The use cases that commands call. */
export interface UseCases {
  readonly library: Library
  readonly channels: ChannelSubscriptions
  readonly people: PersonSubscriptions
  readonly readers: ReaderStore
  readonly zones: TimeZones
  /** Where something can be posted. */
  readonly places: Places
  readonly delivery: {
    statusOf(subscriptionId: string): Promise<DeliveryStatus>
    /** Papers that would be sent if the subscription were due now. */
    owedTo(subscription: Subscription): Promise<number>
    /** Sends what is due without waiting for the next minute. */
    wake(): void
  }
  readonly privacy: Privacy
  /** Weekdays without a digest, where they are so many that something is wrong; else `null`. */
  overdueWeekdays(): number | null
  /** The date of the newest digest that has come, or `null`: one that is dated far ahead waits for its date. */
  newest(): string | null
  /** Dates of late of which rows came and none could be read, newest first: they are no digests. */
  unreadable(): readonly string[]
  /** A picture as PNG; `null` where it can't be drawn, which the log names. Everything in it is said in words, too. */
  drawPicture(svg: string): Promise<Uint8Array | null>
  readonly clock: Clock
}

/** Somebody's use of the bot: who, where, and what can be done for them. */
export interface Use {
  readonly app: UseCases
  readonly userId: string
  /** The server where they are; `null` elsewhere. */
  readonly guildId: string | null
  /** What the interaction says of its place and its person, as Discord sent it. */
  readonly carried: Carried
}

/** A use of the bot in a server. */
export interface ServerUse extends Use {
  readonly guildId: string
}

/** @throws UserError where it is not in a server */
export function inServer<U extends Use>(use: U): U & ServerUse {
  const { guildId } = use
  if (guildId === null) throw new UserError(texts.errors.serverOnly)
  return { ...use, guildId }
}

/** What answers a command or press. */
export type Answer = MessagePayload | ClassicPayload
