import { asArray, asObject, asText, isAbsent } from '../json.ts'
import {
  type FormFault,
  type FormPath,
  fault,
  listFaults,
  missing,
  type Span,
  textFaults,
} from './form-fault.ts'

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

/**
 * What is wrong with the name of a slash command or one of its options: 1–32 letters, digits, `-`, `_` or `'`,
 * in lower case. Source: Discord's documentation, "Application command naming".
 */
export function nameFaults(name: unknown, path: FormPath): FormFault[] {
  const length = textFaults(name, path, { min: 1, max: 32, required: true })
  if (length.length > 0) return length
  const text = String(name)
  if (NAME.test(text) && text === text.toLowerCase()) return []
  return fault(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
}

/** Choices of an option, or suggestions of an autocomplete. */
const CHOICES_MAX = 25

/** What is wrong with a list of choices: at most 25, names and text values of 1–100 characters. */
export function choicesFaults(choices: unknown, path: FormPath): FormFault[] {
  const listed = listFaults(choices, path, { max: CHOICES_MAX, required: true })
  if (listed.length > 0) return listed
  return asArray(choices)
    .map(asObject)
    .flatMap(({ name, value }, index) => [
      ...textFaults(name, [...path, index, 'name'], { min: 1, max: 100, required: true }),
      ...valueFaults(value, [...path, index, 'value']),
    ])
}

function valueFaults(value: unknown, path: FormPath): FormFault[] {
  if (value === undefined || value === null) return missing(path)
  if (typeof value === 'number' && Number.isFinite(value)) return []
  if (typeof value === 'string') return textFaults(value, path, { min: 1, max: 100 })
  return fault(path, 'UNION_TYPE_CHOICES', 'Value must be a string or a number.')
}

/** What is wrong with a field that must be an absolute URL of one of the given schemes. */
export function urlFaults(
  value: unknown,
  path: FormPath,
  { schemes, ...span }: Span & { schemes: readonly string[] },
): FormFault[] {
  const faults = textFaults(value, path, span)
  if (faults.length > 0 || isAbsent(value) || value === '') return faults
  const url = asText(value)
  if (!URL.canParse(url)) return fault(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.')
  const scheme = new URL(url).protocol.slice(0, -1)
  if (schemes.includes(scheme)) return []
  const names = schemes.map((name) => `'${name}'`).join(', ')
  const message = `Scheme "${scheme}" is not supported. Scheme must be one of (${names}).`
  return fault(path, 'URL_TYPE_INVALID_SCHEME', message)
}
