import { nextDueAt } from './schedule.ts'
import type { Subscription } from './subscription.ts'

/** Clocks are set by a little all the time (ms). */
const TOLERANCE = 60_000

/** Longer than from any instant to the next due time (ms), of a schedule for every day and for some days of the week. */
const LONGEST_WAIT = { daily: 2 * 24 * 60 * 60_000, weekly: 9 * 24 * 60 * 60_000 }

/** The instant before which everything in a subscription was surely noted by a clock that was right (ms UTC). */
export function latestInstant({ createdAt, paused, nextDueAt: due, schedule }: Subscription): number {
  const wait = schedule.days.length === 0 ? LONGEST_WAIT.daily : LONGEST_WAIT.weekly
  return Math.max(createdAt, paused?.at ?? 0, due === null ? 0 : due - wait) - TOLERANCE
}

/**
 * A subscription without instants that a wrong clock noted: nothing was made or paused after now, and the next due time is the
 * first after now. The same object where all of that is so.
 */
export function withoutFuture(subscription: Subscription, now: number): Subscription {
  const { createdAt, paused, nextDueAt: due, schedule } = subscription
  // What is due this very minute may have been served already.
  const next = due === null ? null : Math.min(due, nextDueAt(schedule, now + TOLERANCE) ?? due)
  const isPausedAhead = paused !== null && paused.at > now + TOLERANCE
  const isMadeAhead = createdAt > now + TOLERANCE
  if (!isMadeAhead && !isPausedAhead && next === due) return subscription
  return {
    ...subscription,
    createdAt: isMadeAhead ? now : createdAt,
    paused: isPausedAhead ? { ...paused, at: now } : paused,
    nextDueAt: next,
  }
}
