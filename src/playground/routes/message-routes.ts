import { type APIMessage, ChannelType, MessageFlags } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { asObject } from '../json.ts'
import { seenByBot } from '../messages/bot-view.ts'
import { composeEdit } from '../messages/compose-message.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import { postMessage, refuseUnseen } from '../messages/post-message.ts'
import { refuse, refuseFaults } from '../rest/api-error.ts'
import { json, type Limit, noContent, type Route, route } from '../rest/route.ts'
import { fault } from '../rules/form-fault.ts'
import { hasPermissions } from '../world/permissions.ts'
import type { Channel } from '../world/records.ts'
import { findChannel, isDm } from '../world/world.ts'

const WRITING: Limit = { requests: 5, windowMs: 5000 }
/** About ten an hour, as `discord-api-docs` users report; Discord does not write it down. */
const PUBLISHING: Limit = { requests: 10, windowMs: 3_600_000 }

/** Reading, writing, changing, deleting and publishing messages as the bot. */
export const messageRoutes: readonly Route<Core>[] = [
  route(
    'POST',
    '/channels/:channel/messages',
    ({ params, body, files }, core) => {
      const channel = findChannel(core.world, params.channel)
      return json(postMessage(core, { channel, body: asObject(body), files }))
    },
    { limit: WRITING },
  ),

  route('GET', '/channels/:channel/messages', ({ params, query }, core) => {
    const channel = findChannel(core.world, params.channel)
    // Without Read Message History the answer is an empty list, as if nothing had ever been written.
    if (!mayReadHistory(core, channel)) return json([])
    const limit = Number(query.get('limit') ?? 50)
    if (!(limit >= 1 && limit <= 100)) {
      refuseFaults(fault(['limit'], 'NUMBER_TYPE_MAX', 'int value should be between 1 and 100.'))
    }
    const [before, after, around] = ['before', 'after', 'around'].map((key) => query.get(key) ?? undefined)
    const messages = core.messages.history(channel.id, { limit, before, after, around })
    return json(messages.map((message) => seenByBot(core, message)))
  }),

  route('GET', '/channels/:channel/messages/:message', ({ params }, core) => {
    const channel = findChannel(core.world, params.channel)
    if (!mayReadHistory(core, channel)) throw refuse('MissingPermissions')
    return json(seenByBot(core, findMessage(core, channel, params.message)))
  }),

  route(
    'PATCH',
    '/channels/:channel/messages/:message',
    ({ params, body, files }, core) => {
      const channel = findChannel(core.world, params.channel)
      refuseUnseen(core, channel)
      const message = ownMessage(core, channel, params.message)
      core.messages.edit(message, composeEdit(core, message, { channel, body: asObject(body), files }))
      return json(message)
    },
    { limit: WRITING },
  ),

  route('DELETE', '/channels/:channel/messages/:message', ({ params }, core) => {
    const channel = findChannel(core.world, params.channel)
    const bits = refuseUnseen(core, channel)
    const message = findMessage(core, channel, params.message)
    const own = message.author.id === core.world.application.id
    if (!own && (isDm(channel) || !hasPermissions(bits, 'ManageMessages'))) throw refuse('MissingPermissions')
    core.messages.delete(message)
    return noContent
  }),

  route(
    'POST',
    '/channels/:channel/messages/:message/crosspost',
    ({ params }, core) => {
      const channel = findChannel(core.world, params.channel)
      const bits = refuseUnseen(core, channel)
      if (channel.type !== ChannelType.GuildAnnouncement) throw refuse('WrongChannelType')
      const message = findMessage(core, channel, params.message)
      const own = message.author.id === core.world.application.id
      if (!hasPermissions(bits, 'SendMessages', ...(own ? [] : ['ManageMessages' as const]))) {
        throw refuse('MissingPermissions')
      }
      return json(publish(core, message))
    },
    { limit: PUBLISHING },
  ),
]

function publish(core: Core, message: StoredMessage): APIMessage {
  const flags = message.flags ?? 0
  if ((flags & MessageFlags.Crossposted) !== 0) throw refuse('AlreadyCrossposted')
  core.messages.edit(message, { flags: flags | MessageFlags.Crossposted })
  return message
}

function mayReadHistory(core: Core, channel: Channel): boolean {
  return hasPermissions(refuseUnseen(core, channel), 'ReadMessageHistory')
}

function findMessage(core: Core, channel: Channel, id: string): StoredMessage {
  const message = core.messages.find(channel.id, id)
  if (message === undefined) throw refuse('UnknownMessage')
  return message
}

function ownMessage(core: Core, channel: Channel, id: string): StoredMessage {
  const message = findMessage(core, channel, id)
  if (message.author.id !== core.world.application.id) throw refuse('OtherAuthor')
  return message
}
