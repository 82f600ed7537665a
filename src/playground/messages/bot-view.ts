import type { APIMessage } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import type { StoredMessage } from './message-store.ts'

/**
 * A message as a bot without the Message Content intent gets it: what others wrote in servers is blank,
 * unless they mentioned the bot. Its own messages and those in its DMs are complete.
 * Source: Discord's documentation, "Message Content intent".
 */
export function seenByBot({ world }: Core, message: StoredMessage): APIMessage {
  const botId = world.application.id
  const own = message.author.id === botId
  const mentioned = message.mentions.some(({ id }) => id === botId)
  const inDm = world.channels.get(message.channel_id)?.guildId === null
  if (own || mentioned || inDm) return message
  return { ...message, content: '', embeds: [], attachments: [], components: [] }
}
