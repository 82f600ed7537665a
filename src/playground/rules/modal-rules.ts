import { ComponentType, TextInputStyle } from 'discord-api-types/v10'
import { asArray, isObject, type JsonObject } from '../json.ts'
import { walkComponents } from './component-tree.ts'
import { customIdFaults, selectFaults } from './control-rules.ts'
import {
  choiceFaults,
  type FormFault,
  type FormPath,
  integerFaults,
  listFaults,
  textFaults,
} from './form-fault.ts'

/** What is wrong with a modal: title 45, `custom_id` 100, 1–5 rows or labels with a field in each. */
export function modalFaults(modal: JsonObject): FormFault[] {
  const { ActionRow, Label, TextDisplay } = ComponentType
  return [
    ...textFaults(modal.title, ['title'], { min: 1, max: 45, required: true }),
    ...customIdFaults(modal, []),
    ...listFaults(modal.components, ['components'], { min: 1, max: 5, required: true }),
    ...asArray(modal.components).flatMap((component, index) => {
      const type = isObject(component) ? component.type : undefined
      return choiceFaults(type, ['components', index, 'type'], [ActionRow, Label, TextDisplay])
    }),
    ...[...walkComponents(modal.components, ['components'])].flatMap(({ component, path }) => {
      return fieldFaults(component, path)
    }),
  ]
}

function fieldFaults(component: JsonObject, path: FormPath): FormFault[] {
  const at = (key: string): FormPath => [...path, key]
  switch (component.type) {
    case ComponentType.Label:
      return [
        ...textFaults(component.label, at('label'), { min: 1, max: 45, required: true }),
        ...textFaults(component.description, at('description'), { max: 100 }),
      ]
    case ComponentType.TextInput:
      return [
        ...customIdFaults(component, path),
        ...choiceFaults(component.style, at('style'), [TextInputStyle.Short, TextInputStyle.Paragraph]),
        ...textFaults(component.label, at('label'), { max: 45 }),
        ...textFaults(component.placeholder, at('placeholder'), { max: 100 }),
        ...textFaults(component.value, at('value'), { max: 4000 }),
        ...integerFaults(component.min_length, at('min_length'), { min: 0, max: 4000 }),
        ...integerFaults(component.max_length, at('max_length'), { min: 1, max: 4000 }),
      ]
    case ComponentType.StringSelect:
      return selectFaults(component, path)
    default:
      return []
  }
}
