import type { Reader } from '../readers/reader.ts'
import type { ChannelSubscription, PersonSubscription } from '../subscriptions/subscription.ts'

/** What is kept of a person: ids and choices, nothing else. */
interface Kept {
  readonly reader: Reader | null
  readonly subscription: PersonSubscription | null
  /** Channel subscriptions that they set up. */
  readonly channels: readonly ChannelSubscription[]
  /** Which papers were sent to them, as far back as that is kept. */
  readonly received: readonly { readonly edition: string; readonly paperIds: readonly string[] }[]
}

/** A person's say over what is kept of them. */
export interface Privacy {
  kept(userId: string): Promise<Kept>
  /**
   * Deletes all of it, in every file, backups and copies set aside included; channel subscriptions stay, without the name
   * of who made them. Durable when it resolves.
   */
  forget(userId: string): Promise<void>
  /** Deletes all that is kept of a server, in every file as well. Durable when it resolves. */
  forgetServer(guildId: string): Promise<void>
}
