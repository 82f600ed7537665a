import { ApplicationCommandType } from 'discord-api-types/v10'
import { asArray, asObject, isAbsent, isObject, type JsonObject } from '../json.ts'
import { nameFaults } from './field-rules.ts'
import { choiceFaults, type FormFault, type FormPath, fault, listFaults, textFaults } from './form-fault.ts'
import { optionsFaults } from './option-rules.ts'

/** How many commands of each type an application can have. Source: Discord, "Application commands". */
const COMMANDS_MAX: ReadonlyMap<unknown, number> = new Map([
  [ApplicationCommandType.ChatInput, 100],
  [ApplicationCommandType.User, 15],
  [ApplicationCommandType.Message, 15],
])

/** Characters of a command's name, descriptions, options and choices together. */
const COMMAND_TOTAL_MAX = 8000

/** What is wrong with the body that registers a list of commands. */
export function commandsFaults(body: unknown): FormFault[] {
  if (!Array.isArray(body)) return listFaults(body ?? null, [], { max: 0, required: true })
  const commands = body.map(asObject)
  return [
    ...body.flatMap((command, index) =>
      isObject(command)
        ? commandFaults(command, [index])
        : fault([index], 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType'),
    ),
    ...commands.flatMap((command, index) => rivalFaults(command, commands.slice(0, index), [index])),
  ]
}

function commandFaults(command: JsonObject, path: FormPath): FormFault[] {
  const { type = ApplicationCommandType.ChatInput, name, description, options } = command
  const at = (key: string): FormPath => [...path, key]
  if (!COMMANDS_MAX.has(type)) return choiceFaults(type, at('type'), [...COMMANDS_MAX.keys()])
  const shared = [
    ...permissionsFaults(command.default_member_permissions, at('default_member_permissions')),
    ...eachFaults(command.contexts, at('contexts'), [0, 1, 2]),
    ...eachFaults(command.integration_types, at('integration_types'), [0, 1]),
  ]
  if (type !== ApplicationCommandType.ChatInput) {
    return [
      ...shared,
      ...textFaults(name, at('name'), { min: 1, max: 32, required: true }),
      ...(description
        ? fault(
            at('description'),
            'APPLICATION_COMMAND_DESCRIPTION_INVALID',
            'Context menu commands cannot have description',
          )
        : []),
      ...(asArray(options).length > 0
        ? fault(
            at('options'),
            'APPLICATION_COMMAND_OPTIONS_INVALID',
            'Context menu commands cannot have options',
          )
        : []),
    ]
  }
  return [
    ...shared,
    ...nameFaults(name, at('name')),
    ...textFaults(description, at('description'), { min: 1, max: 100, required: true }),
    ...optionsFaults(options, at('options')),
    ...(textSize(command) > COMMAND_TOTAL_MAX
      ? fault(path, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${COMMAND_TOTAL_MAX})`)
      : []),
  ]
}

function rivalFaults(command: JsonObject, earlier: readonly JsonObject[], path: FormPath): FormFault[] {
  const type = typeOf(command)
  const rivals = earlier.filter((other) => typeOf(other) === type)
  const max = COMMANDS_MAX.get(type)
  return [
    ...(rivals.some(({ name }) => name === command.name)
      ? fault(path, 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique')
      : []),
    ...(rivals.length === max
      ? fault(path, 'APPLICATION_COMMANDS_MAX', `Maximum number of application commands reached (${max})`)
      : []),
  ]
}

function typeOf({ type }: JsonObject): unknown {
  return type ?? ApplicationCommandType.ChatInput
}

function permissionsFaults(value: unknown, path: FormPath): FormFault[] {
  if (isAbsent(value) || /^\d+$/.test(String(value))) return []
  return fault(path, 'NUMBER_TYPE_COERCE', `Value "${value}" is not int.`)
}

function eachFaults(values: unknown, path: FormPath, choices: readonly number[]): FormFault[] {
  return asArray(values).flatMap((value, index) => choiceFaults(value, [...path, index], choices))
}

function textSize(value: JsonObject): number {
  const own = [value.name, value.description, value.value].map((text) => {
    return typeof text === 'string' ? text.length : 0
  })
  const inner = [value.options, value.choices].flatMap(asArray).map((child) => textSize(asObject(child)))
  return [...own, ...inner].reduce((sum, size) => sum + size, 0)
}
