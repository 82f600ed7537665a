import { layoutFaultText } from './lay-out.ts'
import type { LedgerEntry, LedgerStep } from './ledger.ts'
import type { Place } from './ports.ts'

/** What the ledger tells of a subscription, for whoever asks why something came or didn't. */
export interface DeliveryStatus {
  /** The newest message that stands in Discord. */
  readonly lastPost: { readonly date: string; readonly place: Place; readonly at: number } | null
  /** What became of the newest edition, where not all of it stands there. */
  readonly trouble: Trouble | null
}

/** Why an edition is not, or not wholly, in Discord. */
export type Trouble =
  /** Nothing in the day's digest was wanted. */
  | { readonly kind: 'nothing-wanted'; readonly date: string }
  /** It is being sent, or tried again. */
  | { readonly kind: 'under-way'; readonly date: string; readonly detail: string | null }
  | { readonly kind: 'refused'; readonly date: string; readonly detail: string | null }
  /** Something of it could not be laid out; the rest is posted. */
  | { readonly kind: 'left-out'; readonly date: string; readonly detail: string | null }
  /** It may or may not stand there, and was not sent again. */
  | { readonly kind: 'unknown'; readonly date: string; readonly detail: string | null }

/** @param entries a subscription's, in any order */
export function statusOf(entries: readonly LedgerEntry[]): DeliveryStatus {
  const inOrder = entries.toSorted((a, b) => a.plannedAt - b.plannedAt || a.date.localeCompare(b.date))
  const posted = inOrder.flatMap((entry) => entry.steps.map((step) => ({ entry, step }))).filter(isPosted)
  const last = posted.at(-1)
  const newest = inOrder.at(-1)
  return {
    lastPost:
      last === undefined || last.step.message === null
        ? null
        : { date: last.entry.date, place: last.step.message, at: last.step.at },
    trouble: newest === undefined ? null : troubleOf(newest),
  }
}

function isPosted({ step }: { readonly step: LedgerStep }): boolean {
  return step.state === 'done' && step.message !== null && step.kind !== 'thread' && step.kind !== 'publish'
}

function troubleOf({ date, steps, faults = [] }: LedgerEntry): Trouble | null {
  const [fault] = faults
  if (fault !== undefined) {
    const more = faults.length > 1 ? `, and ${faults.length - 1} more` : ''
    return { kind: 'left-out', date, detail: layoutFaultText(fault) + more }
  }
  if (steps.length === 0) return { kind: 'nothing-wanted', date }
  const bad = steps.find(({ state }) => state !== 'done')
  if (bad === undefined) return null
  const kind = bad.state === 'refused' || bad.state === 'unknown' ? bad.state : 'under-way'
  return { kind, date, detail: bad.reason }
}
