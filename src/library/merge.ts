import { isDeepStrictEqual } from 'node:util'
import { ROW_LIMIT } from '../digest/limits.ts'
import type { Digest, Paper } from '../digest/paper.ts'
import { newerPopularity } from '../digest/popularity.ts'
import { atOnce, type Work } from '../turns.ts'
import { type IncomingDigest, takeListing } from './listings.ts'
import { isUnreadable, saysNothing } from './unreadable.ts'

/** What putting a digest together with what was stored of its day changed. */
export interface MergeReport {
  readonly date: string
  /** arXiv ids, in digest order. A paper of which only the figures of its popularity are new is unchanged. */
  readonly added: readonly string[]
  readonly updated: readonly string[]
  readonly unchanged: readonly string[]
  readonly rejected: Digest['rejected']
  /** Papers that the day had no room for: it has as many as a day takes. */
  readonly leftOut: readonly string[]
  /** Papers that their publisher took back, and that no other source lists. */
  readonly withdrawn: readonly string[]
  /** Whether nothing of the day could be read, now or before. */
  readonly isUnreadable: boolean
}

/** What taking one digest in changed. */
export interface IngestReport extends MergeReport {
  /** arXiv ids that an operator took out: they are stored, and shown nowhere. In none of the other lists. */
  readonly forgotten: readonly string[]
}

/**
 * Merges a digest into what is stored of its day. Stored papers keep their place and those that are new follow, so
 * that a day only ever grows at its end, up to {@link ROW_LIMIT} papers; a paper that the new reading lacks stays,
 * because a cut-off download must not lose rows, unless its publisher withdrew it (see {@link takeListing}).
 */
export function mergeDigest(stored: Digest | undefined, read: IncomingDigest): Merged {
  return atOnce(merging(stored, read))
}

/** What merging two digests of a day gives. */
interface Merged {
  readonly digest: Digest
  readonly report: MergeReport
  /** Whether it differs from what was stored. */
  readonly changed: boolean
}

/** As {@link mergeDigest}, and others may take their turn between any two papers. */
export function* merging(stored: Digest | undefined, read: IncomingDigest): Work<Merged> {
  const before = new Map(stored?.papers.map((paper) => [paper.id, paper]))
  const after = new Map(before)
  const added: string[] = []
  const updated: string[] = []
  const unchanged: string[] = []
  const leftOut: string[] = []
  let hasNewFigures = false
  for (const paper of read.papers) {
    const old = before.get(paper.id)
    if (old === undefined && after.size >= ROW_LIMIT) {
      leftOut.push(paper.id)
      continue
    }
    const merged = old === undefined ? paper : correct(old, paper)
    after.set(paper.id, merged)
    if (old === undefined) added.push(paper.id)
    // A store gives fields back in an order of its own.
    else if (isDeepStrictEqual(described(old), described(merged))) unchanged.push(paper.id)
    else updated.push(paper.id)
    if (old !== undefined && !isDeepStrictEqual(old.popularity, merged.popularity)) hasNewFigures = true
    yield
  }
  const { listings, withdrawn } = takeListing(stored, read)
  for (const id of withdrawn) after.delete(id)
  // A day of which nothing could be read has not come yet.
  const hasCome = stored !== undefined && !isUnreadable(stored)
  const arrivedAt = hasCome ? stored.arrivedAt : read.arrivedAt
  const digest = {
    date: read.date,
    papers: [...after.values()],
    rejected: rejectedRows(stored, read),
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
    ...(listings === undefined ? {} : { listings }),
  }
  return {
    digest,
    report: {
      date: read.date,
      added,
      updated,
      unchanged,
      rejected: read.rejected,
      leftOut,
      withdrawn,
      isUnreadable: isUnreadable(digest),
    },
    changed:
      (stored === undefined && !saysNothing(read)) ||
      hasNewFigures ||
      (stored !== undefined && isUnreadable(stored) !== isUnreadable(digest)) ||
      added.length + updated.length + withdrawn.length > 0 ||
      (stored !== undefined && !isDeepStrictEqual(stored.listings, listings)) ||
      (stored !== undefined && !isDeepStrictEqual(stored.rejected, digest.rejected)),
  }
}

/** The rejected rows of a day: those of a source that was read again in place of its own, beside those of the others. */
function rejectedRows(stored: Digest | undefined, read: IncomingDigest): Digest['rejected'] {
  if (stored !== undefined && saysNothing(read)) return stored.rejected
  const source = read.listing?.source
  if (source === undefined) return read.rejected
  const others = (stored?.rejected ?? []).filter((row) => row.source !== undefined && row.source !== source)
  return [...others, ...read.rejected.map((row) => ({ ...row, source }))].slice(0, ROW_LIMIT)
}

/**
 * The newer description of a paper wins, except that derived tags never replace a publisher's own, and that figures which it
 * lacks stay.
 */
function correct(old: Paper, read: Paper): Paper {
  const figures = newerPopularity(old.popularity, read.popularity)
  const keepsTags = read.tagsInferred && !old.tagsInferred
  return { ...read, ...(keepsTags ? { tags: old.tags, tagsInferred: false } : {}), ...figures }
}

/** A paper without what changes by the hour. */
export function described({ popularity: _, ...paper }: Paper): Omit<Paper, 'popularity'> {
  return paper
}

/**
 * One paper out of its tellings on several days: the latest one, with all dates. Those of days that have not come give way:
 * their dates are mistaken.
 *
 * @param waiting dates that have not come
 */
export function unitePaper(
  tellings: readonly Paper[],
  waiting: ReadonlySet<string> = new Set(),
): Paper | undefined {
  const dates = [...new Set(tellings.flatMap((paper) => paper.dates))].sort()
  const dateOf = (paper: Paper) => paper.dates[0] ?? ''
  const oldestFirst = tellings.toSorted(
    (a, b) =>
      Number(waiting.has(dateOf(b))) - Number(waiting.has(dateOf(a))) || dateOf(a).localeCompare(dateOf(b)),
  )
  const united = oldestFirst.reduce<Paper | undefined>(
    (older, newer) => (older === undefined ? newer : correct(older, newer)),
    undefined,
  )
  return united === undefined ? undefined : { ...united, dates }
}
