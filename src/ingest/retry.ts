import type { FetchOutcome } from './fetch.ts'

/** Milliseconds before the second, third and fourth attempt, before jitter. */
const PAUSES = [1_000, 5_000, 25_000]

/** What repeating takes from outside. */
export interface RetryParts {
  /** Resolves after some milliseconds. */
  readonly sleep: (ms: number) => Promise<void>
  /** From 0 up to 1, as `Math.random`. */
  readonly random: () => number
}

/**
 * Fetches, and fetches again after growing pauses where the fault may pass. Each pause is spread from half to
 * one and a half of its length, so that many bots do not ask a struggling server at the same moment.
 */
export async function withRetries(
  attempt: () => Promise<FetchOutcome>,
  { sleep, random }: RetryParts,
): Promise<FetchOutcome> {
  let outcome = await attempt()
  for (const pause of PAUSES) {
    if (outcome.status !== 'failed' || !outcome.mayPass) break
    await sleep(pause * (0.5 + random()))
    outcome = await attempt()
  }
  return outcome
}
