import { dateFromPath } from '../digest/calendar-date.ts'
import type { Warning } from '../digest/digest-builder.ts'
import type { Digest } from '../digest/paper.ts'
import { describeNoDigest, readDigests } from '../digest/read.ts'
import { type FetchOutcome, fetchDigestText } from '../digest/sources/fetch.ts'
import { readSource, type UnreadableReason } from '../digest/sources/files.ts'
import type { Library } from './library.ts'
import type { IngestReport } from './merge.ts'

/** What came of one digest, or of one source that gave none. */
export type IngestOutcome =
  | {
      readonly status: 'ingested'
      readonly source: string
      readonly report: IngestReport
      readonly warnings: readonly Warning[]
    }
  /** Nothing was published there (yet). */
  | { readonly status: 'missing'; readonly source: string }
  | { readonly status: 'failed'; readonly source: string; readonly reason: string }

/** Digests held in memory before they are stored together: a write a batch instead of one a file. */
const BATCH = 64

interface Reading {
  readonly source: string
  readonly digest: Digest
  readonly warnings: readonly Warning[]
}

/** Is a source an address on the web, not a path? */
function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source)
}

/**
 * Reads files, folders and URLs into the library, in order; gives the outcome of each digest as soon as it is
 * durable. Never throws for what a source holds or a network does.
 *
 * @throws where the library's store can't be written
 */
export async function* ingest(
  library: Library,
  sources: Iterable<string>,
  options: { readonly allowPrivate: boolean },
): AsyncGenerator<IngestOutcome> {
  let batch: Reading[] = []
  for (const source of sources) {
    for await (const reading of isUrl(source) ? readUrl(source, options) : readPath(source)) {
      if ('status' in reading) {
        yield* await store(library, batch)
        batch = []
        yield reading
      } else if (batch.push(reading) >= BATCH) {
        yield* await store(library, batch)
        batch = []
      }
    }
  }
  yield* await store(library, batch)
}

async function store(library: Library, batch: readonly Reading[]): Promise<IngestOutcome[]> {
  const reports = await library.ingest(batch.map(({ digest }) => digest))
  return batch.flatMap(({ source, warnings }, index) => {
    const report = reports[index]
    return report === undefined ? [] : [{ status: 'ingested' as const, source, report, warnings }]
  })
}

async function* readPath(path: string): AsyncGenerator<Reading | IngestOutcome> {
  for await (const reading of readSource(path)) {
    const source = reading.file
    switch (reading.status) {
      case 'digest':
        yield { source, digest: reading.digest, warnings: reading.warnings }
        break
      case 'no-digest':
        yield failed(source, `is not a digest: ${describeNoDigest(reading.reason)}`)
        break
      case 'unreadable':
        yield failed(source, `can't be read: ${UNREADABLE[reading.reason] ?? reading.detail}`)
    }
  }
}

async function* readUrl(
  url: string,
  { allowPrivate }: { readonly allowPrivate: boolean },
): AsyncGenerator<Reading | IngestOutcome> {
  const fetched = await fetchDigestText(url, { allowPrivate })
  if (fetched.status === 'missing') yield { status: 'missing', source: url }
  else if (fetched.status !== 'fetched') yield failed(url, fetchClause(fetched))
  else {
    const reading = readDigests(fetched.text, { date: dateFromPath(url) ?? undefined })
    if (reading.status === 'no-digest')
      yield failed(url, `is not a digest: ${describeNoDigest(reading.reason)}`)
    else for (const digest of reading.digests) yield { source: url, digest, warnings: reading.warnings }
  }
}

const UNREADABLE: Readonly<Partial<Record<UnreadableReason, string>>> = {
  missing: 'there is no such file or folder',
  forbidden: 'permission is denied; check its owner and mode',
}

function failed(source: string, reason: string): IngestOutcome {
  return { status: 'failed', source, reason }
}

function fetchClause(outcome: Extract<FetchOutcome, { status: 'refused' | 'failed' }>): string {
  if (outcome.status === 'failed') return `can't be fetched: ${outcome.detail}`
  switch (outcome.reason) {
    case 'private-address':
      return `leads to a private address (${outcome.url}); set ALLOW_PRIVATE_SOURCES=yes if that is meant`
    case 'credentials':
      return 'holds a user name or password; such addresses are not fetched'
    case 'not-a-url':
    case 'not-http':
      return `leads to something other than http or https (${outcome.url})`
  }
}
