import {
  type APIButtonComponent,
  type APIMessageComponentEmoji,
  type APIMessageTopLevelComponent,
  type APISelectMenuComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/payloads/v10'
import type { PreviewMessage } from './message.ts'

/** What is written on a button, its emoji first. */
export function buttonLabel(button: APIButtonComponent): string {
  if (button.style === ButtonStyle.Premium) return 'Buy'
  return [emojiText(button.emoji), button.label].filter((part) => part).join(' ')
}

/** What is written on a closed menu: what is picked in it, else its placeholder or Discord's own. */
export function selectLabel(select: APISelectMenuComponent): string {
  const options = select.type === ComponentType.StringSelect ? select.options : []
  const picked = options.filter((option) => option.default).map(({ label }) => label)
  return picked.length > 0 ? picked.join(', ') : (select.placeholder ?? 'Make a selection')
}

/** An emoji as text; a custom one, whose picture is not at hand, by its name. */
export function emojiText(emoji: APIMessageComponentEmoji | undefined): string {
  const name = emoji?.name ?? ''
  return emoji?.id === undefined || name === '' ? name : `:${name}:`
}

/** A button or menu that a person can use. */
export interface InteractiveComponent {
  readonly kind: 'button' | 'select'
  /** What is written on it. */
  readonly label: string
  readonly customId: string
  /** Entries of a menu that brings its own; menus of people, roles or channels bring none. */
  readonly options?: readonly { readonly label: string; readonly value: string }[]
}

/** The buttons and menus of a message that can be used, in reading order: no links, nothing disabled. */
export function interactiveComponents({ components = [] }: PreviewMessage): InteractiveComponent[] {
  return components.flatMap(interactiveWithin)
}

function interactiveWithin(component: APIMessageTopLevelComponent): InteractiveComponent[] {
  switch (component.type) {
    case ComponentType.Container:
      return component.components.flatMap(interactiveWithin)
    case ComponentType.ActionRow:
      return component.components.flatMap(interactive)
    case ComponentType.Section:
      return component.accessory.type === ComponentType.Button ? interactive(component.accessory) : []
    default:
      return []
  }
}

function interactive(control: APIButtonComponent | APISelectMenuComponent): InteractiveComponent[] {
  if (control.disabled) return []
  if (control.type === ComponentType.Button) {
    if (control.style === ButtonStyle.Link || control.style === ButtonStyle.Premium) return []
    return [{ kind: 'button', label: buttonLabel(control), customId: control.custom_id }]
  }
  const select = { kind: 'select', label: selectLabel(control), customId: control.custom_id } as const
  if (control.type !== ComponentType.StringSelect) return [select]
  return [{ ...select, options: control.options.map(({ label, value }) => ({ label, value })) }]
}
