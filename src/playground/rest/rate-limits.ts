import { createHash } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { RestRequest, Route } from './route.ts'

/** The bot's allowance over all routes. Source: Discord's documentation, "Rate limits". */
const GLOBAL_REQUESTS = 50
const GLOBAL_WINDOW_MS = 1000

/** What the limits say to one request. */
interface Verdict {
  /** Null when the request may go on, otherwise what to answer with 429. */
  readonly refusal: { readonly retryAfterMs: number; readonly global: boolean } | null
  /** Headers for the answer, whatever it is. */
  readonly headers: Readonly<Record<string, string>>
}

/** Counts requests: by route and channel, server or webhook, and all together. */
export interface RateLimits {
  count(route: Route<never>, request: Pick<RestRequest, 'params'>): Verdict
}

/** Limits that refuse nothing and send no headers. */
export const noRateLimits: RateLimits = { count: () => ({ refusal: null, headers: {} }) }

interface Window {
  count: number
  readonly endsAt: number
}

/** Discord's limits, measured in fixed windows that begin with the first request in them. */
export function createRateLimits(clock: Clock): RateLimits {
  const windows = new Map<string, Window>()
  let pruneAt = 1000
  const prune = (now: number) => {
    for (const [key, { endsAt }] of windows) if (endsAt <= now) windows.delete(key)
    // Doubling keeps the cost of looking through all windows small however many stay open.
    pruneAt = Math.max(1000, windows.size * 2)
  }
  const take = (key: string, requests: number, windowMs: number) => {
    const now = clock.now()
    const current = windows.get(key)
    const open =
      current !== undefined && current.endsAt > now ? current : { count: 0, endsAt: now + windowMs }
    windows.set(key, open)
    if (windows.size > pruneAt) prune(now)
    const allowed = open.count < requests
    if (allowed) open.count += 1
    return { allowed, remaining: requests - open.count, endsAt: open.endsAt, inMs: open.endsAt - now }
  }
  return {
    count: (route, { params }) => {
      if (route.countsGlobally) {
        const all = take('global', GLOBAL_REQUESTS, GLOBAL_WINDOW_MS)
        if (!all.allowed) return globalRefusal(all.inMs)
      }
      const bucket = bucketOf(route)
      const { requests, windowMs } = route.limit
      const { allowed, remaining, endsAt, inMs } = take(`${bucket}:${majorOf(params)}`, requests, windowMs)
      const headers = {
        'X-RateLimit-Limit': String(requests),
        'X-RateLimit-Remaining': String(remaining),
        'X-RateLimit-Reset': seconds(endsAt),
        'X-RateLimit-Reset-After': seconds(inMs),
        'X-RateLimit-Bucket': bucket,
      }
      if (allowed) return { refusal: null, headers }
      const refused = { ...headers, 'Retry-After': wholeSeconds(inMs), 'X-RateLimit-Scope': 'user' }
      return { refusal: { retryAfterMs: inMs, global: false }, headers: refused }
    },
  }
}

function globalRefusal(inMs: number): Verdict {
  const headers = {
    'Retry-After': wholeSeconds(inMs),
    'X-RateLimit-Global': 'true',
    'X-RateLimit-Scope': 'global',
  }
  return { refusal: { retryAfterMs: inMs, global: true }, headers }
}

/** Discord names buckets by an opaque hash that is the same for all channels. */
function bucketOf({ method, path }: Route<never>): string {
  return createHash('sha256').update(`${method} ${path}`).digest('hex').slice(0, 32)
}

/** The parameter that separates the buckets of one route: a channel, a server, or a webhook with its token. */
function majorOf({ channel, guild, application, token }: Readonly<Record<string, string>>): string {
  return channel ?? guild ?? (token === undefined ? '' : `${application}:${token}`)
}

/** Discord writes the header in whole seconds, unlike the body. */
function wholeSeconds(ms: number): string {
  return String(Math.ceil(ms / 1000))
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
