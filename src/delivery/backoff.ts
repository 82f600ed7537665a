/** What came of the attempts at a step so far, none of which got through. */
export interface Failures {
  readonly count: number
  /** Instant of the first of them (ms UTC). */
  readonly since: number
  /** The step is not tried again before this instant (ms UTC). */
  readonly notBefore: number
}

/** The first pause before jitter (ms); each further one is twice as long. */
const FIRST_PAUSE = 30_000

/** The longest pause before jitter (ms): when a long outage ends, nobody waits much longer for their digest. */
const LONGEST_PAUSE = 30 * 60_000

/** The longest that Discord can make us wait (ms), as with an hour's ban; what lies further ahead is a wrong clock. */
const LONGEST_WAIT = 2 * 60 * 60_000

/** A step is given up once it has failed for so long (ms): as long as a digest is news. */
const PATIENCE = 3 * 24 * 60 * 60_000

/** … and so often, so that neither a leaping clock nor a bot that was off uses the patience up. */
const PATIENT_ATTEMPTS = 24

/** Attempts so soon after the first are probes of one outage (ms). */
const OUTAGE = 3 * 60_000

/** What a failed attempt says about the next one. */
export interface FailedAttempt {
  /** Instant of the attempt (ms UTC). */
  readonly now: number
  /** Milliseconds for which Discord asked us to wait; 0 where it did not. */
  readonly retryAfter: number
  /** From 0 up to 1. */
  readonly random: number
  /** Whether Discord or the network is down: then several attempts within minutes count as one. */
  readonly isOutage?: boolean
}

/**
 * Counts a failure and sets the next attempt: pauses double up to half an hour, and each is spread over its
 * second half, so that those who failed together do not come back together.
 */
export function afterFailure(before: Failures | null, attempt: FailedAttempt): Failures {
  const { now, retryAfter, random, isOutage = false } = attempt
  const isSame = isOutage && before !== null && now - before.since <= OUTAGE && now >= before.since
  const count = isSame ? before.count : (before?.count ?? 0) + 1
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (count - 1)) * (0.5 + random / 2)
  const wait = Math.min(LONGEST_WAIT, Math.max(pause, retryAfter))
  return { count, since: before?.since ?? now, notBefore: now + Math.round(wait) }
}

/** The latest instant before which a step that failed by now may not be tried again (ms UTC). */
export function longestNotBefore(now: number): number {
  return now + LONGEST_WAIT
}

/** Whether the next attempt is still ahead. A failure that is ahead itself was noted by a wrong clock. */
export function isWaiting(failures: Failures | null, now: number): boolean {
  if (failures === null || failures.since > now) return false
  const ahead = failures.notBefore - now
  return ahead > 0 && ahead <= LONGEST_WAIT
}

/** Whether it has failed for so long that it is given up. */
export function isExhausted({ count, since }: Failures, now: number): boolean {
  return count >= PATIENT_ATTEMPTS && now - since >= PATIENCE
}
