import { type APIMessage, GatewayIntentBits } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { interactionMember } from '../world/views.ts'
import type { MessageEvent, StoredMessage } from './message-store.ts'

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

const EVENTS = {
  created: 'MESSAGE_CREATE',
  edited: 'MESSAGE_UPDATE',
  deleted: 'MESSAGE_DELETE',
} as const

/** Dispatches a message to bots, if they asked for message intents. Nobody hears of ephemeral messages. */
export function dispatchMessage(core: Core, { kind, message, ephemeralFor }: MessageEvent): void {
  const channel = core.world.channels.get(message.channel_id)
  if (channel === undefined || ephemeralFor !== null) return
  const { guildId } = channel
  const intents = guildId === null ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages
  const guild = core.world.guilds.get(guildId ?? '')
  const where = guild === undefined ? {} : { guild_id: guild.id }
  if (kind === 'deleted') {
    core.gateway.dispatch(EVENTS[kind], { id: message.id, channel_id: channel.id, ...where }, intents)
    return
  }
  const member = guild?.members.has(message.author.id)
    ? { member: interactionMember(core.world, guild, channel, message.author.id) }
    : {}
  core.gateway.dispatch(EVENTS[kind], { ...seenByBot(core, message), ...where, ...member }, intents)
}
