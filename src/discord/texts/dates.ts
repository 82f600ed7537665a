import type { DateRange } from '../../digest/date-range.ts'

/** `Monday 10 February 2025`: a digest's date as text, the same wherever it is read. */
export function longDate(date: string): string {
  const instant = new Date(`${date}T00:00:00Z`)
  return DATE_PARTS.map((part) => part.format(instant)).join(' ')
}

/**
 * `10–16 February 2025`, `24 February – 2 March 2025`: digests' dates from one to another, as text; {@link longDate} where it is
 * one day.
 */
export function longDates({ first, last }: DateRange): string {
  if (first === last) return longDate(first)
  const [from, to] = [first, last].map((date) => longDate(date).split(' ').slice(1)) as [string[], string[]]
  const end = to.join(' ')
  if (from[2] !== to[2]) return `${from.join(' ')} – ${end}`
  return from[1] === to[1] ? `${from[0]}–${end}` : `${from[0]} ${from[1]} – ${end}`
}

/** Making a formatter takes a hundred times as long as using it. */
const DATE_PARTS = (
  [{ weekday: 'long' }, { day: 'numeric' }, { month: 'long' }, { year: 'numeric' }] as const
).map((part) => new Intl.DateTimeFormat('en', { ...part, timeZone: 'UTC' }))

/** An instant (ms UTC) that Discord shows in the reader's own time zone, with how far off it is. */
export function timestamp(instant: number): string {
  const seconds = Math.floor(instant / 1000)
  return `<t:${seconds}:f> (<t:${seconds}:R>)`
}
