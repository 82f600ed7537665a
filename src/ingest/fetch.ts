import { Decoding } from '../digest/decoding.ts'
import {
  type HttpAnswer,
  type HttpGet,
  nodeHttpGet,
  PrivateAddressError,
  type Validators,
} from './http-get.ts'

/** How {@link fetchDigestText} asks; every bound has a default. */
export interface FetchOptions {
  /** Fetch from addresses outside the public internet too. Default no. */
  readonly allowPrivate?: boolean
  /** Milliseconds for everything: redirects, headers and the body's last byte. Default 30,000. */
  readonly timeoutMs?: number
  /** Largest body, in bytes. Default 32 MiB. */
  readonly maxBytes?: number
  /** The version at hand, from an earlier fetch of the same address: unchanged, it is not sent again. */
  readonly validators?: Validators | null
  /** Ends the fetch before its time, as when the bot stops. */
  readonly signal?: AbortSignal | undefined
  /** The network. Default Node's own client. */
  readonly get?: HttpGet
}

/** What came of a fetch. `url` is the address that the outcome is about: the last one of a redirect. */
export type FetchOutcome =
  | {
      readonly status: 'fetched'
      readonly url: string
      readonly text: string
      readonly validators: Validators
    }
  /** The server still has the version at hand. */
  | { readonly status: 'unchanged'; readonly url: string }
  /** The server has no such page: there may be no digest for that day. */
  | { readonly status: 'missing'; readonly url: string; readonly httpStatus: 404 | 410 }
  | { readonly status: 'refused'; readonly url: string; readonly reason: RefusalReason }
  | {
      readonly status: 'failed'
      readonly url: string
      readonly reason: FailureReason
      readonly detail: string
      /** Whether asking again later may help: the network, a time-out, 408, 425, 429 or a 5xx. */
      readonly mayPass: boolean
    }

/** Why an address is not asked at all. */
type RefusalReason = 'not-a-url' | 'not-http' | 'credentials' | 'private-address'

/** Why an address that was asked gave nothing; `http` may pass, as may `network` and `timeout`. */
type FailureReason = 'http' | 'network' | 'timeout' | 'too-large' | 'too-many-redirects'

const DEFAULT_TIMEOUT_MS = 30_000
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024
const MAX_REDIRECTS = 3
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Fetches a digest's text over http or https. Up to three redirects are followed, each checked like the first
 * address; an address outside the public internet is refused, also one behind a public name. Never throws.
 */
export async function fetchDigestText(address: string, options: FetchOptions = {}): Promise<FetchOutcome> {
  const {
    allowPrivate = false,
    validators = null,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    maxBytes = DEFAULT_MAX_BYTES,
  } = options
  const get = options.get ?? nodeHttpGet()
  const deadline = AbortSignal.timeout(timeoutMs)
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal])
  let current = address
  try {
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const url = withoutTrailingDot(current)
      const refusal = refusalOf(url)
      if (url === null || refusal !== null)
        return { status: 'refused', url: current, reason: refusal ?? 'not-a-url' }
      const answer = await get(url, { signal, allowPrivate, validators })
      try {
        const next = redirectOf(answer, url)
        if (next === null) return await readAnswer(answer, current, maxBytes)
        current = next
      } finally {
        answer.close()
      }
    }
    return failed(current, 'too-many-redirects', `more than ${MAX_REDIRECTS}`)
  } catch (error) {
    if (error instanceof PrivateAddressError)
      return { status: 'refused', url: current, reason: 'private-address' }
    if (deadline.aborted) return failed(current, 'timeout', `no whole answer within ${timeoutMs} ms`)
    return failed(current, 'network', error instanceof Error ? error.message : String(error))
  }
}

/** The address, its host without the dot that names may end with: `localhost.` is `localhost`, and `10.0.0.1.` a number. */
function withoutTrailingDot(address: string): URL | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/\.+$/, '')
  return url
}

function refusalOf(url: URL | null): RefusalReason | null {
  if (url === null) return 'not-a-url'
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'not-http'
  return url.username === '' && url.password === '' ? null : 'credentials'
}

function redirectOf(answer: HttpAnswer, from: URL): string | null {
  if (!REDIRECTS.has(answer.status) || answer.location === undefined) return null
  // A location that can't be resolved is refused in the next round, under its own name.
  return URL.canParse(answer.location, from.href) ? new URL(answer.location, from).href : answer.location
}

async function readAnswer(answer: HttpAnswer, url: string, maxBytes: number): Promise<FetchOutcome> {
  if (answer.status === 404 || answer.status === 410)
    return { status: 'missing', url, httpStatus: answer.status }
  if (answer.status === 304) return { status: 'unchanged', url }
  if (answer.status !== 200)
    return failed(url, 'http', `HTTP status ${answer.status}`, isPassing(answer.status))
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body) {
    size += chunk.byteLength
    if (size > maxBytes) return failed(url, 'too-large', `more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  const decoding = new Decoding()
  const text = decoding.push(Buffer.concat(chunks)) + decoding.end()
  return { status: 'fetched', url, text, validators: answer.validators }
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429
}

function failed(
  url: string,
  reason: FailureReason,
  detail: string,
  mayPass = reason === 'network' || reason === 'timeout',
): FetchOutcome {
  return { status: 'failed', url, reason, detail, mayPass }
}

/** Why an address gave nothing, as a clause after its name. */
export function fetchClause(outcome: Extract<FetchOutcome, { status: 'refused' | 'failed' }>): string {
  if (outcome.status === 'failed') return `can't be fetched: ${outcome.detail}`
  switch (outcome.reason) {
    case 'private-address':
      return `leads to a private address (${outcome.url}); set ALLOW_PRIVATE_SOURCES=yes if that is meant`
    case 'credentials':
      return 'has a user name or password in it; such addresses are not fetched'
    case 'not-a-url':
    case 'not-http':
      return `leads to something other than http or https (${outcome.url})`
  }
}
