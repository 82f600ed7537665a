import { datesBetween } from '../digest/calendar-date.ts'
import type { Library } from '../library/library.ts'
import { addressesOf } from './feed.ts'
import { type IngestOutcome, type IngestParts, ingest } from './ingest.ts'

/** Requests under way at a time: polite to a publisher whose whole archive is asked for. */
const LANES = 3

/** A span of days to fetch. */
export interface Range {
  /** First and last date, `YYYY-MM-DD`, both included. */
  readonly from: string
  readonly to: string
}

/**
 * Fetches a range of days from web sources into the library, a few at a time. What an earlier run has fetched
 * is not asked for again, so an interrupted run goes on where it stopped. Outcomes come as they are durable,
 * about in order.
 */
export async function fillRange(
  library: Library,
  templates: readonly string[],
  { from, to }: Range,
  parts: IngestParts,
  report: (outcome: IngestOutcome, progress: { readonly done: number; readonly of: number }) => Promise<void>,
): Promise<void> {
  const addresses = addressesOf(templates, datesBetween(from, to))
  const of = addresses.length
  let done = 0
  const waiting = [...addresses]
  const lane = async () => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      const outcomes: IngestOutcome[] = []
      if (parts.archive.validatorsOf(url) !== null) outcomes.push({ status: 'unchanged', source: url })
      else for await (const outcome of ingest(library, [url], parts)) outcomes.push(outcome)
      done += 1
      for (const outcome of outcomes) await report(outcome, { done, of })
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}
