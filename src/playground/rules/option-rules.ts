import { ApplicationCommandOptionType } from 'discord-api-types/v10'
import { asArray, asObject, isAbsent, type JsonObject } from '../json.ts'
import { choicesFaults, nameFaults } from './field-rules.ts'
import {
  choiceFaults,
  type FormFault,
  type FormPath,
  fault,
  integerFaults,
  listFaults,
  textFaults,
} from './form-fault.ts'

const {
  Subcommand,
  SubcommandGroup,
  String: Text,
  Integer,
  Boolean: Truth,
  User,
  Channel,
  Role,
  Mentionable,
  Number: Real,
  Attachment,
} = ApplicationCommandOptionType
const VALUES = [Text, Integer, Truth, User, Channel, Role, Mentionable, Real, Attachment]
const WITH_CHOICES: readonly unknown[] = [Text, Integer, Real]

/**
 * What is wrong with a command's options, or those of a subcommand or group in it.
 * Source: Discord's documentation, "Application command option structure".
 */
export function optionsFaults(
  options: unknown,
  path: FormPath,
  parent?: ApplicationCommandOptionType,
): FormFault[] {
  const listed = listFaults(options, path, { max: 25 })
  if (listed.length > 0) return listed
  const all = asArray(options).map(asObject)
  const nesting = all.some(({ type }) => type === Subcommand || type === SubcommandGroup)
  return all.flatMap((option, index) => {
    const at = [...path, index]
    return [
      ...choiceFaults(option.type, [...at, 'type'], typesIn(parent)),
      ...(nesting && VALUES.includes(option.type as ApplicationCommandOptionType)
        ? fault(
            [...at, 'type'],
            'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
            'Sub-command and sub-command group option types are mutually exclusive to all other types',
          )
        : []),
      ...nameFaults(option.name, [...at, 'name']),
      ...textFaults(option.description, [...at, 'description'], { min: 1, max: 100, required: true }),
      ...orderFaults(option, all.slice(0, index), at),
      ...detailFaults(option, at),
    ]
  })
}

function typesIn(parent: ApplicationCommandOptionType | undefined): ApplicationCommandOptionType[] {
  if (parent === Subcommand) return VALUES
  return parent === SubcommandGroup ? [Subcommand] : [Subcommand, SubcommandGroup, ...VALUES]
}

function orderFaults(option: JsonObject, earlier: readonly JsonObject[], path: FormPath): FormFault[] {
  const isGroup = option.type === Subcommand || option.type === SubcommandGroup
  return [
    ...(earlier.some(({ name }) => name === option.name)
      ? fault(
          path,
          'APPLICATION_COMMAND_OPTIONS_DUPLICATE_NAME',
          'Application command option names must be unique',
        )
      : []),
    ...(option.required === true && !isGroup && earlier.some(({ required }) => required !== true)
      ? fault(
          path,
          'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
          'Required options must be placed before non-required options',
        )
      : []),
  ]
}

function detailFaults(option: JsonObject, path: FormPath): FormFault[] {
  const { type, choices, autocomplete } = option
  const at = (key: string): FormPath => [...path, key]
  if (type === Subcommand || type === SubcommandGroup)
    return optionsFaults(option.options, at('options'), type)
  const suggests = autocomplete === true
  return [
    ...(isAbsent(choices) || WITH_CHOICES.includes(type)
      ? []
      : fault(at('choices'), 'APPLICATION_COMMAND_CHOICES_INVALID', 'This option type cannot have choices')),
    ...(isAbsent(choices) ? [] : choicesFaults(choices, at('choices'))),
    ...(suggests && (asArray(choices).length > 0 || !WITH_CHOICES.includes(type))
      ? fault(
          at('autocomplete'),
          'APPLICATION_COMMAND_AUTOCOMPLETE_INVALID',
          'Autocomplete needs a text or number option without choices',
        )
      : []),
    ...integerFaults(option.min_length, at('min_length'), { min: 0, max: 6000 }),
    ...integerFaults(option.max_length, at('max_length'), { min: 1, max: 6000 }),
  ]
}
