import { nextDueAt } from './schedule.ts'
import type { Subscription } from './subscription.ts'

/** By how much an instant may be ahead without a word (ms): clocks are set by a little all the time. */
export const CLOCK_TOLERANCE_MS = 60_000

/** Longer than from any instant to the next due time (ms), of a schedule for every day and for some days of the week. */
const LONGEST_WAIT = { daily: 2 * 24 * 60 * 60_000, weekly: 9 * 24 * 60 * 60_000 }

/** The instant before which everything in a subscription was surely noted by a clock that was right (ms UTC). */
export function latestInstant({ createdAt, paused, nextDueAt: due, schedule }: Subscription): number {
  const wait = schedule.days.length === 0 ? LONGEST_WAIT.daily : LONGEST_WAIT.weekly
  return Math.max(createdAt, paused?.at ?? 0, due === null ? 0 : due - wait) - CLOCK_TOLERANCE_MS
}

/**
 * A subscription without instants that a wrong clock noted: nothing was made or paused after now, and the next due time is the
 * first after now. The same object where all of that is so.
 *
 * @param dueAfter as {@link nextDueAt}, for whoever asks for many
 */
export function withoutFuture(
  subscription: Subscription,
  now: number,
  dueAfter: typeof nextDueAt = nextDueAt,
): Subscription {
  const { createdAt, paused, nextDueAt: due, schedule } = subscription
  // What is due this very minute may have been served already.
  const next = due === null ? null : Math.min(due, dueAfter(schedule, now + CLOCK_TOLERANCE_MS) ?? due)
  const isPausedAhead = paused !== null && paused.at > now + CLOCK_TOLERANCE_MS
  const isMadeAhead = createdAt > now + CLOCK_TOLERANCE_MS
  if (!isMadeAhead && !isPausedAhead && next === due) return subscription
  return {
    ...subscription,
    createdAt: isMadeAhead ? now : createdAt,
    paused: isPausedAhead ? { ...paused, at: now } : paused,
    nextDueAt: next,
  }
}
