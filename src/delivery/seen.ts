import type { Paper } from '../digest/paper.ts'
import type { LedgerEntry } from './ledger.ts'

/** Which papers of a day an entry saw first and shows in none of its steps, as {@link packIds} writes them. */
export interface SeenPapers {
  /** The subscription did not want these as they were. */
  readonly passedOver: string
  /** It wanted these: another edition shows them, or nothing can. */
  readonly elsewhere: string
}

/** The sighting of a paper by a subscription. */
export interface Sighting {
  /** The entry that saw it first. */
  readonly entry: LedgerEntry
  /** Whether the subscription did not want it then. */
  readonly isPassedOver: boolean
}

/**
 * Ids in one short text: sorted, and a beginning up to the dot that repeats is left out (`2502.05173 .05174`). Thousands
 * of subscriptions see the same fifty papers a day.
 *
 * @param ids arXiv ids: without spaces, and none begins with a dot
 */
export function packIds(ids: readonly string[]): string {
  let before: string | null = null
  return ids
    .toSorted()
    .map((id) => {
      const dot = id.indexOf('.')
      const beginning = dot < 0 ? null : id.slice(0, dot)
      const packed = beginning !== null && beginning === before ? id.slice(dot) : id
      before = beginning
      return packed
    })
    .join(' ')
}

/** The ids that {@link packIds} packed, sorted. */
export function unpackIds(packed: string): string[] {
  if (packed === '') return []
  let beginning = ''
  return packed.split(' ').map((part) => {
    if (part.startsWith('.')) return beginning + part
    beginning = part.slice(0, Math.max(0, part.indexOf('.')))
    return part
  })
}

/**
 * Who saw which of a day's papers first.
 *
 * @param entries a subscription's entries of that day, in the order of planning
 * @param papers the day's papers as they are now; an entry of version 0.1 only says how many of them it saw
 */
export function sightingsOf(
  entries: readonly LedgerEntry[],
  papers: readonly Paper[],
): Map<string, Sighting> {
  const sightings = new Map<string, Sighting>()
  for (const entry of entries) {
    const see = (ids: readonly string[], isPassedOver: boolean) => {
      for (const id of ids) if (!sightings.has(id)) sightings.set(id, { entry, isPassedOver })
    }
    for (const { paperIds } of entry.steps) see(paperIds, false)
    if (typeof entry.seen === 'number') {
      const first = papers.slice(0, entry.seen)
      see(idsOf(first), true)
      continue
    }
    see(unpackIds(entry.seen.elsewhere), false)
    see(unpackIds(entry.seen.passedOver), true)
  }
  return sightings
}

function idsOf(papers: readonly Paper[]): string[] {
  return papers.map(({ id }) => id)
}
