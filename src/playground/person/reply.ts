import { type APIModalInteractionResponseCallbackData, MessageFlags } from 'discord-api-types/v10'
import { within } from '../deferred.ts'
import { type Acknowledgement, type Interaction, originalOf } from '../interactions/interactions.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import { NoAnswerError } from './client-refusal.ts'

/** What a person sees the bot answer. */
export interface Reply {
  /** How the bot answered first; `update` and `deferred-update` change the message that was pressed. */
  readonly kind: Exclude<Acknowledgement['kind'], 'choices'>
  readonly interactionId: string
  /** Whether only this person can see it. */
  readonly ephemeral: boolean
  /** The answering message in its present state, also after later edits. Throws for a modal. */
  readonly message: StoredMessage
  /** The form to fill in, when the answer is one; `Person.submit` answers it. */
  readonly modal: APIModalInteractionResponseCallbackData | null
  /** Further messages that the bot sent for this interaction so far. */
  readonly followUps: readonly StoredMessage[]
  /**
   * The message once a deferred answer has been filled in; for other answers the message at once.
   * Rejects with `NoAnswerError` when that takes longer than the person waits.
   */
  settled(): Promise<StoredMessage>
}

/** A reply to an interaction that has been answered. */
export function createReply(interaction: Interaction, first: Acknowledgement, patienceMs: number): Reply {
  if (first.kind === 'choices') throw new Error('A command was answered with autocomplete choices')
  const messageOf = (): StoredMessage => {
    const message = originalOf(interaction)
    if (message === undefined) throw new Error('The bot answered with a form, not with a message')
    return message
  }
  return {
    kind: first.kind,
    interactionId: interaction.id,
    get ephemeral() {
      return 'message' in first && ((first.message.flags ?? 0) & MessageFlags.Ephemeral) !== 0
    },
    get message() {
      return messageOf()
    },
    modal: first.kind === 'modal' ? first.modal : null,
    followUps: interaction.followUps,
    settled: async () => {
      const promised = first.kind === 'deferred' || first.kind === 'deferred-update'
      if (!promised) return messageOf()
      const late = () => new NoAnswerError('the rest of a deferred answer', patienceMs)
      return within(interaction.settled.promise, patienceMs, late)
    },
  }
}
