import { ChannelType, MessageFlags } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { asObject } from '../json.ts'
import { refuseUnseen } from '../messages/post-message.ts'
import { openThread, postInForum } from '../messages/threads.ts'
import { refuse } from '../rest/api-error.ts'
import { json, type Limit, type Route, route } from '../rest/route.ts'
import { holds } from '../world/permissions.ts'
import { threadView } from '../world/views.ts'
import { findChannel, isDm } from '../world/world.ts'

const LIMIT: Limit = { requests: 50, windowMs: 300_000 }

/** Making threads and forum posts, and finding the archived ones. */
export const threadRoutes: readonly Route<Core>[] = [
  route(
    'POST',
    '/channels/:channel/messages/:message/threads',
    ({ params, body }, core) => {
      const channel = findChannel(core.world, params.channel)
      const bits = refuseUnseen(core, channel)
      if (![ChannelType.GuildText, ChannelType.GuildAnnouncement].includes(channel.type)) {
        throw refuse('WrongChannelType')
      }
      if (!holds(bits, 'CreatePublicThreads')) throw refuse('MissingPermissions')
      const message = core.messages.find(channel.id, params.message)
      if (message === undefined) throw refuse('UnknownMessage')
      // A thread has the id of the message it was made from, so there can be only one.
      if (core.world.channels.has(message.id)) throw refuse('ThreadExists')
      const thread = openThread(core, channel, message.id, asObject(body))
      const flags = (message.flags ?? 0) | MessageFlags.HasThread
      const view = threadView(core.world, thread)
      core.messages.edit(message, { flags, thread: view })
      return json(view, 201)
    },
    { limit: LIMIT },
  ),

  route(
    'POST',
    '/channels/:channel/threads',
    (request, core) => {
      const channel = findChannel(core.world, request.params.channel)
      const bits = refuseUnseen(core, channel)
      if (channel.type === ChannelType.GuildForum) return json(postInForum(core, channel, request), 201)
      if (isDm(channel) || channel.thread || channel.type === ChannelType.GuildVoice) {
        throw refuse('WrongChannelType')
      }
      if (!holds(bits, 'CreatePublicThreads')) throw refuse('MissingPermissions')
      const thread = openThread(core, channel, core.snowflakes.next(), asObject(request.body))
      return json(threadView(core.world, thread), 201)
    },
    { limit: LIMIT },
  ),

  route('GET', '/channels/:channel/threads/archived/public', ({ params }, core) => {
    const channel = findChannel(core.world, params.channel)
    const bits = refuseUnseen(core, channel)
    if (!holds(bits, 'ReadMessageHistory')) throw refuse('MissingPermissions')
    const threads = [...core.world.channels.values()]
      .filter(({ parentId, thread }) => parentId === channel.id && thread?.archived === true)
      .reverse()
      .map((thread) => threadView(core.world, thread))
    return json({ threads, members: [], has_more: false })
  }),
]
