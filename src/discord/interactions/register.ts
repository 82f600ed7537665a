import { type REST, Routes } from 'discord.js'
import { z } from 'zod'
import type { Command, MessageCommand } from './command.ts'

/** A command as Discord gives it back. */
const registered = z.array(z.looseObject({ id: z.string(), name: z.string() }))

/** The fields of a command and of its options that make it what it is; Discord adds others. */
const FIELDS = [
  'type',
  'name',
  'description',
  'default_member_permissions',
  'contexts',
  'integration_types',
  'options',
  'required',
  'autocomplete',
  'choices',
  'value',
  'channel_types',
  'min_length',
  'max_length',
  'min_value',
  'max_value',
] as const

/**
 * Registers exactly these commands, where Discord does not have them already: its answer to a start that changed nothing
 * is not worth a write, of which it takes only so many a day.
 *
 * @returns each command's id, by its name
 * @throws what Discord answers
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  commands: readonly (Command | MessageCommand)[],
): Promise<ReadonlyMap<string, string>> {
  const route = Routes.applicationCommands(applicationId)
  const body = commands.map(({ data }) => data)
  // Where they can't be read, they can still be written.
  const theirs = await rest.get(route).then(
    (answer) => registered.parse(answer),
    () => [],
  )
  const isSame = essence(inOrder(theirs)) === essence(inOrder(body))
  const current = isSame ? theirs : registered.parse(await rest.put(route, { body }))
  return new Map(current.map(({ id, name }) => [name, id]))
}

/** Discord gives them back in an order of its own. */
function inOrder<T extends { readonly name: string }>(commands: readonly T[]): T[] {
  return commands.toSorted((a, b) => a.name.localeCompare(b.name))
}

/** What makes commands what they are, as text: defaults left out, whoever wrote them down. */
function essence(value: unknown): string {
  return JSON.stringify(value, (_, each) => {
    if (Array.isArray(each)) return each.every((item) => typeof item === 'number') ? each.toSorted() : each
    if (typeof each !== 'object' || each === null) return each
    const kept = FIELDS.map((field) => [field, each[field]] as const)
    return Object.fromEntries(kept.filter(([field, held]) => !isDefault(field, held)))
  })
}

function isDefault(field: (typeof FIELDS)[number], value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true
  // A command that names no type is one that is typed.
  return (Array.isArray(value) && value.length === 0) || (field === 'type' && value === 1)
}
