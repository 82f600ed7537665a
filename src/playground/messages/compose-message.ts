import { type APIAttachment, MessageFlags, MessageType } from 'discord-api-types/v10'
import { isoTimestamp } from '../clock.ts'
import type { Core } from '../core.ts'
import { asArray, asObject, asText, isAbsent, type JsonObject } from '../json.ts'
import { refuse, refuseFaults } from '../rest/api-error.ts'
import { displayedTexts } from '../rules/component-tree.ts'
import { under } from '../rules/form-fault.ts'
import { isTooLargeToStore, messageFaults, showsNothing, wantsComponentsV2 } from '../rules/message-rules.ts'
import { holds } from '../world/permissions.ts'
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
  /** The field of the request that the body stands in, for the error tree: `data` in interaction answers. */
  readonly field?: string
}

/**
 * A new message, checked by Discord's rules but not yet stored.
 * Throws Invalid Form Body, Cannot send an empty message, or 500 for Components V2 text too large to store.
 */
export function composeMessage(core: Core, draft: Draft, authorId: string): StoredMessage {
  const { channel, body } = draft
  const attachments = check(core, draft, wantsComponentsV2(body), [])
  const id = core.snowflakes.next()
  return {
    ...blankMessage(core, channel, authorId, id),
    ...contentOf(core, draft, attachments, authorId),
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
 * What an edit changes of a message, checked together with what it keeps.
 * The flag `IsComponentsV2` can be added by an edit, never taken away.
 */
export function composeEdit(core: Core, message: StoredMessage, draft: Draft): Partial<StoredMessage> {
  const flags = message.flags ?? 0
  const v2 = wantsComponentsV2({ flags }) || wantsComponentsV2(draft.body)
  const merged = {
    ...message,
    ...presentOf(draft.body),
    flags: flags | (v2 ? MessageFlags.IsComponentsV2 : 0),
  }
  const attachments = check(core, { ...draft, body: merged }, v2, message.attachments, draft.body)
  const content = contentOf(core, { ...draft, body: merged }, attachments, message.author.id)
  const loading = (flags & MessageFlags.Loading) !== 0
  const edited = loading ? message.edited_timestamp : isoTimestamp(core.clock.now())
  return { ...content, flags: merged.flags & ~MessageFlags.Loading, edited_timestamp: edited }
}

function check(
  core: Core,
  { channel, body, files, field }: Draft,
  v2: boolean,
  kept: readonly APIAttachment[],
  sent: JsonObject = body,
): APIAttachment[] {
  const faults = messageFaults({ ...body, nonce: sent.nonce, allowed_mentions: sent.allowed_mentions }, v2)
  refuseFaults(field === undefined ? faults : under(field, faults))
  if (showsNothing({ ...body, attachments: [...asArray(sent.attachments), ...kept, ...files] })) {
    throw refuse('EmptyMessage')
  }
  if (isTooLargeToStore(body.components)) throw refuse('InternalServerError')
  const listed = asArray(sent.attachments).map((item) => asText(asObject(item).id))
  const remaining = isAbsent(sent.attachments) ? kept : kept.filter(({ id }) => listed.includes(id))
  return [...remaining, ...files.map((file) => core.attachments.keep(channel.id, file))]
}

function contentOf(
  core: Core,
  { channel, body }: Draft,
  attachments: APIAttachment[],
  authorId: string,
): Partial<StoredMessage> {
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
  const everyone = holds(permissionsInChannel(world, channel, authorId), 'MentionEveryone')
  const roles = world.guilds.get(channel.guildId ?? '')?.roles
  return {
    user: (id) => world.users.get(id)?.profile,
    canNotifyRole: (id) => roles?.has(id) === true && (everyone || roles.get(id)?.mentionable === true),
    canNotifyEveryone: everyone,
  }
}

/** The fields that were sent; `null` empties a field, a missing one leaves it as it is. */
function presentOf(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}
