import { addDays, calendarDatesIn, isCalendarDate } from './calendar-date.ts'

/** Months by the first three letters of their English names. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Days of the week; Sunday is 0, as in `Date`. */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/**
 * Reads a date as people type it: `2025-02-10` in any padding and with any sign between, `10 Feb 2025`, `February 10th`, `today`,
 * `yesterday`, a day of the week (the last such day). Without a year it is the last such date; `null` for what is no date, or
 * could be two (`2/3/2025`).
 *
 * @param today the date where the reader is
 */
export function readTypedDate(typed: string, today: string): string | null {
  const text = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[,()]/g, ' ')
    .replace(/\b(\d{1,2})(?:st|nd|rd|th)\b/g, '$1')
    .replace(/\bof\b/g, ' ')
    .trim()
    .replace(/\s+/g, ' ')
  const relative = relativeDate(text, today)
  if (relative !== null) return relative
  // The name of a day before a date only says it again.
  const [, , rest = text] = /^(sun|mon|tue|wed|thu|fri|sat)[a-z]*\.? (.+)$/.exec(text) ?? []
  return numericDate(rest) ?? namedDate(rest, today) ?? writtenDate(typed)
}

/** A date as digests write it, in other languages and scripts; `null` where there is none, or more than one. */
function writtenDate(text: string): string | null {
  const [date = null, other] = calendarDatesIn(text)
  return other === undefined ? date : null
}

function relativeDate(text: string, today: string): string | null {
  if (/^(?:today|now)$/.test(text)) return today
  if (text === 'yesterday') return addDays(today, -1)
  if (text === 'tomorrow') return addDays(today, 1)
  const ago = /^(\d{1,3}) days? ago$/.exec(text)?.[1]
  if (ago !== undefined) return addDays(today, -Number(ago))
  const day = /^(?:last |on |this )?([a-z]{3,9})\.?$/.exec(text)?.[1] ?? ''
  const weekday = WEEKDAYS.findIndex((name) => name.startsWith(day))
  if (day === '' || weekday < 0) return null
  const now = new Date(`${today}T00:00:00Z`).getUTCDay()
  const back = (now - weekday + 7) % 7
  return addDays(today, -(back === 0 && text.startsWith('last ') ? 7 : back))
}

/** `2025-2-10`, `2025/02/10`, `20250210`, `10.2.2025`; with the year last only where day and month can't be confused. */
function numericDate(text: string): string | null {
  const first = /^(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})$/.exec(text) ?? /^(\d{4})()(\d{2})(\d{2})$/.exec(text)
  if (first !== null) return dateOf(first[1], first[3], first[4])
  const [, one = '', sign = '', other = '', year] = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(text) ?? []
  if (year === undefined) return null
  // Dots are written by people who write the day first.
  if (sign === '.' || Number(one) > 12 || one === other) return dateOf(year, other, one)
  return Number(other) > 12 ? dateOf(year, one, other) : null
}

/** `10 feb 2025`, `february 10 2025`, `2025 feb 10`, each also without a year. */
function namedDate(text: string, today: string): string | null {
  const parts = text.split(/[ \-/.]+/).filter((part) => part !== '')
  const names = parts.filter((part) => /^[a-z]{3,9}$/.test(part))
  const numbers = parts.filter((part) => /^\d{1,4}$/.test(part))
  const [name = ''] = names
  const month = MONTHS.findIndex((each) => name.startsWith(each)) + 1
  if (names.length !== 1 || month === 0 || numbers.length + 1 !== parts.length) return null
  const year = numbers.find((each) => each.length === 4)
  const [day, ...more] = numbers.filter((each) => each.length < 3)
  if (day === undefined || more.length > 0 || numbers.length > (year === undefined ? 1 : 2)) return null
  if (year !== undefined) return dateOf(year, String(month), day)
  const thisYear = Number(today.slice(0, 4))
  const ofThisYear = dateOf(String(thisYear), String(month), day)
  return ofThisYear !== null && ofThisYear <= today
    ? ofThisYear
    : dateOf(String(thisYear - 1), String(month), day)
}

function dateOf(year = '', month = '', day = ''): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isCalendarDate(date) ? date : null
}
