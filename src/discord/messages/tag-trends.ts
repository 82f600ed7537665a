import { lineChart, MOST_SERIES } from '../../charts/line-chart.ts'
import type { DateRange } from '../../digest/date-range.ts'
import type { Trends } from '../../library/trends.ts'
import { texts } from '../texts/texts.ts'
import { longDates } from '../texts/wording.ts'
import { type MessagePayload, message, picture, text } from './components.ts'

/** Tags of one chart. */
export const MOST_TAGS = MOST_SERIES

const PICTURE = 'trends.png'

/** A chart of tags over time as SVG. */
export function trendsPicture({ periods, tags }: Trends): string {
  return lineChart({
    title: texts.trends.title(isDaily(periods)),
    subtitle: longDates(spanOf(periods)),
    labels: periods.map(({ last }) => texts.trends.label(last)),
    series: tags.map(({ tag, counts }) => ({ name: tag, values: counts })),
  })
}

/** The same figures as text, with the chart above them where there is one. */
export function trendsMessage({ periods, tags }: Trends, png: Uint8Array | null): MessagePayload {
  const days = spanOf(periods)
  const lines = tags.map((trend) => texts.trends.line(trend.tag, trend.counts))
  const inside = [
    text(texts.trends.header(days, isDaily(periods))),
    ...(png === null ? [] : [picture(PICTURE, trendsInWords({ periods, tags }))]),
    text(lines.join('\n')),
    text(texts.trends.howToRead(isDaily(periods))),
  ]
  return { ...message(inside), ...(png === null ? {} : { files: [{ name: PICTURE, content: png }] }) }
}

/** What the chart shows, for those who can't see it. */
export function trendsInWords({ periods, tags }: Trends): string {
  return texts.trends.described(
    longDates(spanOf(periods)),
    tags.map(({ tag, counts }) => ({ tag, first: counts[0] ?? 0, last: counts.at(-1) ?? 0 })),
  )
}

function isDaily(periods: readonly DateRange[]): boolean {
  return periods.every(({ first, last }) => first === last)
}

function spanOf(periods: readonly DateRange[]): DateRange {
  return { first: periods[0]?.first ?? '', last: periods.at(-1)?.last ?? '' }
}
