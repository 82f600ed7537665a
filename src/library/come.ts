import { addDays } from '../digest/calendar-date.ts'
import type { Digest } from '../digest/paper.ts'

/** Days by which a digest's date may be ahead of the day (UTC) without being a mistake. */
const DAYS_AHEAD = 2

/** Whether a date is so far ahead of a day that it must be mistyped, or the clock wrong. */
export function isFarAhead(date: string, today: string): boolean {
  return date > addDays(today, DAYS_AHEAD)
}

/**
 * Whether a digest is one of those that have come. One that came in with a date far ahead waits until that date,
 * however near it is by now; until then it is neither posted nor the newest.
 *
 * @param today date it is (UTC)
 */
export function hasCome({ date, arrivedAt }: Pick<Digest, 'date' | 'arrivedAt'>, today: string): boolean {
  if (date <= today) return true
  const isMistaken = arrivedAt !== undefined && isFarAhead(date, utcDate(arrivedAt))
  return !isMistaken && !isFarAhead(date, today)
}

/** The calendar date of an instant (ms UTC). */
export function utcDate(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}
