import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { asArray, asObject, type JsonObject } from '../json.ts'
import { holds } from '../world/permissions.ts'
import { guildChannels, permissionsInChannel } from '../world/world.ts'
import { ClientRefusal } from './client-refusal.ts'
import type { Setting } from './place.ts'

/** What a person may give for an option: text as typed, or a value of the option's own type. */
export type OptionInput = string | number | boolean

/**
 * An option's value as an interaction carries it.
 * Typed text becomes a number or truth value where the option asks for one, and `#papers`, `@Ada`, `<#1>` or a
 * bare name become the id they mean. Refuses what Discord's client does not let through.
 */
export function optionValue(
  core: Core,
  setting: Setting,
  userId: string,
  option: APIApplicationCommandBasicOption,
  input: OptionInput,
): OptionInput {
  switch (option.type) {
    case ApplicationCommandOptionType.String:
      return checkedText(option, String(input))
    case ApplicationCommandOptionType.Integer:
    case ApplicationCommandOptionType.Number:
      return checkedNumber(option, input)
    case ApplicationCommandOptionType.Boolean:
      return checkedTruth(option, input)
    case ApplicationCommandOptionType.Channel:
      return channelId(core, setting, userId, option, String(input))
    case ApplicationCommandOptionType.User:
      return userIdOf(core, setting, option, String(input))
    case ApplicationCommandOptionType.Role:
      return roleIdOf(setting, option, String(input))
    case ApplicationCommandOptionType.Mentionable:
      return mentionableId(core, setting, option, String(input))
    default:
      throw invalid(option, 'takes a file, which this client cannot send')
  }
}

function checkedText(option: APIApplicationCommandBasicOption, text: string): string {
  const { min_length, max_length } = limitsOf(option)
  const length = [...text].length
  if (length === 0) throw invalid(option, 'must not be empty')
  if (length < Number(min_length ?? 0)) throw invalid(option, `needs at least ${min_length} characters`)
  if (length > Number(max_length ?? 6000))
    throw invalid(option, `takes at most ${max_length ?? 6000} characters`)
  refuseUnlisted(option, text)
  return text
}

function checkedNumber(option: APIApplicationCommandBasicOption, input: OptionInput): number {
  const number = typeof input === 'string' && input.trim() === '' ? Number.NaN : Number(input)
  if (!Number.isFinite(number)) throw invalid(option, `needs a number, not "${input}"`)
  const whole = option.type === ApplicationCommandOptionType.Integer
  if (whole && !Number.isSafeInteger(number)) throw invalid(option, `needs a whole number, not "${input}"`)
  const { min_value, max_value } = limitsOf(option)
  if (min_value !== undefined && number < Number(min_value))
    throw invalid(option, `must be at least ${min_value}`)
  if (max_value !== undefined && number > Number(max_value))
    throw invalid(option, `must be at most ${max_value}`)
  refuseUnlisted(option, number)
  return number
}

function checkedTruth(option: APIApplicationCommandBasicOption, input: OptionInput): boolean {
  const text = String(input).toLowerCase()
  if (text !== 'true' && text !== 'false') throw invalid(option, `is true or false, not "${input}"`)
  return text === 'true'
}

function refuseUnlisted(option: APIApplicationCommandBasicOption, value: OptionInput): void {
  const choices = asArray(limitsOf(option).choices).map(asObject)
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) {
    throw invalid(option, `must be one of ${choices.map(({ name }) => name).join(', ')}`)
  }
}

function channelId(
  core: Core,
  { guild }: Setting,
  userId: string,
  option: APIApplicationCommandBasicOption,
  text: string,
): string {
  const visible = guildChannels(core.world, guild?.id ?? '').filter((channel) => {
    return holds(permissionsInChannel(core.world, channel, userId), 'ViewChannel')
  })
  const wanted = bare(text, /^<#(\d+)>$/, '#')
  const channel = visible.find(({ id, name }) => id === wanted || name === wanted)
  if (channel === undefined) throw invalid(option, `names no channel here: "${text}"`)
  const types = asArray(limitsOf(option).channel_types)
  if (types.length > 0 && !types.includes(channel.type)) throw invalid(option, `cannot be #${channel.name}`)
  return channel.id
}

function userIdOf(
  { world }: Core,
  { guild, channel }: Setting,
  option: APIApplicationCommandBasicOption,
  text: string,
): string {
  const wanted = bare(text, /^<@!?(\d+)>$/, '@')
  const here = [...(guild?.members.keys() ?? [channel.recipientId ?? '', world.application.id])]
  const found = here.find((id) => {
    const profile = world.users.get(id)?.profile
    return id === wanted || profile?.username === wanted || profile?.global_name === wanted
  })
  if (found === undefined) throw invalid(option, `names nobody here: "${text}"`)
  return found
}

function roleIdOf({ guild }: Setting, option: APIApplicationCommandBasicOption, text: string): string {
  const wanted = bare(text, /^<@&(\d+)>$/, '@')
  const role = [...(guild?.roles.values() ?? [])].find(({ id, name }) => id === wanted || name === wanted)
  if (role === undefined) throw invalid(option, `names no role here: "${text}"`)
  return role.id
}

function mentionableId(
  core: Core,
  setting: Setting,
  option: APIApplicationCommandBasicOption,
  text: string,
): string {
  try {
    return userIdOf(core, setting, option, text)
  } catch {
    return roleIdOf(setting, option, text)
  }
}

function bare(text: string, mention: RegExp, sign: string): string {
  return mention.exec(text)?.[1] ?? (text.startsWith(sign) ? text.slice(sign.length) : text)
}

/** The limits that only some option types have, looked at alike. */
function limitsOf(option: APIApplicationCommandBasicOption): JsonObject {
  return option as unknown as JsonObject
}

function invalid(option: APIApplicationCommandBasicOption, problem: string): ClientRefusal {
  return new ClientRefusal('invalid-value', `Option "${option.name}" ${problem}`)
}
