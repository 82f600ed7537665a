import type {
  APIMessageInteractionMetadata,
  ApplicationCommandType,
  InteractionType,
} from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { within } from '../deferred.ts'
import type { Acknowledgement, Interaction, InteractionOrigin } from '../interactions/interactions.ts'
import type { JsonObject } from '../json.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import { findUser } from '../world/world.ts'
import { NoAnswerError } from './client-refusal.ts'
import { integrationOwners, interactionPayload } from './interaction-payload.ts'
import type { Setting } from './place.ts'

/** One use of the bot by a person, ready to be sent. */
export interface Use {
  readonly type: InteractionType
  readonly setting: Setting
  readonly data: JsonObject
  /** In words, for the error when nothing comes back. */
  readonly what: string
  readonly command?: { readonly name: string; readonly type: ApplicationCommandType }
  /** The message whose component was used or which a form came from. */
  readonly source?: StoredMessage
  /** What kind of interaction it is to `interaction_metadata`, beside who and where. */
  readonly metadata?: JsonObject
}

/** Sends an interaction to the bot and waits for its first answer, at most `patienceMs` real milliseconds. */
export async function sendUse(
  core: Core,
  use: Use,
  patienceMs: number,
): Promise<{ interaction: Interaction; first: Acknowledgement }> {
  const { type, setting, data, what, source, command } = use
  const { userId } = setting
  const metadata = (id: string) =>
    ({
      id,
      type,
      user: findUser(core.world, userId).profile,
      authorizing_integration_owners: integrationOwners(core, setting),
      ...use.metadata,
    }) as unknown as APIMessageInteractionMetadata
  const origin: InteractionOrigin = {
    type,
    userId,
    channelId: setting.channel.id,
    guildId: setting.guild?.id ?? null,
    metadata,
    ...(source === undefined ? {} : { source }),
    ...(command === undefined ? {} : { command }),
  }
  const interaction = core.interactions.begin(origin)
  const message = source === undefined ? {} : { message: source }
  core.gateway.dispatch(
    'INTERACTION_CREATE',
    interactionPayload(core, interaction, setting, { data, ...message }),
  )
  const late = () => new NoAnswerError(what, patienceMs)
  return { interaction, first: await within(interaction.answered.promise, patienceMs, late) }
}
