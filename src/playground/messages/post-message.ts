import { type APIMessage, ChannelType } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { asText } from '../json.ts'
import { refuse } from '../rest/api-error.ts'
import { hasPermissions } from '../world/permissions.ts'
import type { Channel } from '../world/records.ts'
import { findUser, isDm, permissionsInChannel, sharesGuild } from '../world/world.ts'
import { composeMessage, type Draft } from './compose-message.ts'
import type { StoredMessage } from './message-store.ts'

/** Channel types that have no messages of their own. */
const WITHOUT_MESSAGES = [ChannelType.GuildCategory, ChannelType.GuildForum, ChannelType.GuildMedia]

/**
 * Posts a message as the bot, or gives back the one that was posted with the same enforced nonce.
 * Throws what Discord refuses: no access, missing permission, a closed DM, an archived thread, a bad body.
 */
export function postMessage(core: Core, draft: Draft): APIMessage {
  const { channel, body } = draft
  refuseUnpostable(core, draft)
  const nonce = body.nonce === undefined || body.nonce === null ? null : String(body.nonce)
  const enforced = nonce !== null && body.enforce_nonce === true
  const earlier = enforced ? core.messages.findByNonce(channel.id, nonce) : undefined
  if (earlier !== undefined) return { ...earlier, nonce: nonce ?? '' }
  const message = composeMessage(core, draft, core.world.application.id)
  storeMessage(core, channel, message)
  if (enforced) core.messages.rememberNonce(channel.id, nonce, message)
  return nonce === null ? message : { ...message, nonce }
}

/** Puts a composed message into its channel. */
export function storeMessage(
  core: Core,
  channel: Channel,
  message: StoredMessage,
  ephemeralFor: string | null = null,
): void {
  if (ephemeralFor === null) {
    channel.lastMessageId = message.id
    if (channel.thread) channel.thread.messageCount += 1
  }
  core.messages.add(message, ephemeralFor)
}

/** Throws when the bot may not see a channel: Missing Access. */
export function refuseUnseen(core: Core, channel: Channel): bigint {
  const bits = permissionsInChannel(core.world, channel, core.world.application.id)
  if (!hasPermissions(bits, 'ViewChannel')) throw refuse('MissingAccess')
  return bits
}

function refuseUnpostable(core: Core, { channel, body, files }: Draft): void {
  if (isDm(channel)) {
    refuseUnreachable(core, channel)
    return
  }
  const bits = refuseUnseen(core, channel)
  if (channel.type === ChannelType.GuildForum) throw refuse('ForumMessage')
  if (WITHOUT_MESSAGES.includes(channel.type)) throw refuse('NonTextChannel')
  if (!hasPermissions(bits, channel.thread ? 'SendMessagesInThreads' : 'SendMessages'))
    throw refuse('MissingPermissions')
  if (files.length > 0 && !hasPermissions(bits, 'AttachFiles')) throw refuse('MissingPermissions')
  const embeds = Array.isArray(body.embeds) && body.embeds.length > 0
  if (embeds && !hasPermissions(bits, 'EmbedLinks')) throw refuse('MissingPermissions')
  if (channel.thread?.locked && !hasPermissions(bits, 'ManageThreads')) throw refuse('ThreadLocked')
  // Posting reopens an archived thread.
  if (channel.thread) channel.thread.archived = false
}

function refuseUnreachable(core: Core, channel: Channel): void {
  const person = findUser(core.world, asText(channel.recipientId))
  if (!sharesGuild(core.world, person.id)) throw refuse('NoSharedGuild')
  if (person.refusesDms) throw refuse('ClosedDm')
}
