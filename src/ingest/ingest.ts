import type { Clock } from '../clock.ts'
import { dateFromPath } from '../digest/calendar-date.ts'
import type { DigestReading, Warning } from '../digest/digest-builder.ts'
import type { Digest } from '../digest/paper.ts'
import { describeNoDigest, readDigestStream } from '../digest/read.ts'
import { isFarAhead, utcDate } from '../library/come.ts'
import type { Library } from '../library/library.ts'
import type { SourceListing } from '../library/listings.ts'
import type { IngestReport } from '../library/merge.ts'
import { isRecent } from '../library/unreadable.ts'
import { type SourceArchive, sourceKey } from './archive.ts'
import { fetchClause, fetchDigestText } from './fetch.ts'
import { describeUnreadable, readSource } from './files.ts'
import type { LeftAloneFile } from './left-alone.ts'
import { type RetryParts, withRetries } from './retry.ts'

/** What came of one digest, or of one source that gave none. */
export type IngestOutcome =
  | {
      readonly status: 'ingested'
      readonly source: string
      readonly report: IngestReport
      readonly warnings: readonly Warning[]
      /** Whether its date is so far ahead that it counts only from that date on. */
      readonly isFarAhead: boolean
      /** Whether its date is so near that people wait for it. */
      readonly isRecent: boolean
    }
  /** The server still has the version that was read before. */
  | { readonly status: 'unchanged'; readonly source: string }
  /** Nothing was published there (yet). */
  | { readonly status: 'missing'; readonly source: string }
  | { readonly status: 'failed'; readonly source: string; readonly reason: string }
  /** A file of a folder that has no digest, and that nobody said would have one. */
  | PassedOver
  /** What in a folder was not looked into. */
  | { readonly status: 'left-alone'; readonly source: string; readonly files: readonly LeftAloneFile[] }

/** A file of a folder that has no digest; the reason is a clause about it. */
export interface PassedOver {
  readonly status: 'passed-over'
  readonly source: string
  readonly reason: string
}

/** What ingesting takes besides the library. */
export interface IngestParts extends RetryParts {
  readonly archive: SourceArchive
  /** Fetch from private addresses too? */
  readonly allowPrivate: boolean
  /** The time, where digests come in as they are published; absent where old ones are filled in. */
  readonly now?: () => number
  /** Knows which dates are far ahead. */
  readonly clock: Clock
  /** Whether a day's digest is taken in; default all. */
  readonly wants?: (date: string) => boolean
  /** Whether a path was found in a folder rather than named by somebody; default none was. */
  readonly isFound?: (path: string) => boolean
  /** Ends after the source under way. */
  readonly signal?: AbortSignal
}

/** Digests kept in memory before they are stored together: a write a batch instead of one a file. */
const BATCH = 64

interface Reading {
  readonly kind: 'digest'
  readonly source: string
  readonly digest: Digest
  readonly warnings: readonly Warning[]
  readonly listing: SourceListing
}

/** All of a source was read; once it is stored, its text is kept. */
interface Finished {
  readonly kind: 'finished'
  readonly keep: () => Promise<void>
}

type Step = Reading | Finished | { readonly kind: 'outcome'; readonly outcome: IngestOutcome }

/**
 * Reads files, folders and URLs into the library, in order; gives the outcome of each digest as soon as it is
 * durable. Never throws for what is in a source or what a network does.
 *
 * @throws where the library's store or the archive can't be written
 */
export async function* ingest(
  library: Library,
  sources: Iterable<string>,
  parts: IngestParts,
): AsyncGenerator<IngestOutcome> {
  let batch: Reading[] = []
  let finished: Finished[] = []
  // The text is kept after its digests, so that a crash between the two only means reading it again.
  const flush = async () => {
    const outcomes = await store(library, batch, parts)
    await Promise.all(finished.map(({ keep }) => keep()))
    batch = []
    finished = []
    return outcomes
  }
  for (const source of sources) {
    if (parts.signal?.aborted) break
    for await (const step of isUrl(source) ? readUrl(source, parts) : readPath(source, parts)) {
      if (step.kind === 'digest' && (parts.wants?.(step.digest.date) ?? true)) batch.push(step)
      if (step.kind === 'finished') finished.push(step)
      if (step.kind === 'outcome' || batch.length >= BATCH) yield* await flush()
      if (step.kind === 'outcome') yield step.outcome
    }
  }
  yield* await flush()
}

function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source)
}

async function store(
  library: Library,
  batch: readonly Reading[],
  { now, clock }: Pick<IngestParts, 'now' | 'clock'>,
): Promise<IngestOutcome[]> {
  const arrivedAt = now?.()
  const today = utcDate(clock.now())
  const reports = await library.ingest(
    batch.map(({ digest, listing }) => {
      // That it came when its date was far ahead is remembered in any case: it has to wait for the date.
      const at = arrivedAt ?? (isFarAhead(digest.date, today) ? clock.now() : undefined)
      return { ...digest, listing, ...(at === undefined ? {} : { arrivedAt: at }) }
    }),
  )
  return batch.flatMap(({ source, warnings, digest }, index) => {
    const report = reports[index]
    if (report === undefined) return []
    const ahead = isFarAhead(digest.date, today)
    const text = `is dated ${digest.date}, far ahead: it is stored and can be searched, and counts from that date on`
    const all = ahead ? [...warnings, { line: 1, text }] : warnings
    return [
      {
        status: 'ingested' as const,
        source,
        report,
        warnings: all,
        isFarAhead: ahead,
        isRecent: isRecent(digest.date, today),
      },
    ]
  })
}

async function* readPath(path: string, { archive, isFound }: IngestParts): AsyncGenerator<Step> {
  let open: string | null = null
  for await (const reading of readSource(path, undefined, isFound?.(path) ?? false)) {
    const source = reading.file
    if (open !== null && open !== source) yield finishedFile(open, archive)
    open = reading.status === 'digest' ? source : null
    switch (reading.status) {
      case 'digest':
        yield asReading(source, reading)
        break
      case 'no-digest': {
        const reason = describeNoDigest(reading.reason)
        if (reading.isExpected) yield failed(source, `is not a digest: ${reason}`)
        else yield { kind: 'outcome', outcome: { status: 'passed-over', source, reason } }
        break
      }
      case 'left-alone':
        yield { kind: 'outcome', outcome: { status: 'left-alone', source, files: reading.files } }
        break
      case 'unreadable':
        yield failed(source, `can't be read: ${describeUnreadable(reading)}`)
    }
  }
  if (open !== null) yield finishedFile(open, archive)
}

function asReading(source: string, { digest, warnings, end }: DigestReading): Reading {
  const isWholeDay = end !== undefined && dateFromPath(source) === digest.date
  const listing = { source: sourceKey(source), isWholeDay, endsWhole: end?.isWhole ?? false }
  return { kind: 'digest', source, digest, warnings, listing }
}

function finishedFile(file: string, archive: SourceArchive): Finished {
  return { kind: 'finished', keep: () => archive.keepFile(file) }
}

async function* readUrl(
  url: string,
  { archive, allowPrivate, signal, ...retry }: IngestParts,
): AsyncGenerator<Step> {
  const validators = archive.validatorsOf(url)
  const fetched = await withRetries(() => fetchDigestText(url, { allowPrivate, validators, signal }), retry)
  switch (fetched.status) {
    case 'missing':
    case 'unchanged':
      yield { kind: 'outcome', outcome: { status: fetched.status, source: url } }
      return
    case 'refused':
    case 'failed':
      yield failed(url, fetchClause(fetched))
      return
    case 'fetched': {
      const readings = readDigestStream(wholeText(fetched.text), { date: dateFromPath(url) ?? undefined })
      let newest: string | null = null
      for (;;) {
        const { done, value } = await readings.next()
        if (!done) {
          const { date, papers } = value.digest
          if (papers.length > 0 && (newest === null || date > newest)) newest = date
          yield asReading(url, value)
          continue
        }
        // A feed may be empty, as arXiv's at weekends.
        if (value === 'no-items') {
          yield { kind: 'outcome', outcome: { status: 'missing', source: url } }
          return
        }
        if (value !== null) {
          yield failed(url, `is not a digest: ${describeNoDigest(value)}`)
          return
        }
        break
      }
      yield {
        kind: 'finished',
        keep: () => archive.keepText(url, fetched.text, fetched.validators, newest),
      }
    }
  }
}

function failed(source: string, reason: string): Step {
  return { kind: 'outcome', outcome: { status: 'failed', source, reason } }
}

async function* wholeText(text: string): AsyncGenerator<string> {
  yield text
}
