import { DefaultRestOptions, type RESTOptions } from 'discord.js'
import { contained } from '../../contained.ts'
import { checkPayload, isInteractionRoute } from '../messages/payload-check.ts'
import { checkedAtWrite, NO_CONDITIONS, type WriteConditions } from './at-write.ts'
import type { DiscordClock } from './discord-time.ts'
import { createInvalidAnswers, HALTED_FOR, isInvalid, type SharedCount } from './invalid-answers.ts'
import { isPatient, type PatienceParts, patiently, readRetryAfter } from './patience.ts'
import { createRefusals, type Refusals } from './refusals.ts'
import { allSlots, createRequestSlots, type SlotSource } from './request-slots.ts'

/** How long one request may take, its answer's body included (ms). */
const REQUEST_TIMEOUT = 15_000

/** Seconds to wait after a 429 that says nothing of how long. */
const DEFAULT_RETRY_AFTER = 5

/** The longest that a request waits in memory for a limit (ms); beyond it, the ledger waits. */
const LONGEST_WAIT = 10_000

/** The longest that a timer of Node.js can wait (ms). */
const NEVER = 2 ** 31 - 1

type MakeRequest = RESTOptions['makeRequest']
type ResponseLike = Awaited<ReturnType<MakeRequest>>

/** What others want to know of the REST client. */
export interface RestWatch {
  /** Hears of each answer's status, and whether it is one of those of which Discord accepts only so many. */
  answered?(status: number, invalid: boolean): void
  /** Discord refuses the bot's token. */
  unauthorized?(): void
  /** Too many invalid answers: nothing is sent for some milliseconds. */
  halted?(ms: number): void
}

/** What the options are made with; everything has a default. */
export interface RestParts {
  /** How long one request may take, its answer's body included (ms). */
  readonly timeout?: number
  readonly watch?: RestWatch
  /** Runs before each request; what it rejects with is what the request fails with, and nothing is sent. */
  readonly beforeRequest?: () => Promise<void>
  /**
   * Runs in the moment in which a request is written, however long that took to come; where it throws, nothing is sent.
   *
   * @param isAnswer whether it answers an interaction, which nobody else does
   */
  readonly atWrite?: (isAnswer: boolean) => void
  /** Of some requests what else must hold in that moment. Default: nothing. */
  readonly conditions?: WriteConditions
  /** Requests that Discord takes from the bot in a second; default and `null`: as many as from every bot. */
  readonly requestsPerSecond?: number | null
  /** Which of those are this process's; default: all. */
  readonly slots?: SlotSource
  /** Adds up the invalid answers of several processes; default: there is only this one. */
  readonly invalidAnswers?: SharedCount
  /** Hears the time of each answer. */
  readonly discordClock?: Pick<DiscordClock, 'heard'>
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
  /** Shares refusals out among servers and people. */
  readonly refusals?: Refusals
  /** How what the bot can't start without is asked for again and again. Default: it is not. */
  readonly patience?: PatienceParts
}

/**
 * Options of the one REST client.
 *
 * discord.js repeats a failed request at once, several times, a POST included, and waits for a stalled
 * body for ever; so it gets no retries (the ledger has its own), one deadline over the whole answer, and a
 * `Retry-After` where Discord sent none. Its count of 50 requests a second bursts at the edges of its windows,
 * and it never stops at 10,000 invalid answers; so it gets our {@link createRequestSlots},
 * {@link createInvalidAnswers} and, so that nobody spends those of the others, {@link createRefusals}. Every body passes {@link checkPayload} here, last of all.
 */
export function restOptions(apiUrl: string, parts: RestParts = {}): Partial<RESTOptions> {
  return {
    api: apiUrl,
    retries: 0,
    // Ours begins when the request is sent; this one would while it waits for a slot.
    timeout: NEVER,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    rejectOnRateLimit: ({ retryAfter, timeToReset }) => Math.max(retryAfter, timeToReset) > LONGEST_WAIT,
    makeRequest: guardedRequest(parts),
  }
}

function guardedRequest(parts: RestParts): MakeRequest {
  const { timeout = REQUEST_TIMEOUT, watch = {}, discordClock, now = () => performance.now() } = parts
  const { beforeRequest, atWrite, conditions = NO_CONDITIONS } = parts
  const { refusals = createRefusals(now), patience } = parts
  const slots = createRequestSlots(parts.slots ?? allSlots(parts.requestsPerSecond ?? undefined))
  const invalidAnswers = createInvalidAnswers(now, parts.invalidAnswers)

  const send: MakeRequest = async (url, init) => {
    await beforeRequest?.()
    const checkCondition = conditions.check()
    const dispatcher = checkedAtWrite(() => {
      atWrite?.(isInteractionRoute(url))
      checkCondition()
    })
    const deadline = AbortSignal.timeout(timeout)
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline
    const response = await DefaultRestOptions.makeRequest(url, { ...init, signal, dispatcher })
    return answerOf(response, await before(deadline, response.arrayBuffer()))
  }

  const ask: MakeRequest = async (url, init) => {
    const toPerson = isInteractionRoute(url)
    const attempt = () => {
      // Only now: what waited for a slot may meet a rest that began meanwhile.
      invalidAnswers.check(toPerson)
      return send(url, init)
    }
    const asked = { url, method: init.method ?? 'GET' }
    const answer = await (toPerson ? attempt() : refusals.guard(asked, () => slots.run(attempt)))
    discordClock?.heard(answer.headers.get('date'))
    const scope = answer.headers.get('x-ratelimit-scope')
    watch.answered?.(answer.status, isInvalid(answer.status, scope))
    if (invalidAnswers.count(answer.status, scope)) watch.halted?.(HALTED_FOR)
    // The 401 of an answer to a person only says that their interaction has expired.
    if (answer.status === 401 && !toPerson) watch.unauthorized?.()
    return answer
  }

  return (url, init) => {
    checkPayload(url, init.body)
    return patience !== undefined && isPatient(url)
      ? patiently(patience, () => ask(url, init))
      : ask(url, init)
  }
}

/** Waits for a promise until the deadline; undici's own body timeout counts only the gaps between chunks. */
async function before<T>(deadline: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onLate = contained(() => reject(deadline.reason))
    deadline.addEventListener('abort', onLate, { once: true })
    promise.then(resolve, reject).finally(() => deadline.removeEventListener('abort', onLate))
  })
}

/** The answer with what discord.js needs of a 429 in its headers, and its body whole. */
function answerOf(response: ResponseLike, body: ArrayBuffer): ResponseLike {
  const headers = new Headers([...response.headers])
  if (response.status === 429) {
    const { retryAfter, global } = limitIn(body)
    const asked = readRetryAfter(headers.get('retry-after'), Date.now())
    headers.set('retry-after', String(asked === null ? retryAfter : asked / 1_000))
    if (global) headers.set('x-ratelimit-global', 'true')
  }
  // discord.js waits by these, too, and for ever by one that is no number.
  for (const name of ['x-ratelimit-reset-after', 'x-ratelimit-remaining', 'x-ratelimit-limit']) {
    const value = headers.get(name)
    if (value !== null && !/^\d{1,6}(\.\d+)?$/.test(value)) headers.delete(name)
  }
  const hasBody = body.byteLength > 0
  return new Response(hasBody ? body : null, {
    status: response.status,
    statusText: response.statusText,
    headers,
  })
}

/** What a 429's body says: seconds to wait, and whether for all routes. */
function limitIn(body: ArrayBuffer): { retryAfter: number; global: boolean } {
  try {
    const { retry_after, global } = JSON.parse(new TextDecoder().decode(body))
    const ms = readRetryAfter(String(retry_after), Date.now())
    return { retryAfter: ms === null ? DEFAULT_RETRY_AFTER : ms / 1_000, global: global === true }
  } catch {
    return { retryAfter: DEFAULT_RETRY_AFTER, global: false }
  }
}
