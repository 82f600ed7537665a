import { type APIApplicationCommand, ApplicationCommandOptionType } from 'discord-api-types/v10'
import type { CommandInput } from '../person/command-data.ts'

/** What a line that begins with a slash says. */
export type TypedCommand =
  | ({
      readonly kind: 'command'
      readonly last: { readonly option: string; readonly value: string } | null
    } & CommandInput)
  | { readonly kind: 'unclear'; readonly why: string }

/**
 * Reads `/paper VideoRoPE` or `/channel subscribe #papers time:09:00` as Discord's client would be filled in:
 * words before the first `option:` belong to the first option, each `option:` takes what follows it.
 */
export function readTypedCommand(line: string, commands: readonly APIApplicationCommand[]): TypedCommand {
  const [name = '', ...rest] = line.replace(/^\//, '').trim().split(/\s+/)
  const command = commands.find((each) => each.name === name)
  if (command === undefined) {
    const names = commands.map((each) => `/${each.name}`).join(' ')
    return { kind: 'unclear', why: `There is no command /${name} here. There are: ${names}` }
  }
  const subcommands = (command.options ?? []).filter(
    ({ type }) => type === ApplicationCommandOptionType.Subcommand,
  )
  if (subcommands.length === 0)
    return { kind: 'command', command: name, ...readOptions(rest, optionNames(command)) }
  const subcommand = subcommands.find((each) => each.name === rest[0])
  if (subcommand === undefined) {
    const names = subcommands.map((each) => `/${name} ${each.name}`).join(', ')
    return { kind: 'unclear', why: `/${name} needs one of: ${names}` }
  }
  return {
    kind: 'command',
    command: name,
    subcommand: subcommand.name,
    ...readOptions(rest.slice(1), optionNames(subcommand)),
  }
}

function optionNames(holder: object): string[] {
  const options: unknown = 'options' in holder ? holder.options : undefined
  return Array.isArray(options) ? options.map(({ name }: { name: string }) => name) : []
}

function readOptions(words: readonly string[], names: readonly string[]) {
  const options: Record<string, string> = {}
  let last: { option: string; value: string } | null = null
  let current = names[0]
  for (const word of words) {
    const named = names.find((name) => word.startsWith(`${name}:`))
    if (named !== undefined) current = named
    if (current === undefined) continue
    const text = named === undefined ? word : word.slice(named.length + 1)
    const value = [options[current] ?? '', text].filter((part) => part !== '').join(' ')
    options[current] = value
    last = { option: current, value }
  }
  return { options, last }
}
