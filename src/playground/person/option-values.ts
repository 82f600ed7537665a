import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { asArray, asObject } from '../json.ts'
import { channelId, invalid, limitsOf, mentionableId, roleId, userId } from './option-mentions.ts'
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
      return channelId(core, setting, option, String(input))
    case ApplicationCommandOptionType.User:
      return userId(core, setting, option, String(input))
    case ApplicationCommandOptionType.Role:
      return roleId(setting, option, String(input))
    case ApplicationCommandOptionType.Mentionable:
      return mentionableId(core, setting, option, String(input))
    default:
      throw invalid(option, 'takes a file, which this client cannot send')
  }
}

function checkedText(option: APIApplicationCommandBasicOption, text: string): string {
  const { min_length: min = 1, max_length: max = 6000 } = limitsOf(option)
  const length = [...text].length
  if (length < Math.max(1, Number(min))) throw invalid(option, `needs at least ${min} characters`)
  if (length > Number(max)) throw invalid(option, `takes at most ${max} characters`)
  refuseUnlisted(option, text)
  return text
}

function checkedNumber(option: APIApplicationCommandBasicOption, input: OptionInput): number {
  const number = typeof input === 'string' && input.trim() === '' ? Number.NaN : Number(input)
  if (!Number.isFinite(number)) throw invalid(option, `needs a number, not "${input}"`)
  const whole = option.type === ApplicationCommandOptionType.Integer
  if (whole && !Number.isSafeInteger(number)) throw invalid(option, `needs a whole number, not "${input}"`)
  const { min_value: min = number, max_value: max = number } = limitsOf(option)
  if (number < Number(min)) throw invalid(option, `must be at least ${min}`)
  if (number > Number(max)) throw invalid(option, `must be at most ${max}`)
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
