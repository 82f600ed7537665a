import { bySubscription, type Claim, type ClaimWanted } from '../../delivery/ledger.ts'
import type { LedgerEntries } from './ledger-entries.ts'

/** Who works on what, where one process does all of it: the entries of one subscription are one claim. */
export interface LedgerWork {
  claim(wanted: ClaimWanted): Claim[]
  release(claim: Claim, readyAt: number): void
  /** Something new was planned for a subscription. */
  planned(subscriptionId: string): void
  wake(): void
}

export function createWork(entries: Pick<LedgerEntries, 'unfinished'>): LedgerWork {
  const claimed = new Set<string>()
  /** When those that were released are ready again (ms UTC); all others are. */
  const readyAt = new Map<string, number>()
  return {
    claim({ now, limit, subscriptionIds }) {
      const only = subscriptionIds === undefined ? null : new Set(subscriptionIds)
      const isWanted = (id: string) => (only === null ? (readyAt.get(id) ?? now) <= now : only.has(id))
      const open = bySubscription(entries.unfinished())
      const free = [...open].filter(([id]) => !claimed.has(id) && isWanted(id)).slice(0, limit)
      for (const id of readyAt.keys()) if (!open.has(id)) readyAt.delete(id)
      for (const [id] of free) claimed.add(id)
      // Only the whole folder can go to another process, and the lock looks after that.
      return free.map(([, ofOne]) => ({ entries: ofOne, isOurs: () => true }))
    },
    release(claim, at) {
      for (const { subscriptionId } of claim.entries) {
        claimed.delete(subscriptionId)
        readyAt.set(subscriptionId, at)
      }
    },
    planned: (subscriptionId) => void readyAt.delete(subscriptionId),
    wake: () => readyAt.clear(),
  }
}
