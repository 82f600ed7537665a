import { InteractionResponseType, MessageFlags } from 'discord-api-types/v10'
import type { JsonObject } from '../json.ts'
import type { Interaction } from './interactions.ts'

const RESPONSE_TYPES = {
  message: InteractionResponseType.ChannelMessageWithSource,
  deferred: InteractionResponseType.DeferredChannelMessageWithSource,
  update: InteractionResponseType.UpdateMessage,
  'deferred-update': InteractionResponseType.DeferredMessageUpdate,
} as const

/** What `?with_response=true` answers to an interaction's first answer. */
export function callbackView({ id, type, channelId, guildId, acknowledgement }: Interaction): JsonObject {
  const interaction = { id, type, channel_id: channelId, ...(guildId === null ? {} : { guild_id: guildId }) }
  if (acknowledgement === null || !('message' in acknowledgement)) return { interaction }
  const { kind, message } = acknowledgement
  const has = (flag: MessageFlags) => ((message.flags ?? 0) & flag) !== 0
  return {
    interaction: {
      ...interaction,
      response_message_id: message.id,
      response_message_loading: has(MessageFlags.Loading),
      response_message_ephemeral: has(MessageFlags.Ephemeral),
    },
    resource: { type: RESPONSE_TYPES[kind], message },
  }
}
