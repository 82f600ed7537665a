import { ChannelFlags, ChannelType, GatewayIntentBits } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { isoTimestamp } from '../instants.ts'
import { asArray, asObject, asText, type JsonObject } from '../json.ts'
import { refuse, refuseFaults } from '../rest/api-error.ts'
import { choiceFaults, type FormFault, listFaults, textFaults } from '../rules/form-fault.ts'
import { hasPermissions } from '../world/permissions.ts'
import type { Channel } from '../world/records.ts'
import { threadView } from '../world/views.ts'
import { permissionsInChannel } from '../world/world.ts'
import type { UploadedFile } from './attachments.ts'
import { composeMessage } from './compose-message.ts'
import { storeMessage } from './post-message.ts'

/** A thread to be made. */
export interface NewThread {
  readonly id: string
  readonly body: JsonObject
  readonly appliedTags?: readonly string[]
  /** Who makes it. Default: the bot. */
  readonly ownerId?: string
  /** Who sees it beside moderators. Default: everybody who sees the channel. */
  readonly privateTo?: ReadonlySet<string>
}

/** Makes a public thread under a channel and dispatches it to bots. Throws Invalid Form Body. */
export function openThread(core: Core, parent: Channel, thread: NewThread): Channel {
  const { id, body, appliedTags = [], ownerId = core.world.application.id, privateTo = null } = thread
  refuseFaults(threadFaults(body))
  const createdAt = isoTimestamp(core.clock.now())
  const announcement = parent.type === ChannelType.GuildAnnouncement
  const made: Channel = {
    id,
    type:
      privateTo !== null
        ? ChannelType.PrivateThread
        : announcement
          ? ChannelType.AnnouncementThread
          : ChannelType.PublicThread,
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
      ownerId,
      createdAt,
      archiveChangedAt: createdAt,
      archived: false,
      locked: false,
      privateTo,
      autoArchiveMinutes: Number(body.auto_archive_duration ?? 4320),
      appliedTags,
      messageCount: 0,
    },
  }
  core.world.channels.set(id, made)
  parent.lastMessageId = parent.type === ChannelType.GuildForum ? id : parent.lastMessageId
  const view = { ...threadView(core.world, made), newly_created: true }
  core.gateway.dispatch('THREAD_CREATE', view, GatewayIntentBits.Guilds)
  return made
}

/**
 * Makes a post in a forum: a thread with its first message, which has the thread's id.
 * Throws Missing Permissions, Unknown Tag, Tag Required, and what a bad message is refused for.
 */
export function postInForum(
  core: Core,
  forum: Channel,
  { body, files }: { readonly body: unknown; readonly files: readonly UploadedFile[] },
  authorId: string = core.world.application.id,
): JsonObject {
  const bits = permissionsInChannel(core.world, forum, authorId)
  if (!hasPermissions(bits, 'SendMessages')) throw refuse('MissingPermissions')
  const post = asObject(body)
  refuseFaults(threadFaults(post))
  const tags = asArray(post.applied_tags).map(asText)
  refuseTags(forum, tags, bits)
  const id = core.snowflakes.next()
  // Checked before the thread is made, so that a refused message leaves no empty post behind.
  const draft = { channel: forum, body: asObject(post.message), files, field: 'message' }
  const message = { ...composeMessage(core, draft, authorId), id, channel_id: id }
  const thread = openThread(core, forum, { id, body: post, appliedTags: tags, ownerId: authorId })
  storeMessage(core, thread, message)
  return { ...threadView(core.world, thread), message }
}

function refuseTags(forum: Channel, tags: readonly string[], bits: bigint): void {
  const known = tags.map((id) => forum.tags.find((tag) => tag.id === id))
  if (known.includes(undefined)) throw refuse('UnknownTag')
  if (known.some((tag) => tag?.moderated) && !hasPermissions(bits, 'ManageThreads'))
    throw refuse('MissingPermissions')
  if (tags.length === 0 && (forum.flags & ChannelFlags.RequireTag) !== 0) throw refuse('TagRequired')
}

function threadFaults(body: JsonObject): FormFault[] {
  const { name, auto_archive_duration: duration, applied_tags } = body
  return [
    ...textFaults(name, ['name'], { min: 1, max: 100, required: true }),
    ...(duration === undefined
      ? []
      : choiceFaults(duration, ['auto_archive_duration'], [60, 1440, 4320, 10080])),
    ...listFaults(applied_tags, ['applied_tags'], { max: 5 }),
  ]
}
