import { ChannelType, MessageFlags } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { asObject } from '../json.ts'
import { refuseUnseen } from '../messages/post-message.ts'
import { openThread, postInForum } from '../messages/threads.ts'
import { refuse } from '../rest/api-error.ts'
import { json, type Limit, type Route, route } from '../rest/route.ts'
import { hasPermissions } from '../world/permissions.ts'
import { threadView } from '../world/views.ts'
import { findChannel, isDm } from '../world/world.ts'

/** Archived threads an answer has where no limit is given. */
const ARCHIVED_PAGE = 50

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
      if (!hasPermissions(bits, 'CreatePublicThreads')) throw refuse('MissingPermissions')
      const message = core.messages.find(channel.id, params.message)
      if (message === undefined) throw refuse('UnknownMessage')
      // A thread has the id of the message it was made from, so there can be only one.
      if (core.world.channels.has(message.id)) throw refuse('ThreadExists')
      const thread = openThread(core, channel, { id: message.id, body: asObject(body) })
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
      if (!hasPermissions(bits, 'CreatePublicThreads')) throw refuse('MissingPermissions')
      const thread = openThread(core, channel, {
        id: core.snowflakes.next(),
        body: asObject(request.body),
      })
      return json(threadView(core.world, thread), 201)
    },
    { limit: LIMIT },
  ),

  route('GET', '/channels/:channel/thread-members/:member', ({ params }, core) => {
    const channel = findChannel(core.world, params.channel)
    refuseUnseen(core, channel)
    const userId = params.member === '@me' ? core.world.application.id : params.member
    if (channel.thread?.privateTo?.has(userId) !== true) throw refuse('UnknownMember')
    return json({ id: channel.id, user_id: userId, join_timestamp: channel.thread.createdAt, flags: 0 })
  }),

  route('GET', '/channels/:channel/threads/archived/public', ({ params, query }, core) => {
    const channel = findChannel(core.world, params.channel)
    const bits = refuseUnseen(core, channel)
    if (!hasPermissions(bits, 'ReadMessageHistory')) throw refuse('MissingPermissions')
    const before = query.get('before')
    const limit = Number(query.get('limit') ?? ARCHIVED_PAGE)
    const archived = [...core.world.channels.values()]
      .filter(({ parentId, thread }) => parentId === channel.id && thread?.archived === true)
      .map((thread) => threadView(core.world, thread))
      .filter(({ thread_metadata }) => {
        return before === null || archivedAt(thread_metadata) < Date.parse(before)
      })
      .sort((a, b) => archivedAt(b.thread_metadata) - archivedAt(a.thread_metadata))
    return json({ threads: archived.slice(0, limit), members: [], has_more: archived.length > limit })
  }),
]

function archivedAt(metadata: { readonly archive_timestamp: string } | undefined): number {
  return Date.parse(metadata?.archive_timestamp ?? '')
}
