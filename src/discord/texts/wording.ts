import type { DateRange } from '../../digest/date-range.ts'
import { escapeMarkdown, shorten } from './escape.ts'

/** Characters of a name that is shown beside others. */
export const NAME_LIMIT = 60

/** Characters of a person's own words when they are said back. */
export const ECHO_LIMIT = 100

/** A person’s own words, said back. */
export const echo = (typed: string) => `“${escapeMarkdown(shorten(typed, ECHO_LIMIT))}”`

/** `1 paper`, `2 papers`. */
export const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** `a, b and c`. */
export const list = (items: readonly string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

/** Names in bold, escaped. */
export const bold = (items: readonly string[]) => items.map((item) => `**${escapeMarkdown(item)}**`)

/** `a, b or c`. */
export const either = (items: readonly string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`

/** Tags, escaped. */
export const tagNames = (tags: readonly string[]) => tags.map(escapeMarkdown)

/** Characters of what a subscription wants, where several are on one panel. */
const WANTED_LIMIT = 300

/** Cuts at a word; the marks of what was bold there are closed by the dot that follows. */
export function shortenList(markdown: string): string {
  return markdown.length <= WANTED_LIMIT
    ? markdown
    : `${shorten(markdown.replaceAll('**', ''), WANTED_LIMIT)}`
}

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
