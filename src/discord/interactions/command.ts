import type {
  AutocompleteInteraction,
  BaseInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js'
import type { Clock } from '../../clock.ts'
import type { DeliveryStatus } from '../../delivery/status.ts'
import type { Library } from '../../library/library.ts'
import type { Privacy } from '../../privacy/privacy.ts'
import type { ReaderStore } from '../../readers/reader.ts'
import type { ChannelSubscriptions } from '../../subscriptions/channel-subscriptions.ts'
import type { PersonSubscriptions } from '../../subscriptions/person-subscriptions.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { Choice } from '../messages/choices.ts'
import type { ClassicPayload, MessagePayload } from '../messages/components.ts'
import type { Carried } from '../servers/carried.ts'
import type { Places } from '../servers/places.ts'
import type { ComponentHandler } from './component-handler.ts'

/** The use cases that commands call. */
export interface UseCases {
  readonly library: Library
  readonly channels: ChannelSubscriptions
  readonly people: PersonSubscriptions
  readonly readers: ReaderStore
  /** Where something can be posted. */
  readonly places: Places
  readonly delivery: {
    statusOf(subscriptionId: string): DeliveryStatus
    /** Papers that would be sent if the subscription were due now. */
    owedTo(subscription: Subscription): number
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
  readonly clock: Clock
  /** IANA time zone of those who name none. */
  readonly defaultTimeZone: string
}

/** What answers a command or press. */
export type Answer = MessagePayload | ClassicPayload

/**
 * Who sees an answer: `private` is ephemeral in servers and open in direct messages, `public` is open
 * everywhere.
 */
export type Visibility = 'private' | 'public'

/** What every use of the bot comes with. */
export interface Context<Used extends BaseInteraction> {
  readonly interaction: Used
  readonly app: UseCases
  /** What the interaction says of its place and its person, as Discord sent it. */
  readonly carried: Carried
}

export type Invocation = Context<ChatInputCommandInteraction>

interface Typing extends Context<AutocompleteInteraction> {
  /** The option being typed, and its text so far. */
  readonly option: string
  readonly typed: string
}

/** An entry of the menu of every message, under *Apps*. */
export interface MessageCommand {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody
  /** What it does, in words; Discord shows none. */
  readonly description: string
  readonly reply: Visibility
  /** The buttons and menus that it owns; their names are unique over all commands. */
  readonly components?: readonly ComponentHandler[]
  /** @throws UserError worded for the person; anything else is a fault of ours */
  executeOn(use: Context<MessageContextMenuCommandInteraction>): Promise<Answer> | Answer
}

/** One Discord command that is typed: its definition, what it does, and the buttons and menus it draws. */
export interface Command {
  readonly data: RESTPostAPIChatInputApplicationCommandsJSONBody
  readonly reply: Visibility
  /** The buttons and menus that it owns; their names are unique over all commands. */
  readonly components?: readonly ComponentHandler[]
  autocomplete?(typing: Typing): Promise<Choice[]> | Choice[]
  /** @throws UserError worded for the person; anything else is a fault of ours */
  execute(invocation: Invocation): Promise<Answer> | Answer
}
