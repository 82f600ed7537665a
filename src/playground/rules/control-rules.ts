import { ButtonStyle, ComponentType } from 'discord-api-types/v10'
import { asArray, asObject, isAbsent, type JsonObject } from '../json.ts'
import { urlFaults } from './field-rules.ts'
import {
  choiceFaults,
  type FormFault,
  type FormPath,
  fault,
  integerFaults,
  listFaults,
  missing,
  textFaults,
} from './form-fault.ts'

/** Characters of a `custom_id`. */
const CUSTOM_ID_MAX = 100

/** What is wrong with a button: label 80, `custom_id` 100, URL 512; a link has a URL, the others an id. */
export function buttonFaults(button: JsonObject, path: FormPath): FormFault[] {
  const { style, label, emoji, url } = button
  const at = (key: string): FormPath => [...path, key]
  const faults = [
    ...choiceFaults(style, at('style'), [1, 2, 3, 4, 5, 6]),
    ...textFaults(label, at('label'), { max: 80 }),
  ]
  if (faults.length > 0 || style === ButtonStyle.Premium) return faults
  if (!label && isAbsent(emoji)) {
    return fault(path, 'BUTTON_COMPONENT_NO_CONTENT', 'A button must have a label or an emoji')
  }
  const exclusive = fault(
    path,
    'BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE',
    'A custom id and url cannot both be specified',
  )
  if (style === ButtonStyle.Link) {
    if (!isAbsent(button.custom_id)) return exclusive
    return urlFaults(url, at('url'), {
      min: 1,
      max: 512,
      required: true,
      schemes: ['http', 'https', 'discord'],
    })
  }
  return isAbsent(url) ? customIdFaults(button, path) : exclusive
}

/** What is wrong with a select of any type: placeholder 150, values 0–25, 1–25 options for a string select. */
export function selectFaults(select: JsonObject, path: FormPath): FormFault[] {
  const { placeholder, min_values: min = 1, max_values: max = 1, type } = select
  const at = (key: string): FormPath => [...path, key]
  return [
    ...customIdFaults(select, path),
    ...textFaults(placeholder, at('placeholder'), { max: 150 }),
    ...integerFaults(min, at('min_values'), { min: 0, max: 25 }),
    ...integerFaults(max, at('max_values'), { min: 1, max: 25 }),
    ...(Number(min) > Number(max)
      ? fault(at('min_values'), 'SELECT_COMPONENT_MIN_VALUES', 'Minimum values exceed maximum values')
      : []),
    ...(type === ComponentType.StringSelect ? optionsFaults(select.options, at('options'), Number(max)) : []),
  ]
}

/** What is wrong with the `custom_id` of a component that must have one. */
export function customIdFaults({ custom_id }: JsonObject, path: FormPath): FormFault[] {
  const at = [...path, 'custom_id']
  if (isAbsent(custom_id)) return missing(at)
  return textFaults(custom_id, at, { min: 1, max: CUSTOM_ID_MAX })
}

function optionsFaults(options: unknown, path: FormPath, maxValues: number): FormFault[] {
  const listed = listFaults(options, path, { min: 1, max: 25, required: true })
  if (listed.length > 0) return listed
  const all = asArray(options).map(asObject)
  const chosen = all.filter((option) => option.default === true).length
  return [
    ...all.flatMap((option, index) => [
      ...textFaults(option.label, [...path, index, 'label'], { min: 1, max: 100, required: true }),
      ...textFaults(option.value, [...path, index, 'value'], { min: 1, max: 100, required: true }),
      ...textFaults(option.description, [...path, index, 'description'], { max: 100 }),
      ...(all.findIndex(({ value }) => value === option.value) < index
        ? fault(
            [...path, index, 'value'],
            'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
            'The specified option value is already used',
          )
        : []),
    ]),
    ...(chosen > maxValues
      ? fault(path, 'SELECT_COMPONENT_TOO_MANY_DEFAULT_OPTIONS', 'Too many default options')
      : []),
  ]
}
