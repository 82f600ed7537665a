import type { DateRange } from '../digest/date-range.ts'
import type { LastPost } from '../subscriptions/subscription.ts'
import { daysOf } from './edition.ts'
import { layoutFaultText } from './lay-out.ts'
import type { LedgerEntry, LedgerStep } from './ledger.ts'

/** What the ledger knows of a subscription, for whoever asks why something came or didn't. */
export interface DeliveryStatus {
  /** The newest message in Discord. */
  readonly lastPost: LastPost | null
  /** What became of the newest edition, where not all of it is there. */
  readonly trouble: Trouble | null
}

/** Why an edition is not, or not wholly, in Discord. */
export type Trouble =
  /** Nothing in the day's digest was wanted. */
  | { readonly kind: 'nothing-wanted'; readonly days: DateRange }
  /** All that was wanted had come on earlier days. */
  | { readonly kind: 'had-before'; readonly days: DateRange }
  /** It is being sent, or tried again. */
  | { readonly kind: 'under-way'; readonly days: DateRange; readonly detail: string | null }
  | { readonly kind: 'refused'; readonly days: DateRange; readonly detail: string | null }
  /** Something of it could not be laid out; the rest is posted. */
  | { readonly kind: 'left-out'; readonly days: DateRange; readonly detail: string | null }
  /** It may or may not be there, and was not sent again. */
  | { readonly kind: 'unknown'; readonly days: DateRange; readonly detail: string | null }

/**
 * @param entries a subscription's, in any order
 * @param kept the newest post that the ledger has forgotten
 * @param ofChannel entries of all subscriptions for its channel
 */
export function statusOf(
  entries: readonly LedgerEntry[],
  kept: LastPost | null = null,
  ofChannel: readonly LedgerEntry[] = [],
): DeliveryStatus {
  const newest = inOrder(entries).at(-1)
  return {
    lastPost: lastPostOf(entries) ?? kept ?? lastPostOf(ofChannel),
    trouble: newest === undefined ? null : troubleOf(newest),
  }
}

/** The newest post of some entries, or `null`. */
export function lastPostOf(entries: readonly LedgerEntry[]): LastPost | null {
  const posted = inOrder(entries).flatMap((entry) => entry.steps.map((step) => ({ entry, step })))
  const last = posted.filter(isPosted).at(-1)
  if (last === undefined || last.step.message === null) return null
  const { first, last: date } = daysOf(last.entry)
  const ofSeveral = first === date ? {} : { first }
  return { date, ...ofSeveral, place: last.step.message, at: last.step.at }
}

function inOrder(entries: readonly LedgerEntry[]): LedgerEntry[] {
  return entries.toSorted((a, b) => a.plannedAt - b.plannedAt || a.date.localeCompare(b.date))
}

function isPosted({ step }: { readonly step: LedgerStep }): boolean {
  return step.state === 'done' && step.message !== null && step.kind !== 'thread' && step.kind !== 'publish'
}

function troubleOf(entry: LedgerEntry): Trouble | null {
  const { steps, faults = [] } = entry
  const days = daysOf(entry)
  const [fault] = faults
  if (fault !== undefined) {
    const more = faults.length > 1 ? `, and ${faults.length - 1} more` : ''
    return { kind: 'left-out', days, detail: layoutFaultText(fault) + more }
  }
  if (steps.length === 0) return { kind: entry.repeats ? 'had-before' : 'nothing-wanted', days }
  const bad = steps.find(({ state }) => state !== 'done')
  if (bad === undefined) return null
  const kind = bad.state === 'refused' || bad.state === 'unknown' ? bad.state : 'under-way'
  return { kind, days, detail: bad.reason }
}
