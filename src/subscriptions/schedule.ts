import { Temporal } from 'temporal-polyfill'
import type { LocalTime } from './local-time.ts'

/** When a subscription wants its digest: once a local day, at a time of that day. */
export interface Schedule {
  readonly time: LocalTime
  /** IANA name. */
  readonly timeZone: string
}

/**
 * The first instant strictly after `after` at which the schedule fires (ms UTC).
 *
 * Each local day has exactly one firing: a time that a change to daylight saving skips moves forward by the
 * gap (02:30 becomes 03:30; at the end of a day, 23:30 becomes 00:30), a time that occurs twice fires the first
 * time (Temporal's `compatible`, RFC 5545 section 3.3.5). A day that a zone skipped whole has none.
 */
export function nextDueAt(schedule: Schedule, after: number): number {
  const time = Temporal.PlainTime.from(schedule.time)
  let day = localDay(schedule.timeZone, after).subtract({ days: 1 })
  for (;;) {
    const firing = day.toZonedDateTime({ timeZone: schedule.timeZone, plainTime: time })
    if (firing.epochMilliseconds > after && exists(day, schedule.timeZone)) return firing.epochMilliseconds
    day = day.add({ days: 1 })
  }
}

/** The calendar date that a zone has at an instant, `YYYY-MM-DD`. */
export function localDate(timeZone: string, instant: number): string {
  return localDay(timeZone, instant).toString()
}

/** False for a day that the zone skipped whole, as Samoa did 2011-12-30: it begins on a later one. */
function exists(day: Temporal.PlainDate, timeZone: string): boolean {
  return day.toZonedDateTime(timeZone).toPlainDate().equals(day)
}

function localDay(timeZone: string, instant: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate()
}
