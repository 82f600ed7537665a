import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10'
import { asArray, asObject, asText, type JsonObject } from '../json.ts'
import type { FieldView, FormView } from './protocol.ts'

/** A form that the bot opened, as the page draws it: labelled fields with texts between them. */
export function formView(interactionId: string, modal: APIModalInteractionResponseCallbackData): FormView {
  const fields: FieldView[] = []
  const texts: { before: number; text: string }[] = []
  for (const each of asArray(modal.components).map(asObject)) {
    if (each.type === ComponentType.TextDisplay)
      texts.push({ before: fields.length, text: asText(each.content) })
    else if (each.type === ComponentType.Label) fields.push(fieldView(asObject(each.component), each))
    else for (const field of asArray(each.components).map(asObject)) fields.push(fieldView(field, field))
  }
  return { interactionId, title: modal.title, fields, texts }
}

/** @param labelled what contains the field's label and description: itself, or the label around it */
function fieldView(field: JsonObject, labelled: JsonObject): FieldView {
  const text = field.type === ComponentType.TextInput
  return {
    customId: asText(field.custom_id),
    label: asText(labelled.label),
    description: asText(labelled.description),
    required: field.required !== false,
    value: asText(field.value),
    placeholder: asText(field.placeholder),
    kind: text ? (field.style === TextInputStyle.Paragraph ? 'paragraph' : 'line') : 'choice',
    min: Number((text ? field.min_length : field.min_values) ?? (text ? 0 : 1)),
    max: Number((text ? field.max_length : field.max_values) ?? (text ? 4_000 : 1)),
    choices: asArray(field.options)
      .map(asObject)
      .map((option) => ({
        name: asText(option.label),
        value: asText(option.value),
        picked: option.default === true,
      })),
  }
}
