import type { DateRange } from '../../digest/date-range.ts'
import { escapeMarkdown, shorten } from './escape.ts'
import { count, list, longDates, NAME_LIMIT } from './wording.ts'

const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** Bars from nothing to the most there is: figures that can be seen as text. */
const BARS = [...'▁▂▃▄▅▆▇█']

function sparkline(counts: readonly number[]): string {
  const most = Math.max(1, ...counts)
  return counts.map((n) => BARS[Math.round((n / most) * (BARS.length - 1))]).join('')
}

/** Of tags over time. */
export const trendTexts = {
  title: (isDaily: boolean) => `Papers a ${isDaily ? 'day' : 'week'} by tag`,
  label: (date: string) => DAY.format(new Date(`${date}T00:00:00Z`)),
  header: (days: DateRange, isDaily: boolean) =>
    `### Papers a ${isDaily ? 'day' : 'week'} by tag\n-# ${longDates(days)}`,
  line: (tag: string, counts: readonly number[]) =>
    `**${escapeMarkdown(shorten(tag, NAME_LIMIT))}** ${sparkline(counts)} ${count(
      counts.reduce((sum, n) => sum + n, 0),
      'paper',
    )}: ${counts.join(' ')}`,
  howToRead: (isDaily: boolean) =>
    `-# One number a ${isDaily ? 'day' : 'week'}, the oldest first. A paper counts on the last day that lists it.`,
  /** What the chart shows, for those who can’t see it. */
  described: (days: string, tags: readonly { tag: string; first: number; last: number }[]) =>
    `Lines of papers by tag, ${days}: ${list(tags.map(({ tag, first, last }) => `${shorten(tag, NAME_LIMIT)} from ${first} to ${last}`))}.`,
  tooMany: (most: number) => `A chart has at most ${most} tags. Name fewer of them.`,
  none: 'There are too few papers yet to show how tags change. They come with the digests.',
} as const
