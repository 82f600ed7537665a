import {
  type APIButtonComponent,
  type APIMessageComponentEmoji,
  type APISelectMenuComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/payloads/v10'

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
