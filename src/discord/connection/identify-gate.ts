import type { APIGatewayBotInfo, APIGatewaySessionStartLimit } from 'discord-api-types/v10'

/**
 * Reserves the next time at which a session of a bucket may begin. Discord's limit is one bot's, so several processes reserve
 * from one place.
 *
 * @param bucket a shard's number modulo the sessions that may begin at once
 * @returns milliseconds to wait for it
 */
export type ReserveIdentify = (bucket: number) => Promise<number>

/** Between two session starts of a bucket (ms): Discord's five seconds, and what the way there may take longer for the first. */
const SPACING = 5_200

/** Session starts that are left to whoever has no session at all. */
const SPARED_STARTS = 100

/** How long an answer about session starts is believed (ms); what begins here is counted in between. */
const BELIEVED = 60_000

/** Between two attempts to reserve a time (ms). */
const RESERVE_AGAIN = 5_000

/** What the operator should know of session starts. */
export type IdentifyNotice =
  /** Only few are left until so many milliseconds have passed. */
  | { readonly kind: 'few-left'; readonly remaining: number; readonly resetMs: number }
  /** None is left: the next begins in so many milliseconds. */
  | { readonly kind: 'none-left'; readonly resetMs: number }
  /** A time could not be reserved; it is tried again. */
  | { readonly kind: 'not-reserved'; readonly error: unknown }

export interface IdentifyGateParts {
  /** Asks Discord for its gateway, with how many sessions may begin. */
  readonly ask: () => Promise<APIGatewayBotInfo>
  readonly reserve: ReserveIdentify
  /** Resolves after some milliseconds; rejects where the signal aborts first. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<unknown>
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
  readonly notice: (notice: IdentifyNotice) => void
}

/** Lets sessions begin when Discord lets them, one of a bucket after the other. */
export interface IdentifyGate {
  /** Discord's gateway, once at least one session may begin. Rejects where Discord can't be asked. */
  open(): Promise<APIGatewayBotInfo>
  /** Whether some number of session starts may be spent on what could do without. */
  canSpare(starts: number): Promise<boolean>
  /** Resolves when a shard's session may begin. Rejects only where the signal aborts. */
  waitForIdentify(shardId: number, signal: AbortSignal): Promise<void>
}

/** Reserves in memory, for a bot that is one process. */
export function reserveInMemory(now: () => number, spacing: number = SPACING): ReserveIdentify {
  const nextAt = new Map<number, number>()
  return async (bucket) => {
    const at = Math.max(now(), nextAt.get(bucket) ?? 0)
    nextAt.set(bucket, at + spacing)
    return at - now()
  }
}

export function createIdentifyGate({ ask, reserve, sleep, now, notice }: IdentifyGateParts): IdentifyGate {
  const queues = new Map<number, Promise<unknown>>()
  let known: { limit: APIGatewaySessionStartLimit; until: number } | null = null
  let asking: Promise<APIGatewayBotInfo> | null = null

  /** However many want to know at once, Discord is asked once. */
  function askAnew(): Promise<APIGatewayBotInfo> {
    asking ??= ask()
      .then((info) => {
        known = { limit: info.session_start_limit, until: now() + BELIEVED }
        return info
      })
      .finally(() => {
        asking = null
      })
    return asking
  }

  /** What is known of the limit; `null` where Discord never said. */
  async function limitNow(): Promise<APIGatewaySessionStartLimit | null> {
    // An outage of the API is no reason to stay away from the gateway.
    if (known === null || known.until <= now()) await askAnew().catch(() => undefined)
    return known?.limit ?? null
  }

  /** Waits until a session may begin at all. */
  async function waitForStart(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const limit = await limitNow()
      if (limit === null || limit.remaining > SPARED_STARTS) return
      if (limit.remaining > 0) {
        return notice({ kind: 'few-left', remaining: limit.remaining, resetMs: limit.reset_after })
      }
      notice({ kind: 'none-left', resetMs: limit.reset_after })
      await sleep(limit.reset_after, signal)
      known = null
    }
  }

  async function reservePatiently(bucket: number, signal: AbortSignal): Promise<number> {
    for (;;) {
      try {
        return await reserve(bucket)
      } catch (error) {
        notice({ kind: 'not-reserved', error })
        await sleep(RESERVE_AGAIN, signal)
      }
    }
  }

  async function pass(bucket: number, signal: AbortSignal): Promise<void> {
    // Whoever went away while others began takes no time from those behind them.
    signal.throwIfAborted()
    await waitForStart(signal)
    const ms = await reservePatiently(bucket, signal)
    if (ms > 0) await sleep(ms, signal)
    signal.throwIfAborted()
    if (known !== null) {
      known = { ...known, limit: { ...known.limit, remaining: Math.max(0, known.limit.remaining - 1) } }
    }
  }

  return {
    async open() {
      for (;;) {
        const info = await askAnew()
        if (info.session_start_limit.remaining > 0) return info
        await waitForStart()
      }
    },
    async canSpare(starts) {
      const limit = await limitNow()
      return limit === null || limit.remaining - starts >= SPARED_STARTS
    },
    async waitForIdentify(shardId, signal) {
      const bucket = shardId % ((await limitNow())?.max_concurrency ?? 1)
      const turn = (queues.get(bucket) ?? Promise.resolve()).then(() => pass(bucket, signal))
      queues.set(
        bucket,
        turn.catch(() => undefined),
      )
      await turn
    },
  }
}
