import { type APIModalInteractionResponseCallbackData, ComponentType } from 'discord-api-types/v10'
import { asArray, asObject, asText, type JsonObject } from '../json.ts'
import { ClientRefusal } from './client-refusal.ts'
import { refuseUnselectable } from './component-use.ts'

/** What was filled in, by each field's `custom_id`. */
export type ModalValues = Readonly<Record<string, string | readonly string[]>>

/** The `data` of a submitted form; refuses what the client would not send: missing, too short, too long. */
export function modalData(modal: APIModalInteractionResponseCallbackData, values: ModalValues): JsonObject {
  const components = asArray(modal.components).map((component, index) => {
    const { type, components: row, component: field } = asObject(component)
    const id = index * 2 + 1
    if (row !== undefined) {
      return {
        type,
        id,
        components: asArray(row).map((child) => filledField(asObject(child), values, id + 1)),
      }
    }
    return field === undefined
      ? { type, id }
      : { type, id, component: filledField(asObject(field), values, id + 1) }
  })
  return { custom_id: modal.custom_id, components }
}

function filledField(field: JsonObject, values: ModalValues, id: number): JsonObject {
  const customId = asText(field.custom_id)
  const given = values[customId]
  const common = { type: field.type, id, custom_id: customId }
  if (field.type !== ComponentType.TextInput) {
    const chosen = typeof given === 'string' ? [given] : [...(given ?? [])]
    if (chosen.length > 0 || field.required !== false) refuseUnselectable(field, customId, chosen)
    return { ...common, values: chosen }
  }
  const value = typeof given === 'string' ? given : asText(field.value)
  const { required = true, min_length = 0, max_length = 4000 } = field
  const length = [...value].length
  if (length === 0 && required === true)
    throw new ClientRefusal('invalid-answer', `"${customId}" is required`)
  if (length > 0 && (length < Number(min_length) || length > Number(max_length))) {
    const message = `"${customId}" takes ${min_length} to ${max_length} characters, not ${length}`
    throw new ClientRefusal('invalid-answer', message)
  }
  return { ...common, value }
}
