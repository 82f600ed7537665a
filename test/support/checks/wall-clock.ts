import { WEEKDAYS, type Weekday } from '../../../src/subscriptions/schedule.ts'
import type { LocalTime } from '../../../src/subscriptions/typed-time.ts'

/**
 * When a zone's clocks show a time, found the slow way: by looking at the clock (`Intl`) minute by minute. Knows nothing of
 * Temporal, which the schedules are computed with.
 */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A stretch of time in a zone. */
interface Stretch {
  readonly timeZone: string
  /** Whole hours (ms UTC). */
  readonly from: number
  readonly to: number
}

/** The due times of a time of day, one for each local day that the zone had, in order (ms UTC). */
export type DueTimes = (time: LocalTime) => readonly { readonly at: number; readonly weekday: Weekday }[]

/**
 * Looks at the clock throughout a stretch, of which the days at either end are left out.
 *
 * A time that the clock shows twice counts the first time. One that it skips counts when it would have come had the clock
 * not been put forward; a day that it skips whole has none.
 */
export function wallClock(stretch: Stretch): DueTimes {
  /** The first instant that shows each minute; minutes and days as they would be counted in UTC. */
  const firstShown = new Map<number, number>()
  /** The minutes skipped, with when each would have come. */
  const skipped = new Map<number, number>()
  let expected: number | null = null
  for (const [instant, wall] of minutesOf(stretch)) {
    for (let gap = expected ?? wall; gap < wall; gap += MINUTE)
      skipped.set(gap, instant + gap - (expected ?? 0))
    if (!firstShown.has(wall)) firstShown.set(wall, instant)
    expected = wall + MINUTE
  }
  const days = [...new Set([...firstShown.keys()].map((wall) => Math.floor(wall / DAY)))].slice(1, -1)
  return (time) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number)
    return days.flatMap((day) => {
      const wall = day * DAY + hour * HOUR + minute * MINUTE
      const at = firstShown.get(wall) ?? skipped.get(wall)
      // 1970-01-01 was a Thursday.
      const weekday = WEEKDAYS[(day + 3) % WEEKDAYS.length]
      return at === undefined || weekday === undefined ? [] : [{ at, weekday }]
    })
  }
}

/** Each minute of a stretch with what the clock shows then. An hour whose ends agree is not looked at within. */
function* minutesOf({ timeZone, from, to }: Stretch): Generator<[number, number]> {
  const offset = offsetIn(timeZone)
  for (let hour = from; hour < to; hour += HOUR) {
    const [first, last] = [offset(hour), offset(hour + HOUR - MINUTE)]
    for (let minute = hour; minute < hour + HOUR; minute += MINUTE) {
      yield [minute, minute + (first === last ? first : offset(minute))]
    }
  }
}

/** How far a zone's clock is ahead of UTC at an instant (ms). */
function offsetIn(timeZone: string): (instant: number) => number {
  const two = '2-digit'
  const shown = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  })
  return (instant) => {
    const [, month, day, year, time] = /^(\d+)\/(\d+)\/(\d+), (.*)$/.exec(shown.format(instant)) ?? []
    return Date.parse(`${year}-${month}-${day}T${time}Z`) - instant
  }
}
