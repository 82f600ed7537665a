import { addDays } from '../digest/calendar-date.ts'
import { type DateRange, isInRange } from '../digest/date-range.ts'

/** How many papers of a tag the digests of some periods have. */
export interface TagTrend {
  readonly tag: string
  /** One count a period, the oldest first. */
  readonly counts: readonly number[]
}

/** Tags over time. */
export interface Trends {
  /** Periods of equal length, the oldest first, the last one ending on the newest digest's date. */
  readonly periods: readonly DateRange[]
  readonly tags: readonly TagTrend[]
}

/** Weeks up to which a period is a day. */
const DAILY_WEEKS = 2

const DAYS_A_WEEK = 7

/** Periods of a day or a week, the last one ending on a date, that together are some weeks. */
export function periodsUpTo(last: string, weeks: number): DateRange[] {
  const length = weeks <= DAILY_WEEKS ? 1 : DAYS_A_WEEK
  const count = (weeks * DAYS_A_WEEK) / length
  return Array.from({ length: count }, (_, index) => {
    const end = addDays(last, -length * (count - 1 - index))
    return { first: addDays(end, 1 - length), last: end }
  })
}

/**
 * Counts a tag's papers by period.
 *
 * @param byDate how many papers of it each digest has, by its date; a paper of several digests counts on the last one
 */
export function trendOf(
  tag: string,
  byDate: ReadonlyMap<string, number>,
  periods: readonly DateRange[],
): TagTrend {
  const counts = periods.map(() => 0)
  for (const [date, papers] of byDate) {
    const at = periods.findIndex((period) => isInRange(period, date))
    if (at >= 0) counts[at] = (counts[at] ?? 0) + papers
  }
  return { tag, counts }
}
