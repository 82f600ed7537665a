import type {
  APIApplicationCommandOptionChoice,
  APIMessageInteractionMetadata,
  APIModalInteractionResponseCallbackData,
  ApplicationCommandType,
  InteractionType,
} from 'discord-api-types/v10'
import type { Clock } from '../../clock.ts'
import { type Deferred, deferred } from '../deferred.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import { refuse } from '../rest/api-error.ts'
import { type Snowflakes, snowflakeTime } from '../snowflakes.ts'

/** How long a bot may take to answer, in milliseconds. Source: Discord, "Receiving and responding". */
const ANSWER_WITHIN_MS = 3000

/** How long the answer can be edited and followed up, in milliseconds. */
const TOKEN_LIFETIME_MS = 15 * 60_000

/** How a bot first answered an interaction. */
export type Acknowledgement =
  /** `update` and `deferred-update` concern the message whose component was used. */
  | { readonly kind: 'message' | 'deferred' | 'update' | 'deferred-update'; readonly message: StoredMessage }
  | { readonly kind: 'modal'; readonly modal: APIModalInteractionResponseCallbackData }
  | { readonly kind: 'choices'; readonly choices: readonly APIApplicationCommandOptionChoice[] }

/** What is known of an interaction when a person starts it. */
export interface InteractionOrigin {
  readonly type: InteractionType
  readonly userId: string
  readonly channelId: string
  readonly guildId: string | null
  /** The command that was used, for commands. */
  readonly command?: { readonly name: string; readonly type: ApplicationCommandType }
  /** The message whose component was used, or which a modal came from. */
  readonly source?: StoredMessage
  /** Where an answering message says it came from; the id is the interaction's. */
  readonly metadata: (id: string) => APIMessageInteractionMetadata
}

/** One use of the bot by a person, from the moment it was sent. */
export interface Interaction extends InteractionOrigin {
  readonly id: string
  readonly token: string
  /** Milliseconds UTC. */
  readonly sentAt: number
  /** Settles when the bot answers for the first time. */
  readonly answered: Deferred<Acknowledgement>
  /** Settles when what a deferral promised has come. */
  readonly settled: Deferred<StoredMessage>
  acknowledgement: Acknowledgement | null
  readonly followUps: StoredMessage[]
}

/** The interactions of the last quarter of an hour. */
export class Interactions {
  readonly #clock: Clock
  readonly #snowflakes: Snowflakes
  readonly #byId = new Map<string, Interaction>()

  constructor(clock: Clock, snowflakes: Snowflakes) {
    this.#clock = clock
    this.#snowflakes = snowflakes
  }

  /** Records that a person used the bot. */
  begin(origin: InteractionOrigin): Interaction {
    this.#forgetExpired()
    const id = this.#snowflakes.next()
    const interaction: Interaction = {
      ...origin,
      id,
      token: Buffer.from(`interaction:${id}:${origin.userId}`).toString('base64url'),
      sentAt: this.#clock.now(),
      answered: deferred(),
      settled: deferred(),
      acknowledgement: null,
      followUps: [],
    }
    this.#byId.set(id, interaction)
    return interaction
  }

  /** An interaction of the last quarter of an hour. */
  find(id: string): Interaction | undefined {
    return this.#byId.get(id)
  }

  /** The interaction a first answer is for. Throws Unknown Interaction: wrong, or answered too late. */
  toAnswer(id: string, token: string): Interaction {
    const interaction = this.#byId.get(id)
    if (interaction === undefined || interaction.token !== token) throw refuse('UnknownInteraction')
    if (interaction.acknowledgement !== null) throw refuse('AlreadyAcknowledged')
    if (this.#clock.now() - interaction.sentAt > ANSWER_WITHIN_MS) throw refuse('UnknownInteraction')
    return interaction
  }

  /** Records the first answer. */
  answer(interaction: Interaction, acknowledgement: Acknowledgement): void {
    interaction.acknowledgement = acknowledgement
    interaction.answered.resolve(acknowledgement)
  }

  /**
   * The answered interaction that a token belongs to. Throws Invalid Webhook Token (401) for one that ran out
   * and Unknown Webhook for one that never was, or whose interaction has not been answered.
   */
  byToken(token: string): Interaction {
    const id = idOfToken(token)
    if (id === undefined) throw refuse('UnknownWebhook')
    if (this.#clock.now() - snowflakeTime(id) > TOKEN_LIFETIME_MS) throw refuse('InvalidWebhookToken')
    const interaction = this.#byId.get(id)
    if (interaction?.token !== token || interaction.acknowledgement === null) throw refuse('UnknownWebhook')
    return interaction
  }

  #forgetExpired(): void {
    const oldest = this.#clock.now() - TOKEN_LIFETIME_MS
    for (const [id, { sentAt }] of this.#byId) {
      if (sentAt >= oldest) break
      this.#byId.delete(id)
    }
  }
}

/** The message that `@original` means: the answer, or the message whose component was used. */
export function originalOf({ acknowledgement }: Interaction): StoredMessage | undefined {
  return acknowledgement !== null && 'message' in acknowledgement ? acknowledgement.message : undefined
}

function idOfToken(token: string): string | undefined {
  return /^interaction:(\d{1,20}):/.exec(Buffer.from(token, 'base64url').toString())?.[1]
}
