import { ApplicationCommandOptionType, type ChannelType, type ChatInputCommandInteraction } from 'discord.js'
import type {
  APIApplicationCommandBasicOption,
  ApplicationCommandOptionAllowedChannelType,
} from 'discord-api-types/v10'
import { UserError } from '../../errors.ts'
import type { Choice } from '../messages/choices.ts'
import { texts } from '../texts/texts.ts'
import type { Use } from './use-cases.ts'

/** What somebody filled in, as discord.js gives it. */
export type FilledIn = ChatInputCommandInteraction['options']

/** An option of a command, declared once: what Discord registers, what is offered while it is typed, and its value. */
export interface Option<T> {
  /** As it is registered under a name. */
  data(name: string): APIApplicationCommandBasicOption
  readonly suggest?: Suggest | undefined
  /** @throws UserError where what was filled in makes no sense */
  value(filledIn: FilledIn, name: string, use: Use): T | Promise<T>
}

/** What is offered while somebody types. */
type Suggest = (typed: string, use: Use) => Offer
export type Offer = readonly Choice[] | Promise<readonly Choice[]>

/** A command's options by their names, in the order in which Discord shows them. */
export type Options = Readonly<Record<string, Option<unknown>>>

/** The values of a command's options, by their names. */
export type ValuesOf<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never
}

/** What can be asked of an option of any kind. */
interface Rules<Raw> {
  /** Whether it has to be filled in; else its value may be `undefined`. Default no. */
  readonly required?: true
  /** Makes the value of what Discord sends, or a promise of it. @throws UserError where that makes no sense */
  readonly read?: (raw: Raw, use: Use) => unknown
}

interface TextRules extends Rules<string> {
  /** Only offers: whoever types may send anything. */
  readonly suggest?: Suggest
  /** UTF-16 units. */
  readonly maxLength?: number
}

/** An option's value by its rules: what its reader gives, and `undefined` where it may be left out. */
type ValueBy<Raw, R> =
  | (R extends { readonly read: (...given: never[]) => infer T } ? Awaited<T> : Raw)
  | (R extends { readonly required: true } ? never : undefined)

/** A text. */
export function text<R extends TextRules = TextRules>(
  description: string,
  rules?: R,
): Option<ValueBy<string, R>> {
  const { required, suggest, maxLength }: TextRules = rules ?? {}
  return {
    suggest,
    data: (name) => {
      const base = { type: ApplicationCommandOptionType.String as const, name, description }
      const head = { ...base, ...(required === undefined ? {} : { required }) }
      const limit = maxLength === undefined ? {} : { max_length: maxLength }
      return suggest === undefined ? { ...head, ...limit } : { ...head, autocomplete: true, ...limit }
    },
    value: reading<string, R>(rules, (filledIn, name) => filledIn.getString(name, required === true)),
  }
}

/** One of a few texts, by what is shown of each. */
export function choice<const V extends string>(
  description: string,
  shown: Readonly<Record<V, string>>,
): Option<V | undefined> {
  const choices = (Object.entries(shown) as [V, string][]).map(([value, name]) => ({ name, value }))
  return {
    data: (name) => ({ type: ApplicationCommandOptionType.String, name, description, choices }),
    value(filledIn, name) {
      const sent = filledIn.getString(name)
      const picked = choices.find(({ value }) => value === sent)
      // A client that was not restarted since goes on showing an older version's.
      if (sent !== null && picked === undefined) throw new UserError(texts.errors.unknownCommand)
      return picked?.value
    },
  }
}

/** A whole number between two, both included; any other becomes the nearer of them. */
export function integer(
  description: string,
  { least, most }: { readonly least: number; readonly most: number },
): Option<number | undefined> {
  return {
    data: (name) => ({
      type: ApplicationCommandOptionType.Integer,
      name,
      description,
      min_value: least,
      max_value: most,
    }),
    value(filledIn, name) {
      const sent = filledIn.getInteger(name)
      return sent === null ? undefined : Math.min(most, Math.max(least, sent))
    },
  }
}

/** A yes or no. */
export function boolean(description: string): Option<boolean | undefined> {
  return {
    data: (name) => ({ type: ApplicationCommandOptionType.Boolean, name, description }),
    value: (filledIn, name) => filledIn.getBoolean(name) ?? undefined,
  }
}

/** A role of the server, by its id. */
export function role<R extends Rules<string> = Rules<string>>(
  description: string,
  rules?: R,
): Option<ValueBy<string, R>> {
  const { required }: Rules<string> = rules ?? {}
  return {
    data: (name) => ({
      type: ApplicationCommandOptionType.Role,
      name,
      description,
      ...(required === undefined ? {} : { required }),
    }),
    value: reading<string, R>(
      rules,
      (filledIn, name) => filledIn.getRole(name, required === true)?.id ?? null,
    ),
  }
}

/** A channel that was picked, with its thread's or channel's own type. */
export interface PickedChannel {
  readonly id: string
  readonly name: string | null
  readonly type: ChannelType
}

/** A channel of the server, of some types. */
export function channel<R extends Rules<PickedChannel> = Rules<PickedChannel>>(
  description: string,
  types: readonly ApplicationCommandOptionAllowedChannelType[],
  rules?: R,
): Option<ValueBy<PickedChannel, R>> {
  const { required }: Rules<PickedChannel> = rules ?? {}
  return {
    data: (name) => ({
      type: ApplicationCommandOptionType.Channel,
      name,
      description,
      channel_types: [...types],
      required: required === true,
    }),
    value: reading<PickedChannel, R>(rules, (filledIn, name) => filledIn.getChannel(name, required === true)),
  }
}

/** Takes what was filled in, and makes the value of it that the rules promise. */
function reading<Raw, R extends Rules<Raw>>(
  rules: R | undefined,
  sent: (filledIn: FilledIn, name: string) => Raw | null,
): (filledIn: FilledIn, name: string, use: Use) => Promise<ValueBy<Raw, R>> {
  return async (filledIn, name, use) => {
    const raw = sent(filledIn, name)
    const value = raw === null ? undefined : rules?.read === undefined ? raw : await rules.read(raw, use)
    // The one place where the type of a value is made of its declaration.
    return value as ValueBy<Raw, R>
  }
}
