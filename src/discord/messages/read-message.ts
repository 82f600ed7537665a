import type { JSONEncodable, Message } from 'discord.js'

/** Every `custom_id` on a message, which each press carries along: what does not fit in one id fits in another. */
export function customIdsOf(message: { readonly components: readonly JSONEncodable<unknown>[] }): string[] {
  const within = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return []
    const own = 'custom_id' in value && typeof value.custom_id === 'string' ? [value.custom_id] : []
    return [...own, ...Object.values(value).flatMap(within)]
  }
  return message.components.flatMap((component) => within(component.toJSON()))
}

/** All that a message says: its text, that of its embeds and components, and the same of what it forwards. */
export function wordsOf(
  message: Pick<Message, 'content' | 'embeds' | 'components' | 'messageSnapshots'>,
): string {
  const within = (value: unknown): string[] => {
    if (typeof value === 'string') return [value]
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, inner]) =>
      SAID.has(key) || typeof inner === 'object' ? within(inner) : [],
    )
  }
  const said = ({ content, embeds, components }: Pick<Message, 'content' | 'embeds' | 'components'>) => [
    content,
    ...embeds.flatMap((each) => within(each.toJSON())),
    ...components.flatMap((each) => within(each.toJSON())),
  ]
  return [...said(message), ...[...message.messageSnapshots.values()].flatMap(said)].join('\n')
}

/** Fields of embeds and components that people read. */
const SAID: ReadonlySet<string> = new Set(['title', 'description', 'url', 'name', 'value', 'text', 'content'])
