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
