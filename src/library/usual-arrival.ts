import type { Digest } from '../digest/paper.ts'

/** Digests looked at, the newest first, and how many of them are enough. */
const LOOK_BACK = 20
const LEAST = 3

/** A digest that came in later than this after its date began was filled in, or so late that it shows nothing (ms). */
const LATEST = 36 * 60 * 60_000

/** Minutes to which a time of day is rounded. */
const ROUNDING = 15

/**
 * The time of day (`HH:MM`) in a zone at which digests usually come in: the median, counted from the beginning of their
 * date; `null` where too few did so while the bot was looking.
 *
 * @param digests newest first
 */
export function usualArrival(
  digests: readonly Pick<Digest, 'date' | 'arrivedAt'>[],
  timeZone: string,
): string | null {
  const spans = digests
    .slice(0, LOOK_BACK)
    .flatMap(({ date, arrivedAt }) =>
      arrivedAt === undefined ? [] : [arrivedAt - Date.parse(`${date}T00:00:00Z`)],
    )
    .filter((span) => span >= 0 && span <= LATEST)
    .sort((a, b) => a - b)
  const median = spans[Math.floor(spans.length / 2)]
  const [newest] = digests
  if (median === undefined || newest === undefined || spans.length < LEAST) return null
  const step = ROUNDING * 60_000
  const instant = Math.round((Date.parse(`${newest.date}T00:00:00Z`) + median) / step) * step
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(instant)
}
