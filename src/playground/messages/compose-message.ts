import { type APIAttachment, MessageFlags, MessageType } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { isoTimestamp } from '../instants.ts'
import { asArray, asObject, asText, isAbsent, type JsonObject } from '../json.ts'
import { refuse, refuseFaults } from '../rest/api-error.ts'
import { displayedTexts } from '../rules/component-tree.ts'
import { under } from '../rules/form-fault.ts'
import {
  isTooLargeToStore,
  legacyFieldFaults,
  messageFaults,
  showsNothing,
  wantsComponentsV2,
} from '../rules/message-rules.ts'
import { hasPermissions } from '../world/permissions.ts'
import type { Channel } from '../world/records.ts'
import { findUser, permissionsInChannel } from '../world/world.ts'
import type { UploadedFile } from './attachments.ts'
import { type MentionScope, resolveMentions } from './mentions.ts'
import type { StoredMessage } from './message-store.ts'
import { storedComponents, storedEmbeds } from './stored-form.ts'

/** Flags that a sender may set; the others are Discord's to set. */
const SENDABLE_FLAGS =
  MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2

/** A message body on its way to becoming a message, or a change of one. */
export interface Draft {
  readonly channel: Channel
  readonly body: JsonObject
  readonly files: readonly UploadedFile[]
  /** The field of the request that has the body, for the error tree: `data` in interaction answers. */
  readonly field?: string
}

/**
 * A new message, checked by Discord's rules but not yet stored.
 * Throws Invalid Form Body, Cannot send an empty message, or 500 for Components V2 text too large to store.
 */
export function composeMessage(core: Core, draft: Draft, authorId: string): StoredMessage {
  const { channel, body } = draft
  refuseBad(draft, body, wantsComponentsV2(body))
  const attachments = keepFiles(core, draft, [])
  return {
    ...blankMessage(core, channel, authorId, core.snowflakes.next()),
    ...contentOf(core, channel, { ...body, attachments }, authorId),
    flags: Number(body.flags ?? 0) & SENDABLE_FLAGS,
  }
}

/** A message with nothing in it yet: what a deferral shows as "is thinking…". */
export function blankMessage(core: Core, channel: Channel, authorId: string, id: string): StoredMessage {
  return {
    id,
    type: MessageType.Default,
    channel_id: channel.id,
    author: findUser(core.world, authorId).profile,
    content: '',
    timestamp: isoTimestamp(core.clock.now()),
    edited_timestamp: null,
    tts: false,
    pinned: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    flags: 0 as MessageFlags,
  }
}

/**
 * What an edit changes of a message: the fields that were sent, checked together with those it keeps.
 * The flag `IsComponentsV2` can be added by an edit, never taken away.
 */
export function composeEdit(core: Core, message: StoredMessage, draft: Draft): Partial<StoredMessage> {
  const { body, channel } = draft
  const flags = message.flags ?? 0
  const loading = (flags & MessageFlags.Loading) !== 0
  const v2 = wantsComponentsV2({ flags }) || wantsComponentsV2(body)
  const merged = { ...message, ...body }
  refuseBad(draft, merged, v2)
  const attachments = keepFiles(core, draft, message.attachments)
  const { mentions, mention_roles, mention_everyone, ...content } = contentOf(
    core,
    channel,
    { ...merged, attachments },
    message.author.id,
  )
  const sent = Object.entries(content).filter(([key]) => key === 'attachments' || body[key] !== undefined)
  const speaks = body.content !== undefined || body.components !== undefined
  return {
    ...Object.fromEntries(sent),
    ...(speaks ? { mentions, mention_roles, mention_everyone } : {}),
    flags: (flags & ~MessageFlags.Loading) | (v2 ? MessageFlags.IsComponentsV2 : 0),
    edited_timestamp: loading ? message.edited_timestamp : isoTimestamp(core.clock.now()),
  }
}

function refuseBad({ body, files, field }: Draft, whole: JsonObject, v2: boolean): void {
  const faults = [...messageFaults(body, v2), ...(v2 ? legacyFieldFaults(whole) : [])]
  refuseFaults(field === undefined ? faults : under(field, faults))
  const attachments = [...asArray(whole.attachments), ...files]
  if (showsNothing({ ...whole, attachments })) throw refuse('EmptyMessage')
  if (isTooLargeToStore(whole.components)) throw refuse('InternalServerError')
}

/** A message's attachments after a request: those it lists or leaves alone, then the new files. */
function keepFiles(
  core: Core,
  { channel, body, files }: Draft,
  before: readonly APIAttachment[],
): APIAttachment[] {
  const listed = asArray(body.attachments).map((item) => asText(asObject(item).id))
  const kept = isAbsent(body.attachments) ? before : before.filter(({ id }) => listed.includes(id))
  return [...kept, ...files.map((file) => core.attachments.keep(channel.id, file))]
}

function contentOf(
  core: Core,
  channel: Channel,
  body: JsonObject & { readonly attachments: APIAttachment[] },
  authorId: string,
) {
  const { attachments } = body
  const resolve = (url: string): string => {
    const name = url.startsWith('attachment://') ? url.slice('attachment://'.length) : null
    return attachments.find(({ filename }) => filename === name)?.url ?? url
  }
  const components = storedComponents(body.components, resolve)
  const content = asText(body.content).trim()
  const text = [content, ...displayedTexts(components)].join('\n')
  return {
    content,
    components,
    attachments,
    embeds: storedEmbeds(body.embeds, resolve),
    ...resolveMentions(text, body.allowed_mentions, mentionScope(core, channel, authorId)),
  }
}

function mentionScope({ world }: Core, channel: Channel, authorId: string): MentionScope {
  const everyone = hasPermissions(permissionsInChannel(world, channel, authorId), 'MentionEveryone')
  const roles = world.guilds.get(channel.guildId ?? '')?.roles
  return {
    user: (id) => world.users.get(id)?.profile,
    canNotifyRole: (id) => roles?.has(id) === true && (everyone || roles.get(id)?.mentionable === true),
    canNotifyEveryone: everyone,
  }
}
