import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type Message,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js'
import type { APIApplicationCommandSubcommandOption } from 'discord-api-types/v10'
import { UserError } from '../../errors.ts'
import { texts } from '../texts/texts.ts'
import type { ComponentHandler } from './component-handler.ts'
import type { FilledIn, Offer, Options, ValuesOf } from './options.ts'
import { type Answer, inServer, type ServerUse, type Use } from './use-cases.ts'

/** What is being typed into a command. */
interface Typing {
  /** The subcommand, where the command has some. */
  readonly subcommand: string | null
  readonly option: string
  /** The option's text so far. */
  readonly typed: string
}

/** A command that is typed, as it is registered and routed. */
export interface Command {
  readonly data: RESTPostAPIChatInputApplicationCommandsJSONBody
  readonly components: readonly ComponentHandler[]
  suggest(typing: Typing, use: Use): Offer
  /** @throws UserError worded for the person; anything else is a fault of ours */
  execute(filledIn: FilledIn, use: Use): Promise<Answer> | Answer
}

/** An entry of the menu of every message, under *Apps*, as it is registered and routed. */
export interface MessageCommand {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody
  /** What it does, in words; Discord shows none. */
  readonly description: string
  readonly components: readonly ComponentHandler[]
  /** @throws UserError worded for the person; anything else is a fault of ours */
  executeOn(message: Message, use: Use): Promise<Answer> | Answer
}

/** What every command declares. Its answers are private in servers, and open in direct messages. */
interface Declaration {
  readonly name: string
  readonly description: string
  /** What the use of its buttons and menus does; their names are unique over all commands. */
  readonly components?: readonly ComponentHandler[]
}

/** What somebody's use of a command comes with: what they filled in, read and typed by its declaration. */
type Filled<U extends Use, O extends Options> = U & { readonly options: ValuesOf<O> }

/** Where a command for everyone can be used: in servers, in direct messages, and as a user-installed app. */
const EVERYWHERE = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
}

/** Where a command for those who run a server can be used. */
const SERVERS_ONLY = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
}

/** Declares a command for everyone. */
export function defineCommand<const O extends Options = Record<never, never>>(
  declaration: Declaration & {
    readonly options?: O
    execute(use: Filled<Use, O>): Promise<Answer> | Answer
  },
): Command {
  const { name, description, options, components = [], execute } = declaration
  const data = { name, description, ...(options === undefined ? {} : { options: registered(options) }) }
  return {
    data: { ...data, ...EVERYWHERE },
    components,
    suggest: ({ option, typed }, use) => options?.[option]?.suggest?.(typed, use) ?? [],
    execute: async (filledIn, use) => execute({ ...use, options: await valuesOf(options, filledIn, use) }),
  }
}

/** One of the things that a server's command does. */
export interface Subcommand {
  data(name: string): APIApplicationCommandSubcommandOption
  readonly options: Options
  execute(filledIn: FilledIn, use: ServerUse): Promise<Answer> | Answer
}

/** Declares one of the things that a server's command does; its name is its key there. */
export function defineSubcommand<const O extends Options = Record<never, never>>({
  description,
  options,
  execute,
}: {
  readonly description: string
  readonly options?: O
  execute(use: Filled<ServerUse, O>): Promise<Answer> | Answer
}): Subcommand {
  return {
    data: (name) => ({
      type: ApplicationCommandOptionType.Subcommand,
      name,
      description,
      options: registered(options ?? {}),
    }),
    options: options ?? {},
    execute: async (filledIn, use) => execute({ ...use, options: await valuesOf(options, filledIn, use) }),
  }
}

/**
 * Declares a command for those who run a server.
 *
 * @param permissions who may use it, where the server's administrators say nothing else
 */
export function defineServerCommand(
  declaration: Declaration & {
    readonly permissions: bigint
    readonly subcommands: Readonly<Record<string, Subcommand>>
  },
): Command {
  const { name, description, permissions, subcommands, components = [] } = declaration
  return {
    data: {
      name,
      description,
      default_member_permissions: permissions.toString(),
      options: Object.entries(subcommands).map(([name, { data }]) => data(name)),
      ...SERVERS_ONLY,
    },
    components,
    suggest: ({ subcommand, option, typed }, use) =>
      subcommands[subcommand ?? '']?.options[option]?.suggest?.(typed, use) ?? [],
    execute(filledIn, use) {
      const subcommand = subcommands[filledIn.getSubcommand()]
      if (subcommand === undefined) throw new UserError(texts.errors.unknownCommand)
      return subcommand.execute(filledIn, inServer(use))
    },
  }
}

/** Declares an entry of the menu of every message. */
export function defineMessageCommand({
  name,
  description,
  components = [],
  execute,
}: Declaration & {
  execute(use: Use & { readonly message: Message }): Promise<Answer> | Answer
}): MessageCommand {
  return {
    data: { type: ApplicationCommandType.Message, name, ...EVERYWHERE },
    description,
    components,
    executeOn: (message, use) => execute({ ...use, message }),
  }
}

function registered(options: Options) {
  return Object.entries(options).map(([name, { data }]) => data(name))
}

/** Reads every option in the order of its declaration. @throws UserError for the first that makes no sense */
async function valuesOf<O extends Options>(
  options: O | undefined,
  filledIn: FilledIn,
  use: Use,
): Promise<ValuesOf<O>> {
  const values: [name: string, value: unknown][] = []
  for (const [name, { value }] of Object.entries(options ?? {})) {
    values.push([name, await value(filledIn, name, use)])
  }
  return Object.fromEntries(values) as ValuesOf<O>
}
