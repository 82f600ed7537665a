import { addDays } from '../digest/calendar-date.ts'
import { datesOf, type LedgerEntry, papersOf } from './ledger.ts'
import { packIds, unpackIds } from './seen.ts'

/**
 * Papers that a subscription has had and that the ledger has forgotten, by the date of the edition that showed them; ids as
 * {@link packIds} writes them.
 */
export type HadPapers = Readonly<Record<string, string>>

/** Where papers that were had are kept: one compact record a subscription. */
export interface HadStore {
  /** The records of some subscriptions; none where there is none. */
  of(subscriptionIds: readonly string[]): Promise<ReadonlyMap<string, HadPapers>>
  /** Subscriptions with a record. */
  ids(): Promise<string[]>
  /**
   * Replaces records, all in one write; an empty one is removed, and so is that of a subscription that is not there: whoever was
   * forgotten meanwhile leaves nothing. Durable when it resolves.
   */
  put(records: ReadonlyMap<string, HadPapers>): Promise<void>
}

/** Whether a subscription has had a paper lately. */
export type WasHad = (paperId: string) => boolean

/** What is looked through for papers that were had. */
export interface Had {
  /** The subscription's entries, as far as the ledger has them. */
  readonly entries: readonly LedgerEntry[]
  /** What the ledger has forgotten. */
  readonly record: HadPapers
}

/**
 * Says which papers a subscription has had on or after a date: shown by a step that is in Discord, or may be, or is on its
 * way.
 */
export function hadSince({ entries, record }: Had, date: string): WasHad {
  let inLedger: ReadonlySet<string> | null = null
  const recorded = Object.entries(record).flatMap(([on, packed]) => (on >= date ? [idsIn(packed)] : []))
  return (paperId) => {
    inLedger ??= papersOf(
      entries.filter((entry) => entry.date >= date),
      'arriving',
    )
    return inLedger.has(paperId) || recorded.some((ids) => ids.has(paperId))
  }
}

/** A record with what some entries showed, and without what was had before a date. */
export function remember(record: HadPapers, entries: readonly LedgerEntry[], from: string): HadPapers {
  const byDate = new Map(Object.entries(record))
  for (const entry of entries) {
    const shown = papersOf([entry], 'arriving')
    if (shown.size === 0) continue
    const before = unpackIds(byDate.get(entry.date) ?? '')
    byDate.set(entry.date, packIds([...new Set([...before, ...shown])]))
  }
  return Object.fromEntries([...byDate].filter(([date]) => date >= from).sort())
}

/** The first date of which something was had "within so many days" of another. */
export function hadFrom(today: string, days: number): string {
  return addDays(today, -days)
}

/** Whether an entry shows a paper that another digest listed within some days before those of the entry. */
export function mayRepeat(
  entry: LedgerEntry,
  datesOfPaper: (paperId: string) => readonly string[],
  days: number,
): boolean {
  const [first = entry.date] = datesOf(entry)
  const from = hadFrom(first, days)
  return entry.steps.some(({ paperIds }) =>
    paperIds.some((id) => datesOfPaper(id).some((date) => date < first && date >= from)),
  )
}

/** Days of which the ids are kept unpacked: all subscriptions to everything have the same. */
const KEPT_UNPACKED = 256

const unpacked = new Map<string, ReadonlySet<string>>()

function idsIn(packed: string): ReadonlySet<string> {
  const known = unpacked.get(packed)
  if (known !== undefined) return known
  const ids = new Set(unpackIds(packed))
  const [oldest] = unpacked.keys()
  if (unpacked.size >= KEPT_UNPACKED && oldest !== undefined) unpacked.delete(oldest)
  unpacked.set(packed, ids)
  return ids
}
