import { ButtonStyle, ComponentType } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { asArray, asObject, type JsonObject } from '../json.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import { findComponent } from '../rules/component-tree.ts'
import { ClientRefusal } from './client-refusal.ts'
import type { Setting } from './place.ts'
import { resolvedData } from './resolved.ts'

/** The `data` of an interaction that comes from pressing a button of a message. */
export function pressData(message: StoredMessage, customId: string): JsonObject {
  const button = usableComponent(message, customId)
  if (button.type !== ComponentType.Button || button.style === ButtonStyle.Link) {
    throw new ClientRefusal('unknown-component', `"${customId}" is not a button that can be pressed`)
  }
  return { component_type: button.type, custom_id: customId, id: button.id }
}

/** The `data` of an interaction that comes from choosing in a select of a message. */
export function selectData(
  core: Core,
  setting: Setting,
  message: StoredMessage,
  customId: string,
  values: readonly string[],
): JsonObject {
  const select = usableComponent(message, customId)
  refuseUnselectable(select, customId, values)
  const resolved = resolvedData(core, setting, idsChosen(core, select.type, values))
  return {
    component_type: select.type,
    custom_id: customId,
    id: select.id,
    values,
    ...(resolved === undefined ? {} : { resolved }),
  }
}

/** Refuses values that a select does not offer, or too few or too many of them. */
export function refuseUnselectable(select: JsonObject, customId: string, values: readonly string[]): void {
  const { min_values = 1, max_values = 1, type } = select
  if (type === ComponentType.Button || type === ComponentType.TextInput) {
    throw new ClientRefusal('unknown-component', `"${customId}" is not a select`)
  }
  if (values.length < Number(min_values) || values.length > Number(max_values)) {
    const message = `"${customId}" takes ${min_values} to ${max_values} values, not ${values.length}`
    throw new ClientRefusal('invalid-value', message)
  }
  const offered = asArray(select.options).map((option) => asObject(option).value)
  const strange = values.find((value) => type === ComponentType.StringSelect && !offered.includes(value))
  if (strange !== undefined)
    throw new ClientRefusal('invalid-value', `"${customId}" does not offer "${strange}"`)
}

function usableComponent(message: StoredMessage, customId: string): JsonObject {
  const component = findComponent(message.components, customId)
  if (component === undefined) {
    throw new ClientRefusal('unknown-component', `Message ${message.id} has no component "${customId}"`)
  }
  if (component.disabled === true) throw new ClientRefusal('disabled-component', `"${customId}" is disabled`)
  return component
}

function idsChosen({ world }: Core, type: unknown, values: readonly string[]) {
  const { UserSelect, RoleSelect, ChannelSelect, MentionableSelect } = ComponentType
  const people = values.filter((id) => world.users.has(id))
  const mentionable = type === MentionableSelect
  return {
    users: type === UserSelect || mentionable ? people : [],
    roles: type === RoleSelect ? values : mentionable ? values.filter((id) => !people.includes(id)) : [],
    channels: type === ChannelSelect ? values : [],
  }
}
