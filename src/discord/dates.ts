/** `Monday 10 February 2025`: a digest's date as text, the same wherever it is read. */
export function longDate(date: string): string {
  const instant = new Date(`${date}T00:00:00Z`)
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' }).format(instant)
  return [
    part({ weekday: 'long' }),
    part({ day: 'numeric' }),
    part({ month: 'long' }),
    part({ year: 'numeric' }),
  ].join(' ')
}

/** An instant (ms UTC) that Discord shows in the reader's own time zone, with how far off it is. */
export function timestamp(instant: number): string {
  const seconds = Math.floor(instant / 1000)
  return `<t:${seconds}:f> (<t:${seconds}:R>)`
}
