import {
  InteractionContextType,
  type InteractionEditReplyOptions,
  type InteractionReplyOptions,
  MessageFlags,
  type RepliableInteraction,
} from 'discord.js'
import type { MessagePayload } from '../messages/components.ts'
import type { Response } from './component-handler.ts'
import type { Answer } from './use-cases.ts'

/** How one interaction is answered: at once, or deferred first and then by edit. */
export interface Responder {
  defer(): Promise<void>
  answer(answer: Answer): Promise<void>
  /** Says something more to the person alone. */
  add(payload: MessagePayload): Promise<void>
  /** Says what went wrong, privately; a message that was to be changed stays as it is. */
  fail(payload: MessagePayload): Promise<void>
}

/** @param respond who sees the answer, or that the message whose component was used is changed */
export function createResponder(interaction: RepliableInteraction, respond: Response): Responder {
  const isAlone = isAloneWithBot(interaction)
  const isHidden = respond !== 'public' && !isAlone
  const updates = respond === 'update' && interaction.isMessageComponent()
  let deferred: Promise<unknown> | undefined

  async function answer(payload: Answer): Promise<void> {
    if (deferred !== undefined) {
      await deferred
      await interaction.editReply(bodyOf(payload) as InteractionEditReplyOptions)
    } else if (updates) await interaction.update(bodyOf(payload) as never)
    else await interaction.reply(shown(payload, isHidden))
  }

  return {
    async defer() {
      deferred = updates
        ? interaction.deferUpdate()
        : interaction.deferReply(isHidden ? { flags: MessageFlags.Ephemeral } : {})
      await deferred
    },
    answer,
    async add(payload) {
      await interaction.followUp(shown(payload, !isAlone))
    },
    async fail(payload) {
      if (deferred === undefined) await interaction.reply(shown(payload, !isAlone))
      else if (updates) {
        await deferred
        await interaction.followUp(shown(payload, true))
      } else {
        await deferred
        await interaction.editReply(bodyOf(payload) as InteractionEditReplyOptions)
      }
    },
  }
}

/** A message as discord.js takes it; what is not hidden in its flags stays. */
function bodyOf(payload: Answer) {
  const { components, flags = 0, allowed_mentions } = payload
  const files = 'files' in payload ? (payload.files ?? []) : []
  return {
    ...('embeds' in payload ? { content: payload.content ?? '', embeds: payload.embeds } : {}),
    components,
    flags,
    allowedMentions: allowed_mentions,
    files: files.map(({ name, content }) => ({ name, attachment: Buffer.from(content) })),
  }
}

function shown(payload: Answer, isHidden: boolean): InteractionReplyOptions {
  const body = bodyOf(payload)
  // The flags are two bits of Discord's, which differ only by name in the types of discord.js.
  const flags = (isHidden ? body.flags | MessageFlags.Ephemeral : body.flags) as MessageFlags.Ephemeral
  return { ...body, flags }
}

/** Is the person alone with the bot, so that an answer need not be hidden? A group's conversation is not that. */
function isAloneWithBot(interaction: RepliableInteraction): boolean {
  const { context } = interaction
  return context === null ? !interaction.inGuild() : context === InteractionContextType.BotDM
}
