import { nextDueAt, type Schedule } from './schedule.ts'
import type { Subscription } from './subscription.ts'

/** A firing that is due already is not put off by a change that has nothing to do with time. */
export function dueAfterChange(before: Subscription, schedule: Schedule, now: number): number | null {
  const isSame = JSON.stringify(timing(schedule)) === JSON.stringify(timing(before.schedule))
  return isSame && before.paused === null ? before.nextDueAt : nextDueAt(schedule, now)
}

function timing({ time, timeZone, days, onArrival }: Schedule) {
  return [time, timeZone, days, onArrival]
}
