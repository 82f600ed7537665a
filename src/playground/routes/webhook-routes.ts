import { MessageFlags } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { postAnswer } from '../interactions/acknowledge.ts'
import { type Interaction, originalOf } from '../interactions/interactions.ts'
import { asObject, type JsonObject } from '../json.ts'
import type { UploadedFile } from '../messages/attachments.ts'
import { composeEdit } from '../messages/compose-message.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import { refuse } from '../rest/api-error.ts'
import { json, noContent, type Route, type RouteOptions, route } from '../rest/route.ts'
import { findChannel } from '../world/world.ts'

const OPTIONS: RouteOptions = {
  authorized: false,
  countsGlobally: false,
  limit: { requests: 5, windowMs: 2000 },
}

/** Editing and following up an interaction's answer, with the interaction's token. */
export const webhookRoutes: readonly Route<Core>[] = [
  route(
    'POST',
    '/webhooks/:application/:token',
    ({ params, body, files }, core) =>
      json(followUp(core, findInteraction(core, params), asObject(body), files)),
    OPTIONS,
  ),

  route(
    'GET',
    '/webhooks/:application/:token/messages/:message',
    ({ params }, core) => json(findAnswer(core, findInteraction(core, params), params.message)),
    OPTIONS,
  ),

  route(
    'PATCH',
    '/webhooks/:application/:token/messages/:message',
    ({ params, body, files }, core) => {
      const interaction = findInteraction(core, params)
      const message = findAnswer(core, interaction, params.message)
      return json(edit(core, interaction, message, asObject(body), files))
    },
    OPTIONS,
  ),

  route(
    'DELETE',
    '/webhooks/:application/:token/messages/:message',
    ({ params }, core) => {
      core.messages.delete(findAnswer(core, findInteraction(core, params), params.message))
      return noContent
    },
    OPTIONS,
  ),
]

function findInteraction(core: Core, params: { application: string; token: string }): Interaction {
  if (params.application !== core.world.application.id) throw refuse('UnknownWebhook')
  return core.interactions.byToken(params.token)
}

function findAnswer(core: Core, interaction: Interaction, id: string): StoredMessage {
  const original = originalOf(interaction)
  const answers = [...(original === undefined ? [] : [original]), ...interaction.followUps]
  const message = id === '@original' ? original : answers.find((answer) => answer.id === id)
  const kept = message && core.messages.findAny(message.channel_id, message.id)
  if (kept === undefined) throw refuse('UnknownMessage')
  return kept
}

function edit(
  core: Core,
  interaction: Interaction,
  message: StoredMessage,
  body: JsonObject,
  files: readonly UploadedFile[],
): StoredMessage {
  const channel = findChannel(core.world, message.channel_id)
  core.messages.edit(message, composeEdit(core, message, { channel, body, files }))
  if (message === originalOf(interaction)) interaction.settled.resolve(message)
  return message
}

function followUp(
  core: Core,
  interaction: Interaction,
  body: JsonObject,
  files: readonly UploadedFile[],
): StoredMessage {
  const original = originalOf(interaction)
  // The first follow-up after a deferral takes the place of "is thinking…", with the deferral's visibility.
  if (original !== undefined && ((original.flags ?? 0) & MessageFlags.Loading) !== 0) {
    return edit(core, interaction, original, body, files)
  }
  const message = postAnswer(core, interaction, body, files, undefined)
  interaction.followUps.push(message)
  return message
}
