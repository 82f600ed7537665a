import { DiscordAPIError, type REST, Routes } from 'discord.js'
import { type APIChannel, type APIMessage, RESTJSONErrorCodes } from 'discord-api-types/v10'
import { z } from 'zod'
import type { FindOutcome, Publisher, SendOutcome, Target } from '../delivery/ports.ts'
import { messageOf } from '../errors.ts'
import type { PauseReason } from '../subscriptions/subscription.ts'
import { postMarker } from './post-marker.ts'
import { PayloadFault } from './rest.ts'

/** Messages looked through for a step that may have been sent: what a busy channel writes in a few minutes. */
const LOOK_BACK = 100

/** Discord's error codes that no repetition cures, by target. A code that is not here is tried again. */
const REFUSALS: Readonly<Record<Target['kind'], ReadonlyMap<string | number, PauseReason>>> = {
  channel: new Map<string | number, PauseReason>([
    [RESTJSONErrorCodes.UnknownChannel, 'channel-gone'],
    [RESTJSONErrorCodes.MissingAccess, 'no-access'],
    [RESTJSONErrorCodes.MissingPermissions, 'missing-permissions'],
  ]),
  person: new Map<string | number, PauseReason>([
    [RESTJSONErrorCodes.CannotSendMessagesToThisUser, 'messages-closed'],
    // The account was deleted.
    [RESTJSONErrorCodes.UnknownUser, 'messages-closed'],
    [RESTJSONErrorCodes.InvalidRecipients, 'messages-closed'],
    // Opening a direct message to someone who shares no server with the bot.
    [50_278, 'messages-closed'],
  ]),
}

/** Discord's error codes that pass by themselves, or else, where they stay for days, pause the subscription. */
const LASTING: Readonly<Record<Target['kind'], ReadonlyMap<string | number, PauseReason>>> = {
  channel: new Map(),
  person: new Map<string | number, PauseReason>([[RESTJSONErrorCodes.MissingAccess, 'messages-closed']]),
}

/** Discord's error codes for a payload that breaks its rules. */
const INVALID: ReadonlySet<string | number> = new Set<string | number>([
  RESTJSONErrorCodes.InvalidFormBodyOrContentType,
  RESTJSONErrorCodes.CannotSendAnEmptyMessage,
])

const createdMessage = z.object({ id: z.string(), channel_id: z.string() })

/** Publishes through Discord's REST API; needs no channel cache. */
export function createPublisher(rest: REST, applicationId: () => string): Publisher {
  async function channelOf(target: Target): Promise<string> {
    if (target.kind === 'channel') return target.channelId
    const channel = (await rest.post(Routes.userChannels(), {
      body: { recipient_id: target.userId },
    })) as APIChannel
    return channel.id
  }

  return {
    async send({ target, payload }, nonce) {
      try {
        const channelId = await channelOf(target)
        const created = await rest.post(Routes.channelMessages(channelId), {
          body: { ...(payload as object), nonce, enforce_nonce: true },
        })
        const message = createdMessage.parse(created)
        return { status: 'sent', channelId: message.channel_id, messageId: message.id }
      } catch (error) {
        return outcomeOf(error, target)
      }
    },

    async find({ target, subscriptionId, edition, step }): Promise<FindOutcome> {
      try {
        const channelId = await channelOf(target)
        const recent = (await rest.get(Routes.channelMessages(channelId), {
          query: new URLSearchParams({ limit: String(LOOK_BACK) }),
        })) as APIMessage[]
        // A channel whose history may not be read answers as if it were empty, so emptiness proves nothing.
        if (recent.length === 0 && target.kind === 'channel') {
          return { status: 'unreadable', detail: 'the channel shows no messages' }
        }
        const marker = postMarker(edition, step, subscriptionId)
        const ours = recent.find(
          // The answer to a `/digest` bears the same menu, but is no post of ours.
          ({ author, components, interaction_metadata }) =>
            author.id === applicationId() &&
            interaction_metadata === undefined &&
            JSON.stringify(components ?? []).includes(`"${marker}"`),
        )
        return ours === undefined ? { status: 'absent' } : { status: 'found', channelId, messageId: ours.id }
      } catch (error) {
        return { status: 'failed', detail: messageOf(error) }
      }
    },
  }
}

function outcomeOf(error: unknown, { kind }: Target): SendOutcome {
  if (error instanceof PayloadFault) return { status: 'invalid', detail: error.message }
  if (!(error instanceof DiscordAPIError)) return { status: 'failed', detail: messageOf(error) }
  const detail = `${error.message} (Discord's code ${error.code})`
  const reason = REFUSALS[kind].get(error.code)
  if (reason !== undefined) return { status: 'refused', reason, detail }
  if (INVALID.has(error.code)) return { status: 'invalid', detail }
  const lasting = LASTING[kind].get(error.code)
  return { status: 'failed', detail, ...(lasting === undefined ? {} : { lasting }) }
}
