import type { Digest } from '../digest/paper.ts'

/** How a source lists the papers of one day, as it was read just now. */
export interface SourceListing {
  /** Key of the source: the same for the same page or file, and for its copy in the archive. */
  readonly source: string
  /** Whether it is a page or file of that day alone, read to its end. Feeds, and files of many days, never are. */
  readonly isWholeDay: boolean
  /** Whether the text ended with its last line, and not within it. */
  readonly endsWhole: boolean
}

/** A digest as it comes in. */
export interface IncomingDigest extends Digest {
  /** Absent where it is not known where it comes from. */
  readonly listing?: SourceListing
}

/** Means the sources of a day that version 0.1 read, and which it did not note. */
const UNKNOWN_SOURCE = 'unknown'

/**
 * What a source lists after it was read again, and which papers of the day its publisher withdrew.
 *
 * A paper is withdrawn only where the source that listed it serves the same day again, whole, without a rejected row, and
 * with most of its other papers; and where no other source lists it. One that was last in the list is believed gone only
 * where the text ends whole: it may have been cut off.
 */
export function takeListing(
  stored: Digest | undefined,
  { papers, rejected, listing }: IncomingDigest,
): { listings: Digest['listings']; withdrawn: readonly string[] } {
  if (listing === undefined) return { listings: stored?.listings, withdrawn: [] }
  const { source } = listing
  const known = stored?.listings ?? listingsOf(stored)
  const before = known[source] ?? []
  const now = new Set(papers.map(({ id }) => id))
  const isWhole = listing.isWholeDay && rejected.length === 0
  const present = before.filter((id) => now.has(id)).length
  const isGone = (id: string, place: number) => {
    if (now.has(id) || !isWhole || present * 2 <= before.length - 1) return false
    return listing.endsWhole || before.slice(place + 1).some((later) => now.has(later))
  }
  const gone = new Set(before.filter(isGone))
  const listings = { ...known, [source]: [...new Set([...before, ...now])].filter((id) => !gone.has(id)) }
  const isListed = (id: string) => Object.values(listings).some((ids) => ids.includes(id))
  return { listings, withdrawn: [...gone].filter((id) => !isListed(id)) }
}

function listingsOf(stored: Digest | undefined): Record<string, readonly string[]> {
  const ids = stored?.papers.map(({ id }) => id) ?? []
  return ids.length === 0 ? {} : { [UNKNOWN_SOURCE]: ids }
}
