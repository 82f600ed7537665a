import { createTurns } from '../turns.ts'
import { Decoding } from './decoding.ts'
import type { DigestReading, Warning } from './digest-builder.ts'
import { DigestReader, type NoDigestReason } from './digest-reader.ts'
import { foreignName } from './foreign.ts'
import { describeFault } from './json/json-fault.ts'
import type { Digest } from './paper.ts'

/** Characters read between two looks at the time. */
const SLICE = 16 * 1_024

/** What is known of a text before reading it. */
export interface ReadHint {
  /** The date of a text that names none, `YYYY-MM-DD`: from its path (`dateFromPath`) or the one asked for. */
  readonly date?: string | undefined
}

/** What reading a text gives. */
export type Reading =
  | { readonly status: 'read'; readonly digests: readonly Digest[]; readonly warnings: readonly Warning[] }
  | { readonly status: 'no-digest'; readonly reason: NoDigestReason; readonly warnings: readonly Warning[] }

/** What a text without digest was expected to be, to be said after `FILE is not a digest: `. */
export function describeNoDigest(reason: NoDigestReason): string {
  const table =
    'a Markdown table with the columns Title, Authors, Summary (and Classification, GitHub URLs, HuggingFace URLs)'
  if (typeof reason === 'object') return `its JSON breaks off or is wrong at ${describeFault(reason)}`
  switch (reason) {
    case 'empty':
      return `it is empty; expected ${table}, sections or list items that link to arXiv, JSON of papers, RSS or Atom`
    case 'no-table':
      return `expected ${table}, sections or list items that link to arXiv, JSON of papers, RSS or Atom`
    case 'no-date':
      return 'nothing names its date so that it can be read in one way only; expected a heading like "## Papers for 2025-02-10", a "date" in its JSON, or a file named 2025-02-10.md or 2025/02/10.md'
    case 'no-papers':
      return 'its JSON has no papers; expected an array of objects with "title" and "link", or Hugging Face\'s daily-papers answer'
    case 'no-items':
      return 'the feed has no items'
    case 'undated-feed':
      return 'neither the feed nor any of its items names a date'
    case 'html':
      return 'it is an HTML page without a table of papers in Markdown'
    case 'xml':
      return 'it is XML, but no RSS or Atom feed'
    default:
      return `it is ${foreignName(reason)}`
  }
}

/**
 * Reads the digests of a text in any published form, which is detected: Markdown tables, sections and lists,
 * JSON of several publishers, RSS and Atom (`docs/formats.md` has the list). Digests come in the order of the text, one a date. Never throws; time is
 * linear in the text's length.
 */
export function readDigests(text: string, hint: ReadHint = {}): Reading {
  const reader = new DigestReader(hint.date)
  const readings = [...reader.push(text), ...reader.end()].filter((reading) => reading !== null)
  const warnings = [...readings.flatMap((reading) => reading.warnings), ...reader.undated]
  const reason = readings.length === 0 ? reader.noDigestReason : null
  if (reason !== null) return { status: 'no-digest', reason, warnings }
  return { status: 'read', digests: mergeDays(readings), warnings }
}

/**
 * The same for text that arrives in pieces (a file stream, a response body): gives a digest as soon as its
 * section ends, so memory stays flat over a file of any length; JSON is kept whole. A date whose sections do
 * not follow one another comes more than once, without the papers it gave before. Yields to the event loop, whatever the
 * text has. Returns why there was no digest, where there was none. Throws only what the source throws.
 */
export async function* readDigestStream(
  chunks: AsyncIterable<string | Uint8Array>,
  hint: ReadHint = {},
): AsyncGenerator<DigestReading, NoDigestReason | null> {
  const reader = new DigestReader(hint.date)
  const decoding = new Decoding()
  const turn = createTurns()
  let count = 0
  const named = (reading: DigestReading): DigestReading => {
    count++
    const { encoding } = decoding
    if (encoding === null || count > 1) return reading
    return {
      ...reading,
      warnings: [{ line: 1, text: `the text is in ${encoding}, not in UTF-8` }, ...reading.warnings],
    }
  }
  for await (const chunk of chunks) {
    const piece = typeof chunk === 'string' ? chunk : decoding.push(chunk)
    for (let from = 0; from < piece.length; from += SLICE) {
      for (const reading of reader.push(piece.slice(from, from + SLICE))) yield named(reading)
      if (reader.isForeign) return reader.noDigestReason
      await turn()
    }
  }
  for (const reading of reader.push(decoding.end())) yield named(reading)
  for (const reading of reader.end()) {
    if (reading === null) await turn()
    else yield named(reading)
  }
  return count === 0 ? reader.noDigestReason : null
}

/** One digest a date, where a date's sections were apart. */
function mergeDays(readings: readonly DigestReading[]): Digest[] {
  const days = new Map<string, Digest>()
  for (const { digest } of readings) {
    const earlier = days.get(digest.date)
    const merged = earlier && {
      date: digest.date,
      papers: [...earlier.papers, ...digest.papers],
      rejected: [...earlier.rejected, ...digest.rejected],
    }
    days.set(digest.date, merged ?? digest)
  }
  return [...days.values()]
}
