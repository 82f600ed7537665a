import { WEEKDAYS, type Weekday } from './schedule.ts'

/** A time of day without date or zone, `HH:MM` from `00:00` to `23:59`. */
export type LocalTime = string

/** `9`, `09:00`, `9.30`, `0930`, `9h`, `21:15`, each optionally with am or pm. */
const FORM = /^(\d{1,2})(?:[:.h]?([0-5]\d))?\s*h?\s*(am|pm|a\.m\.|p\.m\.)?$/i

/** Reads a time of day as people type it; `null` where it is none. */
export function parseLocalTime(text: string): LocalTime | null {
  const match = FORM.exec(text.trim())
  if (match === null) return null
  const [, hourText = '', minuteText = '00', half] = match
  const typed = Number(hourText)
  if (half !== undefined && (typed < 1 || typed > 12)) return null
  const hour = half === undefined ? typed : (typed % 12) + (/^p/i.test(half) ? 12 : 0)
  if (hour > 23) return null
  return `${String(hour).padStart(2, '0')}:${minuteText}`
}

const NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** What people call several days at once; every day is none named. */
const SPANS: Readonly<Record<string, readonly Weekday[]>> = {
  daily: [],
  'every day': [],
  everyday: [],
  all: [],
  weekdays: [1, 2, 3, 4, 5],
  workdays: [1, 2, 3, 4, 5],
  'working days': [1, 2, 3, 4, 5],
  weekend: [6, 7],
  weekends: [6, 7],
}

/**
 * Reads days of the week as people type them: `weekdays`, `mon, wed and fri`, `Mon-Thu`, `fri-mon`. In order, each once;
 * none for every day. `null` where a part is no day.
 */
export function parseWeekdays(text: string): Weekday[] | null {
  const folded = text.trim().toLowerCase().replace(/\s+/g, ' ')
  const span = Object.hasOwn(SPANS, folded) ? SPANS[folded] : undefined
  if (span !== undefined) return [...span]
  const parts = folded
    .replace(/\s*(?:-|–|—|\bto\b)\s*/gu, '-')
    .split(/[\s,;/&+]+|\band\b/u)
    .filter((part) => part !== '')
  const days = parts.map(daysOf)
  if (parts.length === 0 || days.includes(null)) return null
  const named = new Set(days.flatMap((each) => each ?? []))
  return named.size === WEEKDAYS.length ? [] : WEEKDAYS.filter((day) => named.has(day))
}

function daysOf(part: string): readonly Weekday[] | null {
  const span = Object.hasOwn(SPANS, part) ? SPANS[part] : undefined
  if (span !== undefined) return span.length === 0 ? WEEKDAYS : span
  const [first = '', last = first, ...more] = part.split('-').map(dayOf)
  if (first === '' || last === '' || more.length > 0) return null
  const length = (last - first + WEEKDAYS.length) % WEEKDAYS.length
  return Array.from(
    { length: length + 1 },
    (_, index) => (((first - 1 + index) % WEEKDAYS.length) + 1) as Weekday,
  )
}

/** A day by its name or the first two letters of it or more; empty where it is none. */
function dayOf(word: string): Weekday | '' {
  if (word.length < 2) return ''
  const place = NAMES.findIndex((name) => name.startsWith(word) || `${name}s` === word)
  return place < 0 ? '' : ((place + 1) as Weekday)
}
