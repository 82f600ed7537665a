import type { TimestampStyle } from '../preview/markdown-tree.ts'
import { utcText } from '../preview/message.ts'

/** An instant (ms UTC) relative to another, as Discord words it: `in 3 hours`. */
function relativeText(instant: number, now: number): string {
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
  const minutes = Math.round((instant - now) / 60_000)
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return Math.abs(hours) < 24 ? words.format(hours, 'hour') : words.format(Math.round(hours / 24), 'day')
}

/** A Discord timestamp (seconds UTC), relative to `now` (ms) or in UTC, the playground's one time zone. */
export function discordTimestampText(seconds: number, style: TimestampStyle, now: number): string {
  const instant = seconds * 1_000
  return style === 'R' ? relativeText(instant, now) : utcText(instant)
}

/** When a message was posted (ms UTC), as shown beside its author: `Today at 09:00`. */
export function postedText(instant: number, now: number): string {
  const [date = '', time = ''] = new Date(instant).toISOString().split(/[T.]/)
  const minute = time.slice(0, 5)
  const days = Math.floor(now / DAY) - Math.floor(instant / DAY)
  if (days === 0) return `Today at ${minute}`
  return days === 1 ? `Yesterday at ${minute}` : `${date} ${minute}`
}

const DAY = 86_400_000

/** An instant in the form Discord writes timestamps: ISO 8601 with an explicit UTC offset. */
export function isoTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000+00:00')
}
