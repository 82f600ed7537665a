import { DiscordAPIError, HTTPError, RateLimitError, type RawFile, type REST, Routes } from 'discord.js'
import {
  type APIChannel,
  type APIGuildForumChannel,
  type APIMessage,
  RESTJSONErrorCodes,
} from 'discord-api-types/v10'
import { z } from 'zod'
import type {
  LookOutcome,
  Place,
  Publisher,
  SendFailure,
  SendOutcome,
  StepToSend,
  Target,
  UnsentStep,
  WhereToLook,
} from '../../delivery/ports.ts'
import { messageOf } from '../../errors.ts'
import type { PauseReason } from '../../subscriptions/subscription.ts'
import { type ClassicPayload, type MessagePayload, withPicture } from '../messages/components.ts'
import type { StepPayload } from '../messages/digest-post.ts'
import { PayloadFault } from '../messages/payload-check.ts'
import { NO_CONDITIONS, Unwritten, type WriteConditions } from '../rest/at-write.ts'
import { SendingHalted } from '../rest/invalid-answers.ts'
import { accounts, NO_ACCOUNTS, type Refusals, RefusedTooOften } from '../rest/refusals.ts'
import { forumTagsFor } from '../servers/forum-tags.ts'
import { forumPostsSince } from './forum-posts.ts'
import { messagesSince } from './history.ts'
import { createLastMessages } from './last-messages.ts'
import { ownPostIn } from './own-posts.ts'

/** Minutes of silence after which Discord closes a thread of ours: a week, the longest there is. */
const THREAD_OPEN_FOR = 10_080

/** Discord's error codes that no repetition cures, by target. A code that is not here is tried again. */
const REFUSALS: Readonly<Record<Target['kind'], ReadonlyMap<string | number, PauseReason>>> = {
  channel: new Map<string | number, PauseReason>([
    [RESTJSONErrorCodes.UnknownChannel, 'channel-gone'],
    [RESTJSONErrorCodes.MissingAccess, 'no-access'],
    [RESTJSONErrorCodes.MissingPermissions, 'missing-permissions'],
    [RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel, 'wrong-kind'],
    [RESTJSONErrorCodes.ThreadLocked, 'thread-locked'],
    [RESTJSONErrorCodes.InvalidActionOnArchivedThread, 'thread-locked'],
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

/** Discord's error codes for what breaks its rules. */
const INVALID: ReadonlySet<string | number> = new Set<string | number>([
  RESTJSONErrorCodes.InvalidFormBodyOrContentType,
  RESTJSONErrorCodes.CannotSendAnEmptyMessage,
])

/**
 * Discord's error codes for what can't be done there any more: the message was deleted, the channel is of another kind now,
 * the forum wants a tag that it doesn't have.
 */
const OVERTAKEN: ReadonlySet<string | number> = new Set<string | number>([
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType,
  RESTJSONErrorCodes.TagRequiredToCreateAForumPostInThisChannel,
])

/** What a step that acts on an earlier one meets, where only the thread or post of that one is meant. */
const OF_THREAD: ReadonlySet<PauseReason> = new Set<PauseReason>([
  'channel-gone',
  'wrong-kind',
  'thread-locked',
])

/** Default of {@link PublisherParts.settlesAfter}. */
const SETTLES_AFTER = 5_000

const createdMessage = z.object({ id: z.string(), channel_id: z.string() })
const createdChannel = z.object({ id: z.string() })

/** What a publisher is made of. */
export interface PublisherParts {
  readonly rest: REST
  /** The bot's own id, known once it is logged in. */
  readonly applicationId: () => string
  /** The time by Discord. */
  readonly time: () => number | null
  /** Keeps accounts of who was refused how often. Default: none. */
  readonly refusals?: Pick<Refusals, 'onAccountOf'>
  /** Sees to it that requests are only written where a condition is met. Default: it is not asked. */
  readonly conditions?: Pick<WriteConditions, 'onlyIf'>
  /** Draws pictures; `null` where one can't be drawn in time. Default: none are sent. */
  readonly drawPicture?: (svg: string) => Promise<Uint8Array | null>
  /** Milliseconds after a request that did not come through in which a server's list may not know yet what it wrote. */
  readonly settlesAfter?: number
}

/** Publishes through Discord's REST API; needs no channel cache. */
export function createPublisher(parts: PublisherParts): Publisher<StepPayload> {
  const { rest, applicationId, time, settlesAfter = SETTLES_AFTER } = parts
  const { refusals = NO_ACCOUNTS, conditions = NO_CONDITIONS, drawPicture = async () => null } = parts
  const monotonic = () => performance.now()
  const lastMessages = createLastMessages(rest, monotonic)
  /** When the last request that did not come through ended, of each channel: what a server said before knows nothing of it. */
  const failedAt = new Map<string, number>()

  /** Where a message goes: the thread that an earlier step made, or the target itself. */
  async function channelOf({ target, place }: Pick<UnsentStep, 'target' | 'place'>): Promise<string> {
    if (place !== null) return place.channelId
    if (target.kind === 'channel') return target.channelId
    const channel = (await rest.post(Routes.userChannels(), {
      body: { recipient_id: target.userId },
    })) as APIChannel
    return channel.id
  }

  /** Sends a message with its picture where it can be drawn and sent, else without: a post is never lost for a picture. */
  async function withItsPicture<T>(
    { message, picture }: Extract<StepPayload, { message: unknown }>,
    post: (message: MessagePayload | ClassicPayload, files: RawFile[]) => Promise<T>,
  ): Promise<T> {
    if (picture === undefined || 'embeds' in message) return post(message, [])
    const png = await drawPicture(picture.svg)
    if (png === null) return post(message, [])
    try {
      return await post(withPicture(message, picture), [{ name: picture.name, data: Buffer.from(png) }])
    } catch (error) {
      // It may be *Attach Files* alone that is missing.
      const mayBePicture =
        error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.MissingPermissions
      if (!mayBePicture) throw error
      return post(message, [])
    }
  }

  async function write(
    step: UnsentStep,
    payload: Extract<StepPayload, { kind: 'message' }>,
    nonce: string,
  ): Promise<Place> {
    const channelId = await channelOf(step)
    const created = await withItsPicture(payload, (message, files) =>
      rest.post(Routes.channelMessages(channelId), {
        body: { ...message, nonce, enforce_nonce: true },
        files,
      }),
    )
    const { id, channel_id } = createdMessage.parse(created)
    return { channelId: channel_id, messageId: id }
  }

  /** A message has at most one thread, which has its id: a second is refused. */
  async function openThread({ place }: UnsentStep, name: string): Promise<Place> {
    const { channelId, messageId } = placeNamed(place)
    await unless(RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage, () =>
      rest.post(Routes.threads(channelId, messageId), {
        body: { name, auto_archive_duration: THREAD_OPEN_FOR },
      }),
    )
    return { channelId: messageId, messageId }
  }

  /** A message is published once: a second time is refused. */
  async function publish({ place }: UnsentStep): Promise<Place> {
    const { channelId, messageId } = placeNamed(place)
    await unless(RESTJSONErrorCodes.ThisMessageWasAlreadyCrossposted, () =>
      rest.post(Routes.channelMessageCrosspost(channelId, messageId)),
    )
    return { channelId, messageId }
  }

  async function postInForum(
    step: UnsentStep,
    payload: Extract<StepPayload, { kind: 'forum-post' }>,
  ): Promise<Place> {
    const { name, tags } = payload
    const forumId = await channelOf(step)
    const forum = (await rest.get(Routes.channel(forumId))) as APIGuildForumChannel
    const created = await withItsPicture(payload, (message, files) =>
      rest.post(Routes.threads(forumId), {
        body: {
          name,
          message,
          applied_tags: forumTagsFor(forum, tags),
          auto_archive_duration: THREAD_OPEN_FOR,
        },
        files,
      }),
    )
    const { id } = createdChannel.parse(created)
    return { channelId: id, messageId: id }
  }

  async function carryOut(step: StepToSend<StepPayload>, nonce: string): Promise<Place> {
    const { payload } = step
    switch (payload.kind) {
      case 'message':
        return write(step, payload, nonce)
      case 'thread':
        return openThread(step, payload.name)
      case 'publish':
        return publish(step)
      case 'forum-post':
        return postInForum(step, payload)
    }
  }

  async function lookAround(where: WhereToLook): Promise<LookOutcome> {
    const botId = applicationId()
    const channelId = await channelOf(where)
    const { since, mustBeSure, guildId, place } = where
    const quiet = { status: 'looked', posts: [], isWhole: true } as const
    const askedAfter = (failedAt.get(channelId) ?? Number.NEGATIVE_INFINITY) + settlesAfter
    const isTold = guildId !== null && place === null && monotonic() > askedAfter
    if (isTold && (await lastMessages.isQuietSince(guildId, channelId, since, askedAfter))) return quiet
    const postsIn = (messages: readonly APIMessage[]) =>
      messages.flatMap((message) => ownPostIn(message, botId) ?? [])
    const isEnough = (messages: readonly APIMessage[]) => postsIn(messages).some(where.isEnough)
    const history =
      where.kind === 'forum-post'
        ? await forumPostsSince(rest, { forumId: channelId, ownerId: botId, since, isEnough })
        : await messagesSince(rest, { channelId, botId, since, isEnough, mustBeSure })
    if (history === null) {
      return { status: 'unreadable', detail: 'the bot may not read the channel’s message history' }
    }
    return { status: 'looked', posts: postsIn(history.messages), isWhole: history.isWhole }
  }

  /** On whose account something is sent: so that refusals in one server delay no other. */
  function payersOf({ target, guildId }: Pick<UnsentStep, 'target' | 'guildId'>): string[] {
    if (target.kind === 'person') return [accounts.ofPerson(target.userId)]
    return guildId === null ? [] : [accounts.ofServer(guildId)]
  }

  return {
    async send(step, nonce, isOurs = () => true) {
      const carryOutOurs = () => conditions.onlyIf(isOurs, () => carryOut(step, nonce))
      try {
        return { status: 'sent', ...(await refusals.onAccountOf(payersOf(step), carryOutOurs)) }
      } catch (error) {
        if (step.target.kind === 'channel') failedAt.set(step.target.channelId, monotonic())
        return outcomeOf(error, step)
      }
    },

    async look(where) {
      try {
        return await refusals.onAccountOf(payersOf(where), () => lookAround(where))
      } catch (error) {
        return unseen(error)
      }
    },

    time,
  }
}

/** Does something that Discord refuses with a code where it was done before; that is as good. */
async function unless(code: number, run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof DiscordAPIError) || error.code !== code) throw error
  }
}

/** @throws where the step that it acts on left no trace, which planning rules out */
function placeNamed(place: Place | null): Place {
  if (place === null) throw new PayloadFault('there is no message to act on')
  return place
}

function outcomeOf(error: unknown, { target: { kind }, place }: UnsentStep): SendOutcome {
  if (error instanceof PayloadFault) return { status: 'invalid', detail: error.message }
  if (!(error instanceof DiscordAPIError)) return failureOf(error)
  const detail = `${error.message} (Discord's code ${error.code})`
  const reason = REFUSALS[kind].get(error.code)
  // Of a step that acts on an earlier one, it is the thread or the post that is gone, not the channel it was made in.
  const isOvertaken =
    OVERTAKEN.has(error.code) || (place !== null && reason !== undefined && OF_THREAD.has(reason))
  if (isOvertaken) return { status: 'refused', reason: null, detail }
  if (reason !== undefined) return { status: 'refused', reason, detail }
  if (INVALID.has(error.code)) return { status: 'invalid', detail }
  const lasting = LASTING[kind].get(error.code)
  return { ...failureOf(error), detail, ...(lasting === undefined ? {} : { lasting }) }
}

/** Of a look that found nothing out. Archived posts are refused with a code where a channel's messages are just empty. */
function unseen(error: unknown): LookOutcome {
  if (!(error instanceof DiscordAPIError)) return failureOf(error)
  const detail = `${error.message} (Discord's code ${error.code})`
  if (error.code === RESTJSONErrorCodes.MissingPermissions) return { status: 'unreadable', detail }
  return REFUSALS.channel.has(error.code) ? { status: 'refused', detail } : failureOf(error)
}

/** A fault that may pass, and how long Discord wants us to wait for that. */
function failureOf(error: unknown): SendFailure {
  if (error instanceof SendingHalted || error instanceof RefusedTooOften) {
    return { status: 'failed', detail: error.message, retryAfter: error.retryAfter, isUnsent: true }
  }
  if (error instanceof RateLimitError) {
    const retryAfter = Math.max(error.retryAfter, error.timeToReset)
    const detail = `rate limited for ${Math.ceil(retryAfter / 1_000)} s`
    return { status: 'failed', detail, retryAfter, isUnsent: true }
  }
  return {
    status: 'failed',
    detail: messageOf(error),
    ...(isOutage(error) ? { isOutage: true } : {}),
    ...(isUnsent(error) ? { isUnsent: true } : {}),
  }
}

/** Whether Discord could not answer, or could not be reached: nothing that it would say of the request. */
function isOutage(error: unknown): boolean {
  if (error instanceof DiscordAPIError || error instanceof HTTPError) return error.status >= 500
  const { code, cause, name } = error as { code?: unknown; cause?: { code?: unknown }; name?: unknown }
  return [code, cause?.code].some(isNetworkCode) || name === 'TimeoutError' || name === 'AbortError'
}

/**
 * Whether no connection came about or nothing was written to it, so that Discord can't have read the request. An answer 5xx says nothing of that: it may be a
 * proxy's, which gave up on a request that went on.
 */
function isUnsent(error: unknown): boolean {
  if (error instanceof Unwritten) return true
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  return [code, cause?.code].some((each) => typeof each === 'string' && UNCONNECTED.has(each))
}

const UNCONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function isNetworkCode(code: unknown): boolean {
  return (
    typeof code === 'string' && /^(?:UND_ERR_|ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/.test(code)
  )
}
