import {
  type APIMessageReference,
  ApplicationCommandType,
  MessageFlags,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { blankMessage } from '../messages/compose-message.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import type { Channel } from '../world/records.ts'
import { findUser } from '../world/world.ts'
import { type Interaction, originalOf } from './interactions.ts'

/** A message dressed as an interaction's answer: who used what, and which message it replies to. */
export function answeringMessage(
  core: Core,
  interaction: Interaction,
  message: StoredMessage,
  ephemeral: boolean,
): StoredMessage {
  const { id: applicationId } = core.world.application
  const original = originalOf(interaction)
  const repliesTo = original ?? interaction.source
  const metadata = interaction.metadata(interaction.id)
  return {
    ...message,
    type: typeOf(interaction, repliesTo),
    application_id: applicationId,
    webhook_id: applicationId,
    interaction_metadata:
      original === undefined ? metadata : { ...metadata, original_response_message_id: original.id },
    ...legacyInteraction(core, interaction),
    ...(repliesTo === undefined ? {} : { message_reference: referenceTo(repliesTo, interaction.guildId) }),
    flags: (message.flags ?? 0) | (ephemeral ? MessageFlags.Ephemeral : 0),
  }
}

/** The "is thinking…" message of a deferred answer. */
export function loadingMessage(
  core: Core,
  interaction: Interaction,
  channel: Channel,
  ephemeral: boolean,
): StoredMessage {
  const blank = blankMessage(core, channel, core.world.application.id, core.snowflakes.next())
  return answeringMessage(core, interaction, { ...blank, flags: MessageFlags.Loading }, ephemeral)
}

function typeOf({ command }: Interaction, repliesTo: StoredMessage | undefined): MessageType {
  if (repliesTo !== undefined) return MessageType.Reply
  if (command === undefined) return MessageType.Default
  const slash = command.type === ApplicationCommandType.ChatInput
  return slash ? MessageType.ChatInputCommand : MessageType.ContextMenuCommand
}

function legacyInteraction(core: Core, interaction: Interaction): Partial<StoredMessage> {
  const { id, type, command, userId } = interaction
  if (command === undefined) return {}
  return { interaction: { id, type, name: command.name, user: findUser(core.world, userId).profile } }
}

function referenceTo(message: StoredMessage, guildId: string | null): APIMessageReference {
  return {
    type: MessageReferenceType.Default,
    channel_id: message.channel_id,
    message_id: message.id,
    ...(guildId === null ? {} : { guild_id: guildId }),
  }
}
