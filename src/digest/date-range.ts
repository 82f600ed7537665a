import { isCalendarDate } from './calendar-date.ts'

/** Calendar dates from one to another, both included; one day where they are the same. */
export interface DateRange {
  readonly first: string
  readonly last: string
}

const BETWEEN = '..'

/** A range of one day. */
export function dayRange(date: string): DateRange {
  return { first: date, last: date }
}

/** `2025-02-10..2025-02-16`, or the date alone where it is one day. */
export function writeRange({ first, last }: DateRange): string {
  return first === last ? first : first + BETWEEN + last
}

/** The range that {@link writeRange} wrote; `null` for anything else, and for one whose end is before its beginning. */
export function readRange(written: string): DateRange | null {
  const [first = '', last = first, ...rest] = written.split(BETWEEN)
  if (rest.length > 0 || !isCalendarDate(first) || !isCalendarDate(last)) return null
  return first <= last ? { first, last } : null
}

export function isInRange({ first, last }: DateRange, date: string): boolean {
  return first <= date && date <= last
}

/** From the earliest to the latest of some dates, in any order; `null` of none. */
export function rangeOf(dates: readonly string[]): DateRange | null {
  const sorted = dates.toSorted()
  const [first] = sorted
  const last = sorted.at(-1)
  return first === undefined || last === undefined ? null : { first, last }
}
