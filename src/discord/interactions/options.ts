import { ApplicationCommandOptionType, ApplicationIntegrationType, InteractionContextType } from 'discord.js'
import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandBooleanOption,
  APIApplicationCommandIntegerOption,
  APIApplicationCommandStringOption,
  APIApplicationCommandSubcommandOption,
} from 'discord-api-types/v10'
import { MOST_REPEAT_AFTER_DAYS, REPEAT_AFTER_DAYS } from '../../subscriptions/subscription.ts'
import { texts } from '../texts/texts.ts'

/** Where a command for everyone can be used: in servers, in direct messages, and as a user-installed app. */
export const EVERYWHERE = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
}

/** Where a command for those who run a server can be used. */
export const SERVERS_ONLY = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
}

/** A text option; with `autocomplete`, its command offers entries while a person types. */
export function stringOption(
  name: string,
  description: string,
  rules: { readonly required?: true; readonly autocomplete?: true; readonly max_length?: number } = {},
): APIApplicationCommandStringOption {
  return {
    type: ApplicationCommandOptionType.String,
    name,
    description,
    ...rules,
  } as APIApplicationCommandStringOption
}

/** A text option of which one of a few values is picked. */
export function choiceOption(
  name: string,
  description: string,
  choices: readonly { readonly name: string; readonly value: string }[],
): APIApplicationCommandStringOption {
  return { type: ApplicationCommandOptionType.String, name, description, choices: [...choices] }
}

/** Whether something comes at an hour or on arrival. */
export const whenOption = choiceOption('when', texts.commands.when.description, [
  { name: texts.commands.when.hour, value: 'hour' },
  { name: texts.commands.when.arrival, value: 'arrival' },
])

/** A whole number between two, both included. */
function integerOption(
  name: string,
  description: string,
  [least, most]: readonly [number, number],
): APIApplicationCommandIntegerOption {
  return {
    type: ApplicationCommandOptionType.Integer,
    name,
    description,
    min_value: least,
    max_value: most,
  } as APIApplicationCommandIntegerOption
}

/** After how many days a paper that is listed again is sent again. */
export const repeatOption = integerOption(
  'repeat',
  texts.commands.channel.repeat(MOST_REPEAT_AFTER_DAYS, REPEAT_AFTER_DAYS),
  [0, MOST_REPEAT_AFTER_DAYS],
)

/** A yes or no. */
export function booleanOption(name: string, description: string): APIApplicationCommandBooleanOption {
  return { type: ApplicationCommandOptionType.Boolean, name, description }
}

/** A subcommand, with its options in the order in which Discord shows them. */
export function subcommand(
  name: string,
  description: string,
  options: APIApplicationCommandBasicOption[],
): APIApplicationCommandSubcommandOption {
  return { type: ApplicationCommandOptionType.Subcommand, name, description, options }
}
