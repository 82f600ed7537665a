import { Temporal } from 'temporal-polyfill'
import { given } from '../given.ts'
import type { Rhythm, Subscription } from './subscription.ts'
import type { LocalTime } from './typed-time.ts'

/** A day of the week as ISO 8601 counts them: 1 is Monday, 7 Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]

/** When a subscription wants its digest: at a time of some local days, or as soon as it arrives. */
export interface Schedule {
  readonly time: LocalTime
  /** IANA name. */
  readonly timeZone: string
  /** Days on which it fires, in order; none means every day. */
  readonly days: readonly Weekday[]
  /** Fires whenever a digest comes in or grows, and at no hour; time and days rest meanwhile. */
  readonly onArrival: boolean
}

/** What somebody names of a schedule. */
export interface NamedSchedule {
  readonly time?: LocalTime | undefined
  readonly timeZone?: string | undefined
  readonly days?: readonly Weekday[] | undefined
  readonly when?: 'hour' | 'arrival' | undefined
}

/** The parts of a schedule that somebody names. Who names an hour or days wants them kept, unless they say when. */
export function scheduleNamed({ time, timeZone, days, when }: NamedSchedule): Partial<Schedule> {
  const isOfHours = time !== undefined || days !== undefined
  const onArrival = when === undefined ? (isOfHours ? false : undefined) : when === 'arrival'
  return given({ time, timeZone, days, onArrival })
}

/** The day of a weekly rhythm where none is named: the week before has ended. */
const USUAL_WEEKDAY: Weekday = 1

/**
 * A schedule in the rhythm that is named: a weekly one has a day of the week, Monday where there is none; a daily one that was
 * weekly comes every day again. With days that are named, those count.
 */
export function inRhythm(
  schedule: Schedule,
  rhythm: Rhythm | undefined,
  { days = [] }: Pick<NamedSchedule, 'days'>,
): Schedule {
  if (rhythm === undefined) return schedule
  if (rhythm === 'daily') return { ...schedule, days }
  return { ...schedule, days: isOfFewDays(schedule) ? schedule.days : [USUAL_WEEKDAY], onArrival: false }
}

/** The rhythm that is named, where it differs from the one before; a subscription keeps the days of the one it has. */
export function turnedTo(
  { rhythm: before = 'daily' }: Pick<Subscription, 'rhythm'>,
  named: Rhythm | undefined,
): Rhythm | undefined {
  return named === before ? undefined : named
}

/** When something comes where nobody names a time. */
const USUAL_TIME: LocalTime = '09:00'

/** Every day at the usual time. */
export function usualSchedule(timeZone: string): Schedule {
  return dailyAt(USUAL_TIME, timeZone)
}

/** Every day at a time of day. */
export function dailyAt(time: LocalTime, timeZone: string): Schedule {
  return { time, timeZone, days: [], onArrival: false }
}

/**
 * The first instant strictly after `after` at which the schedule fires (ms UTC); `null` for one that waits for
 * arrivals.
 *
 * Each wanted local day has exactly one due time: a time that a change to daylight saving skips moves forward by the
 * gap (02:30 becomes 03:30; at the end of a day, 23:30 becomes 00:30), a time that occurs twice fires the first
 * time (Temporal's `compatible`, RFC 5545 section 3.3.5). A day that a zone skipped whole has none.
 */
export function nextDueAt(schedule: Schedule, after: number): number | null {
  if (schedule.onArrival) return null
  const time = Temporal.PlainTime.from(schedule.time)
  let day = localDay(schedule.timeZone, after).subtract({ days: 1 })
  for (;;) {
    if (firesOn(schedule, day)) {
      const due = day.toZonedDateTime({ timeZone: schedule.timeZone, plainTime: time })
      if (due.epochMilliseconds > after && exists(day, schedule.timeZone)) return due.epochMilliseconds
    }
    day = day.add({ days: 1 })
  }
}

/** As {@link nextDueAt}, for whoever asks for many: what is due at the same hours from the same instant on is worked out once. */
export function createDueTimes(): typeof nextDueAt {
  const known = new Map<string, number | null>()
  return (schedule, after) => {
    const key = JSON.stringify([timing(schedule), after])
    const before = known.get(key)
    if (before !== undefined) return before
    const due = nextDueAt(schedule, after)
    known.set(key, due)
    return due
  }
}

/** The last instant strictly before `before` at which the schedule fired (ms UTC); `null` for one that waits for arrivals. */
export function previousDueAt(schedule: Schedule, before: number): number | null {
  if (schedule.onArrival) return null
  const time = Temporal.PlainTime.from(schedule.time)
  let day = localDay(schedule.timeZone, before).add({ days: 1 })
  for (;;) {
    if (firesOn(schedule, day)) {
      const due = day.toZonedDateTime({ timeZone: schedule.timeZone, plainTime: time })
      if (due.epochMilliseconds < before && exists(day, schedule.timeZone)) return due.epochMilliseconds
    }
    day = day.subtract({ days: 1 })
  }
}

/** Whether the schedule fires on some days of the week only. */
export function isOfFewDays({ days, onArrival }: Schedule): boolean {
  return !onArrival && days.length > 0 && days.length < WEEKDAYS.length
}

/** Days between two due times that follow each other, at most. */
export function longestGap({ days }: Schedule): number {
  const gaps = days.map((day, index) => {
    const next = days[(index + 1) % days.length] ?? day
    return next > day ? next - day : next - day + WEEKDAYS.length
  })
  return Math.max(1, ...gaps)
}

const DAY = 24 * 60 * 60_000

/** The day last asked for in each zone, and the instants it lasts (ms UTC): thousands of subscriptions ask for the same. */
const LAST_DAYS = new Map<string, { from: number; to: number; date: string }>()

/** The calendar date that a zone has at an instant, `YYYY-MM-DD`. */
export function localDate(timeZone: string, instant: number): string {
  const last = LAST_DAYS.get(timeZone)
  if (last !== undefined && instant >= last.from && instant < last.to) return last.date
  const day = localDay(timeZone, instant)
  const from = day.toZonedDateTime(timeZone).epochMilliseconds
  const to = day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds
  const date = day.toString()
  // On a day on which clocks are set back over midnight, the day before goes on within it.
  if (to - from === DAY && instant >= from && instant < to) LAST_DAYS.set(timeZone, { from, to, date })
  return date
}

function firesOn({ days }: Schedule, day: Temporal.PlainDate): boolean {
  return days.length === 0 || (days as readonly number[]).includes(day.dayOfWeek)
}

/** False for a day that the zone skipped whole, as Samoa did 2011-12-30: it begins on a later one. */
function exists(day: Temporal.PlainDate, timeZone: string): boolean {
  return day.toZonedDateTime(timeZone).toPlainDate().equals(day)
}

function localDay(timeZone: string, instant: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate()
}

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
