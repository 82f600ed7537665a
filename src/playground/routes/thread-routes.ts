import {
  type APIChannel,
  ChannelFlags,
  ChannelType,
  GatewayIntentBits,
  MessageFlags,
} from 'discord-api-types/v10'
import { isoTimestamp } from '../clock.ts'
import type { Core } from '../core.ts'
import { asArray, asObject, asText, type JsonObject } from '../json.ts'
import { composeMessage } from '../messages/compose-message.ts'
import { refuseUnseen, storeMessage } from '../messages/post-message.ts'
import { refuse, refuseFaults } from '../rest/api-error.ts'
import { json, type Limit, type RestRequest, type Route, route } from '../rest/route.ts'
import { choiceFaults, listFaults, textFaults } from '../rules/form-fault.ts'
import { holds } from '../world/permissions.ts'
import type { Channel } from '../world/records.ts'
import { channelView } from '../world/views.ts'
import { findChannel, isDm, permissionsInChannel } from '../world/world.ts'

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
      core.messages.edit(message, {
        flags,
        thread: channelView(core.world, thread) as APIChannel & typeof message.thread,
      })
      return json(channelView(core.world, thread), 201)
    },
    { limit: LIMIT },
  ),

  route(
    'POST',
    '/channels/:channel/threads',
    (request, core) => {
      const channel = findChannel(core.world, request.params.channel)
      const bits = refuseUnseen(core, channel)
      if (channel.type === ChannelType.GuildForum) return json(forumPost(core, channel, bits, request), 201)
      if (isDm(channel) || channel.thread || channel.type === ChannelType.GuildVoice) {
        throw refuse('WrongChannelType')
      }
      if (!holds(bits, 'CreatePublicThreads')) throw refuse('MissingPermissions')
      const thread = openThread(core, channel, core.snowflakes.next(), asObject(request.body))
      return json(channelView(core.world, thread), 201)
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
      .map((thread) => channelView(core.world, thread))
    return json({ threads, members: [], has_more: false })
  }),
]

function forumPost(core: Core, forum: Channel, bits: bigint, { body, files }: RestRequest): JsonObject {
  if (!holds(bits, 'SendMessages')) throw refuse('MissingPermissions')
  const post = asObject(body)
  refuseFaults(threadFaults(post))
  const tags = asArray(post.applied_tags).map(asText)
  refuseTags(core, forum, tags)
  const botId = core.world.application.id
  const id = core.snowflakes.next()
  // Checked before the thread is made, so that a refused message leaves no empty post behind.
  const draft = { channel: forum, body: asObject(post.message), files, field: 'message' }
  const message = { ...composeMessage(core, draft, botId), id, channel_id: id }
  const thread = openThread(core, forum, id, post, tags)
  storeMessage(core, thread, message)
  return { ...channelView(core.world, thread), message }
}

function refuseTags(core: Core, forum: Channel, tags: readonly string[]): void {
  const bits = permissionsInChannel(core.world, forum, core.world.application.id)
  const known = tags.map((id) => forum.tags.find((tag) => tag.id === id))
  if (known.includes(undefined)) throw refuse('UnknownTag')
  if (known.some((tag) => tag?.moderated) && !holds(bits, 'ManageThreads')) throw refuse('MissingPermissions')
  if (tags.length === 0 && (forum.flags & ChannelFlags.RequireTag) !== 0) throw refuse('TagRequired')
}

function threadFaults(body: JsonObject) {
  const { name, auto_archive_duration: duration, applied_tags } = body
  return [
    ...textFaults(name, ['name'], { min: 1, max: 100, required: true }),
    ...(duration === undefined
      ? []
      : choiceFaults(duration, ['auto_archive_duration'], [60, 1440, 4320, 10080])),
    ...listFaults(applied_tags, ['applied_tags'], { max: 5 }),
  ]
}

function openThread(
  core: Core,
  parent: Channel,
  id: string,
  body: JsonObject,
  appliedTags: readonly string[] = [],
): Channel {
  refuseFaults(threadFaults(body))
  const createdAt = isoTimestamp(core.clock.now())
  const announcement = parent.type === ChannelType.GuildAnnouncement
  const thread: Channel = {
    id,
    type: announcement ? ChannelType.AnnouncementThread : ChannelType.PublicThread,
    guildId: parent.guildId,
    name: asText(body.name),
    topic: null,
    parentId: parent.id,
    position: 0,
    nsfw: false,
    flags: 0,
    tags: [],
    overwrites: [],
    lastMessageId: null,
    thread: {
      ownerId: core.world.application.id,
      createdAt,
      archiveChangedAt: createdAt,
      archived: false,
      autoArchiveMinutes: Number(body.auto_archive_duration ?? 4320),
      appliedTags,
      messageCount: 0,
    },
  }
  core.world.channels.set(id, thread)
  parent.lastMessageId = parent.type === ChannelType.GuildForum ? id : parent.lastMessageId
  const view = { ...channelView(core.world, thread), newly_created: true }
  core.gateway.dispatch('THREAD_CREATE', view, GatewayIntentBits.Guilds)
  return thread
}
