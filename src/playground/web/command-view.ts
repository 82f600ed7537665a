import {
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10'
import type { Channel } from '../world/records.ts'
import type { ChoiceView, CommandView, Named, OptionView } from './protocol.ts'

/** What options can name where a command would be used. */
export interface Nameable {
  readonly people: readonly Named[]
  readonly roles: readonly Named[]
  readonly channels: readonly Channel[]
}

/** A command as the page offers it: one entry, or one a subcommand. */
export function commandViews(command: APIApplicationCommand, nameable: Nameable): CommandView[] {
  return entriesOf(command.options ?? [], []).map(({ path, description, options }) => ({
    name: [command.name, ...path].join(' '),
    command: command.name,
    subcommand: path.length === 0 ? null : path.join(' '),
    description: description ?? command.description,
    options: options.map((option) => optionView(option, nameable)),
  }))
}

interface Entry {
  readonly path: readonly string[]
  /** Null for a command without subcommands. */
  readonly description: string | null
  readonly options: readonly APIApplicationCommandBasicOption[]
}

function entriesOf(options: readonly APIApplicationCommandOption[], path: readonly string[]): Entry[] {
  const nested = options.flatMap((option): Entry[] => {
    const below = [...path, option.name]
    if (option.type === ApplicationCommandOptionType.SubcommandGroup)
      return entriesOf(option.options ?? [], below)
    if (option.type !== ApplicationCommandOptionType.Subcommand) return []
    return [{ path: below, description: option.description, options: option.options ?? [] }]
  })
  if (nested.length > 0) return nested
  return [{ path, description: null, options: options as readonly APIApplicationCommandBasicOption[] }]
}

function optionView(option: APIApplicationCommandBasicOption, nameable: Nameable): OptionView {
  const { name, description, required = false } = option
  return {
    name,
    description,
    required,
    autocomplete: 'autocomplete' in option && option.autocomplete === true,
    choices: choicesOf(option, nameable),
  }
}

function choicesOf(option: APIApplicationCommandBasicOption, nameable: Nameable): ChoiceView[] | null {
  const { Boolean: Truth, Channel, User, Role, Mentionable } = ApplicationCommandOptionType
  const roles = nameable.roles.map(({ id, name }) => ({ name: `@${name.replace(/^@/, '')}`, value: id }))
  const people = nameable.people.map(({ id, name }) => ({ name: `@${name}`, value: id }))
  switch (option.type) {
    case Truth:
      return [
        { name: 'True', value: 'true' },
        { name: 'False', value: 'false' },
      ]
    case Channel: {
      const types: readonly number[] = option.channel_types ?? []
      return nameable.channels
        .filter(({ type }) => types.length === 0 || types.includes(type))
        .map(({ id, name }) => ({ name: `#${name}`, value: id }))
    }
    case User:
      return people
    case Role:
      return roles
    case Mentionable:
      return [...people, ...roles]
    default: {
      const given = 'choices' in option ? (option.choices ?? []) : []
      return given.length === 0 ? null : given.map(({ name, value }) => ({ name, value: String(value) }))
    }
  }
}
