import { addDays, datesBetween } from '../digest/calendar-date.ts'
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

/** A tag in some days, beside the same number of days before, on average of {@link WEEKS_BEFORE}. */
export interface TagChange {
  readonly tag: string
  readonly papers: number
  readonly before: number
}

/** Periods before that a period is compared with. */
const WEEKS_BEFORE = 4

/** How a tag changed in some days against the time before. */
export function changeOf(tag: string, byDate: ReadonlyMap<string, number>, days: DateRange): TagChange {
  const length = datesBetween(days.first, days.last).length
  const before = { first: addDays(days.first, -length * WEEKS_BEFORE), last: addDays(days.first, -1) }
  const [earlier = 0, papers = 0] = trendOf(tag, byDate, [before, days]).counts
  return { tag, papers, before: earlier / WEEKS_BEFORE }
}

/** What the card of a week says of tags. */
export interface WeekFacts {
  /** The largest changes first; none where nothing is known of the time before. */
  readonly changes: readonly TagChange[]
  /** The most used tags of some weeks up to it. */
  readonly trends: Trends
}
