import {
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import type { JsonObject } from '../json.ts'
import { ClientRefusal } from './client-refusal.ts'
import { type OptionInput, optionValue } from './option-values.ts'
import type { Setting } from './place.ts'
import { resolvedData } from './resolved.ts'

/** What a person filled in: a slash command with its options by name. */
export interface CommandInput {
  readonly command: string
  /** The subcommand's name, or `group subcommand`. */
  readonly subcommand?: string
  readonly options?: Readonly<Record<string, OptionInput | undefined>>
}

/** The option that is being typed in, for autocomplete. */
export interface Focus {
  readonly focused: string
  /** Its text so far, perhaps empty. */
  readonly value: string
}

/** The `data` of a slash command's interaction, or of its autocomplete when there is a `focus`. */
export function commandData(
  core: Core,
  setting: Setting,
  command: APIApplicationCommand,
  input: CommandInput,
  focus?: Focus,
): JsonObject {
  const { path, options } = findSubcommand(command, input.subcommand)
  const given = Object.entries(input.options ?? {}).filter(([, value]) => value !== undefined)
  for (const [name] of given) findOption(options, name)
  const filled = options.flatMap((option): FilledOption[] => {
    if (option.name === focus?.focused) return [{ ...named(option), value: focus.value, focused: true }]
    const value = input.options?.[option.name]
    if (value !== undefined) return [{ ...named(option), value: optionValue(core, setting, option, value) }]
    if (option.required && focus === undefined) {
      throw new ClientRefusal('option-required', `Option "${option.name}" of /${command.name} is required`)
    }
    return []
  })
  if (focus !== undefined && !findOption(options, focus.focused).autocomplete) {
    throw new ClientRefusal('unknown-option', `Option "${focus.focused}" has no autocomplete`)
  }
  const nested = path.reduceRight<readonly object[]>((inner, outer) => [{ ...outer, options: inner }], filled)
  const resolved = resolvedData(core, setting, idsIn(core, filled))
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
    ...(nested.length === 0 ? {} : { options: nested }),
    ...(resolved === undefined ? {} : { resolved }),
  }
}

interface FilledOption {
  readonly name: string
  readonly type: ApplicationCommandOptionType
  readonly value: OptionInput
  readonly focused?: true
}

interface Named {
  readonly name: string
  readonly type: ApplicationCommandOptionType
}

function named({ name, type }: Named): Named {
  return { name, type }
}

function findSubcommand(
  command: APIApplicationCommand,
  subcommand: string | undefined,
): { path: Named[]; options: APIApplicationCommandBasicOption[] } {
  const names = subcommand?.split(' ') ?? []
  let options: readonly APIApplicationCommandOption[] = command.options ?? []
  const path: Named[] = []
  for (const name of names) {
    const found = options.find((option) => option.name === name)
    if (found === undefined || !isNested(found)) {
      throw new ClientRefusal('unknown-command', `/${command.name} has no subcommand "${subcommand}"`)
    }
    path.push(named(found))
    options = found.options ?? []
  }
  const basic = options.flatMap((option) => (isNested(option) ? [] : option))
  if (basic.length < options.length) {
    throw new ClientRefusal('unknown-command', `/${command.name} can only be used with a subcommand`)
  }
  return { path, options: basic }
}

function isNested(
  option: APIApplicationCommandOption,
): option is Exclude<APIApplicationCommandOption, APIApplicationCommandBasicOption> {
  const { Subcommand, SubcommandGroup } = ApplicationCommandOptionType
  return option.type === Subcommand || option.type === SubcommandGroup
}

function findOption(
  options: readonly APIApplicationCommandBasicOption[],
  name: string,
): APIApplicationCommandBasicOption & { autocomplete?: boolean } {
  const option = options.find((each) => each.name === name)
  if (option === undefined) throw new ClientRefusal('unknown-option', `There is no option "${name}" here`)
  return option
}

function idsIn({ world }: Core, filled: readonly FilledOption[]) {
  const { User, Role, Channel, Mentionable } = ApplicationCommandOptionType
  const valuesOf = (...types: ApplicationCommandOptionType[]): string[] => {
    return filled
      .filter(({ type, focused }) => types.includes(type) && !focused)
      .map(({ value }) => String(value))
  }
  const mentionable = valuesOf(Mentionable)
  return {
    users: [...valuesOf(User), ...mentionable.filter((id) => world.users.has(id))],
    roles: [...valuesOf(Role), ...mentionable.filter((id) => !world.users.has(id))],
    channels: valuesOf(Channel),
  }
}
