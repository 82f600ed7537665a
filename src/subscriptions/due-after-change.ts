import { isOfFewDays, nextDueAt, previousDueAt, type Schedule } from './schedule.ts'
import type { Subscription } from './subscription.ts'

/**
 * When a subscription is due after a change of its schedule, and since when it waits. A post that is due already is not put
 * off by a change that has nothing to do with time; where a schedule of few days changes, what came since its last post is
 * owed at the first one of the new schedule.
 */
export function dueAfterChange(
  before: Subscription,
  schedule: Schedule,
  now: number,
): Pick<Subscription, 'nextDueAt' | 'waitingSince'> {
  const { paused, nextDueAt: due, waitingSince } = before
  const waiting = waitingSince === undefined ? {} : { waitingSince }
  if (paused !== null) {
    return { nextDueAt: nextDueAt(schedule, now), ...(waitingSince ? { waitingSince: null } : {}) }
  }
  const isSame = JSON.stringify(timing(schedule)) === JSON.stringify(timing(before.schedule))
  if (isSame) return { nextDueAt: due, ...waiting }
  const fired = due === null || !isOfFewDays(before.schedule) ? null : previousDueAt(before.schedule, due)
  return {
    nextDueAt: nextDueAt(schedule, now),
    ...(fired && !waitingSince ? { waitingSince: fired } : waiting),
  }
}

function timing({ time, timeZone, days, onArrival }: Schedule) {
  return [time, timeZone, days, onArrival]
}
