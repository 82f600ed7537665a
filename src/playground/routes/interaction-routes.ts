import { InteractionResponseType, MessageFlags } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { acknowledge } from '../interactions/acknowledge.ts'
import type { Interaction } from '../interactions/interactions.ts'
import { asObject, type JsonObject } from '../json.ts'
import { json, noContent, type Route, route } from '../rest/route.ts'

/** Answering interactions. The interaction's own token is the proof, and the bot's global limit does not apply. */
export const interactionRoutes: readonly Route<Core>[] = [
  route(
    'POST',
    '/interactions/:interaction/:token/callback',
    ({ params, query, body, files }, core) => {
      const interaction = core.interactions.toAnswer(params.interaction, params.token)
      acknowledge(core, interaction, asObject(body), files)
      return query.get('with_response') === 'true' ? json(callbackView(interaction)) : noContent
    },
    { authorized: false, countsGlobally: false, limit: { requests: 5, windowMs: 2000 } },
  ),
]

const RESPONSE_TYPES = {
  message: InteractionResponseType.ChannelMessageWithSource,
  deferred: InteractionResponseType.DeferredChannelMessageWithSource,
  update: InteractionResponseType.UpdateMessage,
  'deferred-update': InteractionResponseType.DeferredMessageUpdate,
} as const

/** What `?with_response=true` answers to an interaction's first answer. */
function callbackView({ id, type, channelId, guildId, acknowledgement }: Interaction): JsonObject {
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
