import { writtenDates } from './written-date.ts'

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const MS_PER_DAY = 86_400_000

/** True for `YYYY-MM-DD` naming a day that exists, 1990 (before arXiv) to 2999. */
export function isCalendarDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return match !== null && isRealDay(Number(match[1]), Number(match[2]), Number(match[3]))
}

/**
 * The first calendar date written in a text, in any form that can be read in one way only (see {@link writtenDates}), or
 * `null`.
 *
 * A date that no calendar has (`2025-02-30`) is passed over, and so are digits that merely contain one
 * (`12025-02-100`).
 */
export function calendarDateIn(text: string): string | null {
  return calendarDatesIn(text)[0] ?? null
}

/** All of them, in the order of the text, each once. */
export function calendarDatesIn(text: string): string[] {
  const two = (n: number) => String(n).padStart(2, '0')
  const dates = writtenDates(text).map(({ year, month, day }) => `${year}-${two(month)}-${two(day)}`)
  return [...new Set(dates)].filter(isCalendarDate)
}

/** Year, month and day between signs of one kind, or eight digits. */
const PATH_DATE = /(?<!\d)(\d{4})(?:([-_/\\.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)/g

/** A folder that is a day by name, with a file in it whose name says nothing. */
const FOLDER_OF_DAY =
  /[/\\](\d{4}(?:-\d{1,2}-\d{1,2}|[/\\]\d{1,2}[/\\]\d{1,2}))[/\\](?:readme|index|papers?|digest|daily|list|feed)\.\w{1,8}$/i

/**
 * The date that a file's path or a URL names: `…/2025/02/10.md`, `2025-02-10.json`, `2025_02_10.md`,
 * `20250210.md`, `2025-2-10.md`, `10 Feb 2025.md`, `…?date=2025-02-10`. `null` where it names none.
 *
 * The date must reach into the last part of the path: folders above (`backup-2025-03-01/README.md`) say nothing
 * about what is in a file.
 */
export function dateFromPath(path: string): string | null {
  const folder = FOLDER_OF_DAY.exec(path.slice(-200))
  if (folder !== null) return calendarDateIn(folder[1]?.replaceAll('\\', '/') ?? '')
  const name = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
  let found: string | null = null
  for (const match of path.slice(-200).matchAll(PATH_DATE)) {
    const end = Math.max(0, path.length - 200) + match.index + match[0].length
    const [, year, , month = match[5], day = match[6]] = match
    const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
    if (end > name && isCalendarDate(date)) found = date
  }
  return (
    found ??
    calendarDateIn(
      path
        .slice(name)
        .replace(/[_+]|%20/g, ' ')
        .replace(/\.\w{1,8}$/, ''),
    )
  )
}

/** Sums of dates and days that are kept: thousands of subscriptions ask for the same few. */
const SUMS_KEPT = 1_000
const SUMS = new Map<string, string>()

/** The date some days after (or, negative, before) another. */
export function addDays(date: string, days: number): string {
  const key = `${date} ${days}`
  const known = SUMS.get(key)
  if (known !== undefined) return known
  const sum = new Date(Date.parse(`${date}T00:00:00Z`) + days * MS_PER_DAY).toISOString().slice(0, 10)
  if (SUMS.size >= SUMS_KEPT) SUMS.clear()
  SUMS.set(key, sum)
  return sum
}

/** The dates from one to another, both included, oldest first; none where the first is the later one. */
export function datesBetween(from: string, to: string): string[] {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY) + 1
  return Array.from({ length: Math.max(0, days) }, (_, index) => addDays(from, index))
}

/** Whether the date is a Monday to Friday. Publishers rest at weekends. */
export function isWeekday(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay()
  return day !== 0 && day !== 6
}

function isRealDay(year: number, month: number, day: number): boolean {
  if (year < 1990 || year > 2999 || month < 1 || month > 12 || day < 1) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0)
  return day <= days
}
