import type { Message } from 'discord.js'

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
