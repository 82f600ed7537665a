import { asArray, asObject } from '../json.ts'
import { type FormFault, type FormPath, fault, listFaults, missing, textFaults } from './form-fault.ts'

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
