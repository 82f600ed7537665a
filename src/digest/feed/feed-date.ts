import { calendarDateIn, isCalendarDate } from '../calendar-date.ts'

/** Zones that mail's dates name by letters (RFC 822, section 5), in hours. */
const ZONES: Readonly<Record<string, string>> = {
  ut: 'Z',
  utc: 'Z',
  gmt: 'Z',
  z: 'Z',
  est: '-05:00',
  edt: '-04:00',
  cst: '-06:00',
  cdt: '-05:00',
  mst: '-07:00',
  mdt: '-06:00',
  pst: '-08:00',
  pdt: '-07:00',
  bst: '+01:00',
  cet: '+01:00',
  cest: '+02:00',
  jst: '+09:00',
}

const TIME =
  /(?:^|[\sT])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*([ap]m)?\s*(?:(z|[a-z]{2,4})\b|([+-])(\d{2}):?(\d{2}))?/i

/**
 * The calendar date, UTC, of an instant as feeds write it: RFC 822 (`Mon, 10 Feb 2025 22:00:00 -0500`), ISO 8601, or a date
 * in any form that can be read in one way. Without a zone it is UTC. `null` for what is none.
 */
export function feedDate(text: string): string | null {
  const written = text.trim().slice(0, 100)
  const date = calendarDateIn(written.replace(/(\d)T(?=\d\d:)/, '$1 ')) ?? shortYear(written)
  if (date === null) return null
  const [, hour = '', minute = '', second = '00', half = '', zone = '', sign = '', hours = '', minutes = ''] =
    TIME.exec(written) ?? []
  if (hour === '') return date
  const hour24 = half === '' ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  const offset = sign === '' ? (ZONES[zone.toLowerCase()] ?? 'Z') : `${sign}${hours}:${minutes}`
  const instant = Date.parse(`${date}T${String(hour24).padStart(2, '0')}:${minute}:${second}${offset}`)
  if (Number.isNaN(instant)) return date
  const day = new Date(instant).toISOString().slice(0, 10)
  return isCalendarDate(day) ? day : null
}

/** RFC 822's own years have two digits. */
function shortYear(text: string): string | null {
  const [, day, month, year] = /\b(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{2})\b(?!:)/i.exec(text) ?? []
  return year === undefined
    ? null
    : calendarDateIn(`${day} ${month} ${Number(year) < 70 ? '20' : '19'}${year}`)
}
