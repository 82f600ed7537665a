import type {
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  MessageComponentInteraction,
  MessageContextMenuCommandInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js'
import type { Clock } from '../clock.ts'
import type { DeliveryStatus } from '../delivery/status.ts'
import type { Library } from '../library/library.ts'
import type { ReaderStore } from '../readers/reader.ts'
import type { ChannelDesk } from '../subscriptions/channel-desk.ts'
import type { PersonDesk } from '../subscriptions/person-desk.ts'
import type { Privacy } from '../subscriptions/privacy.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import type { ClassicPayload, MessagePayload } from './render/message.ts'

/** The use cases that commands call. */
export interface UseCases {
  readonly library: Library
  readonly channels: ChannelDesk
  readonly people: PersonDesk
  readonly readers: ReaderStore
  readonly delivery: {
    statusOf(subscriptionId: string): DeliveryStatus
    /** Papers that a firing now would send. */
    owedTo(subscription: Subscription): number
    /** Sends what is due without waiting for the next minute. */
    wake(): void
  }
  readonly privacy: Privacy
  /** Weekdays without a digest, where they are so many that something is wrong; else `null`. */
  overdueWeekdays(): number | null
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

export interface Invocation {
  readonly interaction: ChatInputCommandInteraction
  readonly app: UseCases
}

export interface Press {
  readonly interaction: MessageComponentInteraction
  readonly app: UseCases
  /** What the `custom_id` carries after the handler's name. */
  readonly args: readonly string[]
  /** What was picked, where a menu was used. */
  readonly values: readonly string[]
}

interface Typing {
  readonly interaction: AutocompleteInteraction
  readonly app: UseCases
  /** The option being typed, and what it holds so far. */
  readonly option: string
  readonly typed: string
}

/** One entry offered while a person types; Discord shows the name and sends the value. */
export interface Choice {
  readonly name: string
  readonly value: string
}

/** A button or menu: how its press is answered, by a message of its own or by changing the one it is on. */
export interface ComponentHandler {
  readonly respond: Visibility | 'update'
  press(press: Press): Promise<Answer> | Answer
}

/** An entry of the menu of every message, under *Apps*. */
export interface MessageCommand {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody
  /** What it does, in words; Discord shows none. */
  readonly description: string
  readonly reply: Visibility
  readonly components?: Readonly<Record<string, ComponentHandler>>
  /** @throws UserError worded for the person; anything else is a fault of ours */
  executeOn(use: {
    readonly interaction: MessageContextMenuCommandInteraction
    readonly app: UseCases
  }): Promise<Answer> | Answer
}

/** One Discord command that is typed: its definition, what it does, and the buttons and menus it draws. */
export interface Command {
  readonly data: RESTPostAPIChatInputApplicationCommandsJSONBody
  readonly reply: Visibility
  /** By the first part of their `custom_id`; unique over all commands. */
  readonly components?: Readonly<Record<string, ComponentHandler>>
  autocomplete?(typing: Typing): Promise<Choice[]> | Choice[]
  /** @throws UserError worded for the person; anything else is a fault of ours */
  execute(invocation: Invocation): Promise<Answer> | Answer
}
