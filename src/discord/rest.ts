import { DefaultRestOptions, InteractionResponseType, type RESTOptions } from 'discord.js'
import { choicesFaults, messageFaults } from './limits.ts'

/** A payload of ours that breaks one of Discord's limits. It was not sent; only a new version mends it. */
export class PayloadFault extends Error {
  override readonly name = 'PayloadFault'
}

/** How long one request may take, its answer's body included (ms). */
const REQUEST_TIMEOUT = 15_000

/** Seconds to wait after a 429 that says nothing of how long. */
const DEFAULT_RETRY_AFTER = 5

type MakeRequest = RESTOptions['makeRequest']
type ResponseLike = Awaited<ReturnType<MakeRequest>>

/**
 * Options of the one REST client.
 *
 * discord.js repeats a failed request at once, several times, a POST included, and waits for a stalled
 * body for ever; so it gets no retries (the ledger has its own), one deadline over the whole answer, and a
 * `Retry-After` where Discord sent none. Every body passes {@link messageFaults} here, last of all.
 */
export function restOptions(apiUrl: string, timeout: number = REQUEST_TIMEOUT): Partial<RESTOptions> {
  return { api: apiUrl, retries: 0, timeout, makeRequest: guardedRequest(timeout) }
}

/** @param timeout how long one request may take, its answer's body included (ms) */
function guardedRequest(timeout: number): MakeRequest {
  return async (url, init) => {
    const faults = bodyFaults(url, jsonOf(init.body))
    if (faults.length > 0) throw new PayloadFault(`${routeOf(url)}: ${faults.join('; ')}`)
    const deadline = AbortSignal.timeout(timeout)
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline
    const response = await DefaultRestOptions.makeRequest(url, { ...init, signal })
    const body = await before(deadline, response.arrayBuffer())
    return answerOf(response, body)
  }
}

/** A request's path without the interaction's token, which is a secret while it lives. */
function routeOf(url: string): string {
  return new URL(url).pathname.replace(/(\/(?:interactions|webhooks)\/\d+\/)[^/]+/, '$1…')
}

/** The JSON of a request's body; beside files it is a part of its own. */
function jsonOf(body: unknown): unknown {
  return body instanceof FormData ? body.get('payload_json') : body
}

/** Checks the bodies that people get to see; other requests carry nothing of ours to check. */
function bodyFaults(url: string, body: unknown): string[] {
  if (typeof body !== 'string') return []
  const { pathname } = new URL(url)
  if (/\/channels\/\d+\/messages(\/\d+)?$/.test(pathname)) return messageFaults(JSON.parse(body))
  if (/\/webhooks\/\d+\/[^/]+(\/messages\/[^/]+)?$/.test(pathname)) return messageFaults(JSON.parse(body))
  if (!/\/interactions\/\d+\/[^/]+\/callback$/.test(pathname)) return []
  const { type, data } = JSON.parse(body)
  switch (type) {
    case InteractionResponseType.ChannelMessageWithSource:
    case InteractionResponseType.UpdateMessage:
      return messageFaults(data)
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      return choicesFaults(data.choices)
    default:
      return []
  }
}

/** Waits for a promise until the deadline; undici's own body timeout counts only the gaps between chunks. */
async function before<T>(deadline: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onLate = () => reject(deadline.reason)
    deadline.addEventListener('abort', onLate, { once: true })
    promise.then(resolve, reject).finally(() => deadline.removeEventListener('abort', onLate))
  })
}

function answerOf(response: ResponseLike, body: ArrayBuffer): ResponseLike {
  const headers = new Headers([...response.headers])
  if (response.status === 429 && !headers.has('retry-after')) {
    headers.set('retry-after', String(retryAfterIn(body) ?? DEFAULT_RETRY_AFTER))
  }
  const hasBody = body.byteLength > 0
  return new Response(hasBody ? body : null, {
    status: response.status,
    statusText: response.statusText,
    headers,
  })
}

function retryAfterIn(body: ArrayBuffer): number | undefined {
  try {
    const { retry_after } = JSON.parse(new TextDecoder().decode(body))
    return typeof retry_after === 'number' && retry_after > 0 ? retry_after : undefined
  } catch {
    return undefined
  }
}
