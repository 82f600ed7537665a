import type { Clock } from '../clock.ts'
import { addDays, datesBetween, isWeekday } from '../digest/calendar-date.ts'
import type { Library } from '../library/library.ts'
import { watchFiles } from './changed-files.ts'
import { type IngestOutcome, type IngestParts, ingest, type PassedOver } from './ingest.ts'
import { expandTemplate, isDateTemplate } from './template.ts'

/** Days looked at again at web sources: publishers are late, and days grow. */
const DAYS_FETCHED = 4

/** Weekdays without a digest after which something is probably wrong. */
const PATIENCE = 3

/** What a feed tells of. */
export type FeedEvent =
  | Exclude<IngestOutcome, { readonly status: 'passed-over' }>
  /** Files of watched folders that hold no digest, found in one look. */
  | { readonly status: 'passed-over'; readonly files: readonly PassedOver[] }
  /** A file or folder that can't be looked at, with Node's error. */
  | { readonly status: 'unwatched'; readonly source: string; readonly error: unknown }
  /** No digest for some weekdays: the newest one's date, or `null` where there is none at all. */
  | { readonly status: 'overdue'; readonly newest: string | null; readonly weekdays: number }
  /** No digest is overdue: the newest one's date. */
  | { readonly status: 'current'; readonly newest: string | null }

/** What a feed is made of. */
export interface FeedParts extends IngestParts {
  readonly library: Library
  /** Files and folders to watch. */
  readonly paths: readonly string[]
  /** Milliseconds for which a file must be at rest before it is read; default a second. */
  readonly fileRestMs?: number | undefined
  /** Addresses, which may hold `{yyyy}`, `{MM}` and `{dd}`. */
  readonly templates: readonly string[]
  readonly clock: Clock
  readonly report: (event: FeedEvent) => void
}

/** Brings new digests into the library while the bot runs. */
export interface Feed {
  /** Reads the files that are new or changed since the time before. */
  readFiles(): Promise<void>
  /** Asks web sources for the last days, and says where digests are overdue. */
  fetchRecent(): Promise<void>
}

export function createFeed(parts: FeedParts): Feed {
  const { library, templates, clock, report } = parts
  const look = watchFiles(parts.paths, { restMs: parts.fileRestMs })
  const named = new Set(parts.paths)
  const isFound = (path: string) => !named.has(path)
  const take = async (sources: readonly string[]) => {
    const passedOver: PassedOver[] = []
    for await (const outcome of ingest(library, sources, { ...parts, isFound, now: clock.now })) {
      if (outcome.status === 'passed-over') passedOver.push(outcome)
      else report(outcome)
    }
    if (passedOver.length > 0) report({ status: 'passed-over', files: passedOver })
  }
  return {
    async readFiles() {
      const { files, leftAlone, faults, taken } = await look()
      for (const { path, error } of faults) report({ status: 'unwatched', source: path, error })
      for (const file of leftAlone) report({ status: 'left-alone', source: file.path, files: [file] })
      await take(files)
      taken()
    },
    async fetchRecent() {
      const today = new Date(clock.now()).toISOString().slice(0, 10)
      await take(addressesOf(templates, datesBetween(addDays(today, 1 - DAYS_FETCHED), today)))
      const newest = library.newest(today)
      const weekdays = overdueWeekdays(newest, today)
      report(weekdays === null ? { status: 'current', newest } : { status: 'overdue', newest, weekdays })
    },
  }
}

/** The addresses of some days: one a day of a template that names the day, else the template itself. */
export function addressesOf(templates: readonly string[], dates: readonly string[]): string[] {
  return templates.flatMap((template) =>
    isDateTemplate(template) ? dates.map((date) => expandTemplate(template, date)) : [template],
  )
}

/** Whole weekdays that have passed since the newest digest, today not counted. */
export function weekdaysWithout(newest: string | null, today: string): number {
  // Without any digest, a new library has a few days to get its first one.
  if (newest === null) return 0
  return datesBetween(addDays(newest, 1), addDays(today, -1)).filter(isWeekday).length
}

/** Weekdays without a digest, where they are so many that something is probably wrong; else `null`. */
export function overdueWeekdays(newest: string | null, today: string): number | null {
  const weekdays = weekdaysWithout(newest, today)
  return weekdays >= PATIENCE ? weekdays : null
}
