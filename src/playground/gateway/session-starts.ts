import type { APIGatewaySessionStartLimit } from 'discord-api-types/v10'
import type { Clock } from '../../clock.ts'

/** What a bot may do at the gateway; the stand-in's owner may change it at any time. */
export interface GatewayLimits {
  /** Sessions that may begin at once: shards with the same remainder by it wait for one another. */
  maxConcurrency: number
  /** Between two session starts of such shards, in milliseconds. */
  identifyIntervalMs: number
  /** Session starts a day. Whoever asks for more is thrown out with everything that is connected. */
  sessionStarts: number
  /** Servers that one session may have; with more, it is closed with 4011. */
  guildsPerShard: number
  /** How many shards are recommended; `null` for one for each 1,000 servers. */
  recommendedShards: number | null
}

/** Discord's own limits, of a bot that is not verified for more. */
export const GATEWAY_LIMITS: Readonly<GatewayLimits> = {
  maxConcurrency: 1,
  identifyIntervalMs: 5_000,
  sessionStarts: 1_000,
  guildsPerShard: 2_500,
  recommendedShards: null,
}

/** What becomes of an IDENTIFY: it begins a session, comes too soon after another, or is one too many today. */
export type SessionStart = 'begins' | 'too-soon' | 'spent'

const DAY_MS = 24 * 60 * 60_000

/** Counts session starts. Resumes are none. Source: Discord, "Gateway", "Identifying" and "Session start limit". */
export class SessionStarts {
  readonly #limits: Readonly<GatewayLimits>
  readonly #clock: Clock
  /** When each bucket's last session began. */
  readonly #begunAt = new Map<number, number>()
  #used = 0
  /** When the day of counting ends; it begins with its first start. */
  #resetsAt = 0

  constructor(limits: Readonly<GatewayLimits>, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  /** Counts an IDENTIFY and says what becomes of it. */
  count(shardId: number): SessionStart {
    const { maxConcurrency, identifyIntervalMs, sessionStarts } = this.#limits
    const now = this.#clock.now()
    if (now >= this.#resetsAt) {
      this.#used = 0
      this.#resetsAt = now + DAY_MS
    }
    if (this.#used >= sessionStarts) return 'spent'
    this.#used += 1
    const bucket = shardId % maxConcurrency
    const last = this.#begunAt.get(bucket)
    // A clock that was set back says nothing of how long ago that was.
    if (last !== undefined && now >= last && now - last < identifyIntervalMs) return 'too-soon'
    this.#begunAt.set(bucket, now)
    return 'begins'
  }

  /** The limit as `/gateway/bot` gives it. */
  view(): APIGatewaySessionStartLimit {
    const { maxConcurrency, sessionStarts } = this.#limits
    const left = Math.max(0, this.#resetsAt - this.#clock.now())
    return {
      total: sessionStarts,
      remaining: left === 0 ? sessionStarts : Math.max(0, sessionStarts - this.#used),
      reset_after: left,
      max_concurrency: maxConcurrency,
    }
  }
}
