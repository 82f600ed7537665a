/** `Monday 10 February 2025`: a digest's date as text, the same wherever it is read. */
export function longDate(date: string): string {
  const instant = new Date(`${date}T00:00:00Z`)
  return DATE_PARTS.map((part) => part.format(instant)).join(' ')
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
