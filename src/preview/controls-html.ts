import {
  type APIButtonComponent,
  type APISelectMenuComponent,
  type APISelectMenuOption,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/payloads/v10'
import { buttonLabel, emojiText, selectLabel } from './controls.ts'
import { linkHtml } from './markdown-html.ts'
import { attributes, escapeHtml, isHttpUrl } from './safe-html.ts'

const BUTTON_CLASSES: Readonly<Record<ButtonStyle, string>> = {
  [ButtonStyle.Primary]: 'dc-button dc-primary',
  [ButtonStyle.Secondary]: 'dc-button dc-secondary',
  [ButtonStyle.Success]: 'dc-button dc-success',
  [ButtonStyle.Danger]: 'dc-button dc-danger',
  [ButtonStyle.Link]: 'dc-button dc-secondary',
  [ButtonStyle.Premium]: 'dc-button dc-primary',
}

const LEAVES =
  '<svg class="dc-icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M9 2h5v5M14 2 8 8M6 3H3v10h10v-3"/></svg>'
const OPENS =
  '<svg class="dc-icon" viewBox="0 0 16 16" aria-hidden="true"><path d="m3.5 6 4.5 4.5L12.5 6"/></svg>'

/**
 * A button. Its `custom_id` is in `data-custom-id`, for a page that acts on presses; a link button is a link,
 * disabled if its target is no http(s) address.
 */
export function buttonHtml(button: APIButtonComponent): string {
  const className = BUTTON_CLASSES[button.style]
  const label = `<span>${escapeHtml(buttonLabel(button))}</span>`
  const isLink = button.style === ButtonStyle.Link
  if (isLink && isHttpUrl(button.url) && !button.disabled)
    return linkHtml(button.url, `${label}${LEAVES}`, className)
  const given = attributes({
    type: 'button',
    class: className,
    'data-custom-id': 'custom_id' in button ? button.custom_id : undefined,
    disabled: button.disabled === true || isLink,
  })
  return `<button${given}>${label}${isLink ? LEAVES : ''}</button>`
}

const SELECT_KINDS: Readonly<Record<APISelectMenuComponent['type'], string>> = {
  [ComponentType.StringSelect]: 'string',
  [ComponentType.UserSelect]: 'user',
  [ComponentType.RoleSelect]: 'role',
  [ComponentType.MentionableSelect]: 'mentionable',
  [ComponentType.ChannelSelect]: 'channel',
}

/**
 * A menu, which opens without a script. Its `custom_id` is in `data-custom-id`, what it lists in
 * `data-select` (`string`, `user`, `role`, `mentionable`, `channel`), an entry's value in `data-value`.
 */
export function selectHtml(select: APISelectMenuComponent): string {
  const label = selectLabel(select)
  const closed = `<span>${escapeHtml(label)}</span>${OPENS}`
  const given = {
    class: 'dc-select',
    'data-custom-id': select.custom_id,
    'data-select': SELECT_KINDS[select.type],
    'data-min': select.min_values,
    'data-max': select.max_values,
  }
  if (select.disabled)
    return `<button type="button"${attributes({ ...given, disabled: true })}>${closed}</button>`
  // People, roles and channels are known to the page that draws the message, not to the message.
  const options = select.type === ComponentType.StringSelect ? select.options : []
  const list = options.length === 0 ? '' : `<ul class="dc-options">${options.map(optionHtml).join('')}</ul>`
  return `<details${attributes(given)}><summary>${closed}</summary>${list}</details>`
}

function optionHtml({ label, value, description, emoji, default: picked }: APISelectMenuOption): string {
  const text = escapeHtml([emojiText(emoji), label].filter((part) => part !== '').join(' '))
  const below = description ? `<small>${escapeHtml(description)}</small>` : ''
  const given = { type: 'button', 'data-value': value, 'aria-pressed': picked ? 'true' : undefined }
  return `<li><button${attributes(given)}>${text}${below}</button></li>`
}
