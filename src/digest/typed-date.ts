import { addDays, calendarDatesIn, isCalendarDate } from './calendar-date.ts'
import { fullYear, LANGUAGES, monthOf } from './written-date.ts'

/** Numbers as words, as they stand before _days ago_. */
const NUMBERS: ReadonlyMap<string, number> = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, number): [string, number] => [word, number])
    .concat([
      ['a', 1],
      ['an', 1],
      ['a couple of', 2],
      ['a few', 3],
    ]),
)

/** Days of the week; Sunday is 0, as in `Date`. */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/**
 * Reads a date as people type it: `2025-02-10` in any padding and with any sign between, `10 Feb 2025`, `10-Feb-25`,
 * `February 10th`, `25/2`, `today`, `yesterday`, `two days ago`, a day of the week (the last such day); months and _yesterday_ in
 * the languages of digests, too. Without a year it is the last such date; `null` for what is no date, or could be two
 * (`2/3/2025`, `2/3`).
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
  return numericDate(rest) ?? dayAndMonth(rest, today) ?? namedDate(rest, today) ?? writtenDate(typed)
}

/** A date as digests write it, in other languages and scripts; `null` where there is none, or more than one. */
function writtenDate(text: string): string | null {
  const [date = null, other] = calendarDatesIn(text)
  return other === undefined ? date : null
}

function relativeDate(text: string, today: string): string | null {
  if (text === 'now') return today
  const named = namedDays().get(text.replace(/^the /, ''))
  if (named !== undefined) return addDays(today, named)
  const [, count = '', unit = ''] = /^(\d{1,3}|[a-z ]{1,11}?) (day|week)s? ago$/.exec(text) ?? []
  const number = NUMBERS.get(count) ?? Number(count || Number.NaN)
  if (!Number.isNaN(number)) return addDays(today, -number * (unit === 'week' ? 7 : 1))
  const day = /^(?:last |on |this )?([a-z]{3,9})\.?$/.exec(text)?.[1] ?? ''
  const weekday = WEEKDAYS.findIndex((name) => name.startsWith(day))
  if (day === '' || weekday < 0) return null
  const now = new Date(`${today}T00:00:00Z`).getUTCDay()
  const back = (now - weekday + 7) % 7
  return addDays(today, -(back === 0 && text.startsWith('last ') ? 7 : back))
}

let days: ReadonlyMap<string, number> | undefined

/** Names of days near today, as _yesterday_ and _vorgestern_, by how many days they are ahead. */
function namedDays(): ReadonlyMap<string, number> {
  days ??= new Map([
    ['day before yesterday', -2],
    ...[...LANGUAGES, 'zh', 'ja', 'ko'].flatMap((language) => {
      const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
      return [-2, -1, 0, 1].flatMap((ahead): [string, number][] => {
        const name = format.format(ahead, 'day')
        return /\d/.test(name) ? [] : [[name.normalize('NFKC').toLowerCase(), ahead]]
      })
    }),
  ])
  return days
}

/** `25/2`, `2-25`, `10.2.`, `2月10日`: the last such date, where only one can be meant. With dots the day comes first. */
function dayAndMonth(text: string, today: string): string | null {
  const counted = /^(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日号號일]?$/.exec(text)
  if (counted !== null) return lastOf(counted[1], counted[2], today)
  const [, one = '', sign, other = ''] = /^(\d{1,2})([-/.])(\d{1,2})\.?$/.exec(text) ?? []
  if (sign === undefined) return null
  if (sign === '.' || Number(one) > 12 || one === other) return lastOf(other, one, today)
  return Number(other) > 12 ? lastOf(one, other, today) : null
}

/** The last day of that name up to today. */
function lastOf(month: string | undefined, day: string | undefined, today: string): string | null {
  const year = Number(today.slice(0, 4))
  const dates = [0, 1, 2, 3, 4].map((ago) => dateOf(String(year - ago), month, day))
  return dates.find((date) => date !== null && date <= today) ?? null
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

/** `10 feb 2025`, `february 10 2025`, `2025 feb 10`, `10-feb-25`, each also without a year. */
function namedDate(text: string, today: string): string | null {
  const parts = text
    .split(/[ \-/.]+|(?<=\d)(?=\p{L})/u)
    .filter((part) => part !== '' && part !== 'de' && part !== 'del')
  const names = parts.filter((part) => /^\p{L}[\p{L}\p{M}]{2,}$/u.test(part))
  const numbers = parts.filter((part) => /^['’]?\d{1,4}$/.test(part)).map((part) => part.replace(/^['’]/, ''))
  const [name = ''] = names
  const month = monthOf(name)
  if (names.length !== 1 || month === undefined || numbers.length + 1 !== parts.length) return null
  const [first = '', second, ...more] = numbers
  if (more.length > 0) return null
  if (second === undefined) return first.length < 3 ? lastOf(String(month), first, today) : null
  if (first.length === 4) return dateOf(first, String(month), second)
  // A year of two digits comes last.
  return dateOf(second.length === 2 ? fullYear(second) : second, String(month), first)
}

function dateOf(year = '', month = '', day = ''): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isCalendarDate(date) ? date : null
}
