import {
  type APIApplicationCommandOptionChoice,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { asArray, asObject, type JsonObject } from '../json.ts'
import type { UploadedFile } from '../messages/attachments.ts'
import { composeEdit, composeMessage } from '../messages/compose-message.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import { storeMessage } from '../messages/post-message.ts'
import { refuseFaults } from '../rest/api-error.ts'
import { choicesFaults } from '../rules/field-rules.ts'
import { choiceFaults, fault, under } from '../rules/form-fault.ts'
import { hasFlag, wantsComponentsV2 } from '../rules/message-rules.ts'
import { modalFaults } from '../rules/modal-rules.ts'
import { findChannel } from '../world/world.ts'
import { answeringMessage, loadingMessage } from './answering-message.ts'
import type { Acknowledgement, Interaction } from './interactions.ts'

const {
  ChannelMessageWithSource,
  DeferredChannelMessageWithSource,
  DeferredMessageUpdate,
  UpdateMessage,
  ApplicationCommandAutocompleteResult,
  Modal,
} = InteractionResponseType

/**
 * Carries out a bot's first answer to an interaction.
 * Throws Invalid Form Body for a body Discord refuses, after which the bot may still try another.
 */
export function acknowledge(
  core: Core,
  interaction: Interaction,
  body: JsonObject,
  files: readonly UploadedFile[],
): void {
  refuseFaults(choiceFaults(body.type, ['type'], answersTo(interaction)))
  const data = asObject(body.data)
  const acknowledgement = carryOut(core, interaction, body.type as InteractionResponseType, data, files)
  core.interactions.answer(interaction, acknowledgement)
  if (acknowledgement.kind === 'message' || acknowledgement.kind === 'update') {
    interaction.settled.resolve(acknowledgement.message)
  }
}

/** The kinds of answer that an interaction can have, by its own type. */
function answersTo({ type, source }: Interaction): InteractionResponseType[] {
  if (type === InteractionType.ApplicationCommandAutocomplete) return [ApplicationCommandAutocompleteResult]
  return [
    ChannelMessageWithSource,
    DeferredChannelMessageWithSource,
    ...(source === undefined ? [] : [DeferredMessageUpdate, UpdateMessage]),
    ...(type === InteractionType.ModalSubmit ? [] : [Modal]),
  ]
}

function carryOut(
  core: Core,
  interaction: Interaction,
  type: InteractionResponseType,
  data: JsonObject,
  files: readonly UploadedFile[],
): Acknowledgement {
  switch (type) {
    case ApplicationCommandAutocompleteResult: {
      refuseFaults(under('data', choicesFaults(data.choices, ['choices'])))
      // Checked just above.
      return { kind: 'choices', choices: asArray(data.choices) as APIApplicationCommandOptionChoice[] }
    }
    case Modal: {
      refuseFaults(under('data', modalFaults(data)))
      // Checked just above.
      return { kind: 'modal', modal: data as unknown as APIModalInteractionResponseCallbackData }
    }
    case UpdateMessage:
      return { kind: 'update', message: updateSource(core, interaction, data, files) }
    case DeferredMessageUpdate:
      return { kind: 'deferred-update', message: sourceOf(interaction) }
    case DeferredChannelMessageWithSource:
      return { kind: 'deferred', message: postLoading(core, interaction, data) }
    default:
      return { kind: 'message', message: postAnswer(core, interaction, data, files) }
  }
}

/** Posts the message that answers an interaction, or a follow-up of it. */
export function postAnswer(
  core: Core,
  interaction: Interaction,
  body: JsonObject,
  files: readonly UploadedFile[],
  field: string | undefined = 'data',
): StoredMessage {
  const channel = findChannel(core.world, interaction.channelId)
  const draft = { channel, body, files, ...(field === undefined ? {} : { field }) }
  const composed = composeMessage(core, draft, core.world.application.id)
  const ephemeral = hasFlag(body, MessageFlags.Ephemeral)
  const message = answeringMessage(core, interaction, composed, ephemeral)
  storeMessage(core, channel, message, ephemeral ? interaction.userId : null)
  return message
}

function postLoading(core: Core, interaction: Interaction, data: JsonObject): StoredMessage {
  if (wantsComponentsV2(data)) {
    const message = 'MessageFlags.IS_COMPONENTS_V2 cannot be set on a deferred response'
    refuseFaults(fault(['data', 'flags'], 'MESSAGE_FLAGS_INVALID', message))
  }
  const ephemeral = hasFlag(data, MessageFlags.Ephemeral)
  const channel = findChannel(core.world, interaction.channelId)
  const message = loadingMessage(core, interaction, channel, ephemeral)
  storeMessage(core, channel, message, ephemeral ? interaction.userId : null)
  return message
}

function updateSource(
  core: Core,
  interaction: Interaction,
  body: JsonObject,
  files: readonly UploadedFile[],
): StoredMessage {
  const message = sourceOf(interaction)
  const channel = findChannel(core.world, interaction.channelId)
  core.messages.edit(message, composeEdit(core, message, { channel, body, files, field: 'data' }))
  return message
}

function sourceOf({ source }: Interaction): StoredMessage {
  if (source === undefined)
    throw new Error('An interaction without a source message was answered by an update')
  return source
}
