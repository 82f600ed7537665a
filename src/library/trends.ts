import { addDays, datesBetween } from '../digest/calendar-date.ts'
import { type DateRange, isInRange } from '../digest/date-range.ts'
import type { TagUses } from '../search/tag-uses.ts'

/** How many papers have each tag, by date. */
type Uses = Pick<TagUses, 'counts' | 'byDate'>

/** How many papers of a tag the digests of some periods have. */
interface TagTrend {
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

/**
 * How many papers of some tags the digests of some weeks up to a date (`YYYY-MM-DD`) have, by day or week.
 *
 * @param tags as the library spells them; none for those that most papers of these weeks have
 * @param most tags at most
 */
export function tagTrends(
  uses: Uses,
  last: string,
  { weeks, tags, most }: { weeks: number; tags: readonly string[]; most: number },
): Trends {
  const periods = periodsUpTo(last, weeks)
  const trend = (tag: string) => trendOf(tag, uses.byDate(tag), periods)
  const found = tags.length > 0 ? tags.map(trend) : mostUsed(uses.counts().map(({ tag }) => trend(tag)))
  return { periods, tags: found.slice(0, most) }
}

function mostUsed(trends: readonly TagTrend[]): TagTrend[] {
  return trends
    .map((trend) => ({ trend, papers: trend.counts.reduce((sum, count) => sum + count, 0) }))
    .filter(({ papers }) => papers > 0)
    .sort((one, other) => other.papers - one.papers)
    .map(({ trend }) => trend)
}

/** Periods of a day or a week, the last one ending on a date, that together are some weeks. */
function periodsUpTo(last: string, weeks: number): DateRange[] {
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
function trendOf(tag: string, byDate: ReadonlyMap<string, number>, periods: readonly DateRange[]): TagTrend {
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
function changeOf(tag: string, byDate: ReadonlyMap<string, number>, days: DateRange): TagChange {
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

/** Weeks and tags in the picture of a weekly card. */
const CARD = { weeks: 8, tags: [], most: 5 }

/** What the card of a week says of the tags of some days. */
export function weekFacts(uses: Uses, days: DateRange): WeekFacts {
  return { changes: tagChanges(uses, days), trends: tagTrends(uses, days.last, CARD) }
}

/** How tags changed in some days against the time before, by a paper or more. */
function tagChanges(uses: Uses, days: DateRange): TagChange[] {
  const changes = uses.counts().map(({ tag }) => changeOf(tag, uses.byDate(tag), days))
  if (changes.every(({ before }) => before === 0)) return []
  const size = ({ papers, before }: TagChange) => Math.abs(papers - before)
  return changes.filter((change) => size(change) >= 1).sort((one, other) => size(other) - size(one))
}
