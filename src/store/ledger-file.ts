import { isUnfinished, type LedgerEntry, type LedgerStore } from '../delivery/ledger.ts'
import type { Document } from './document.ts'
import type { Keyed } from './schemas.ts'

/** The delivery ledger in one file. */
export function ledgerFile(document: Document<Keyed<LedgerEntry[]>>): LedgerStore {
  const of = (entries: Record<string, LedgerEntry[]>, id: string) =>
    (Object.hasOwn(entries, id) ? entries[id] : undefined) ?? []
  return {
    ofSubscription: (subscriptionId) => [...of(document.data.entries, subscriptionId)],
    unfinished: () =>
      Object.values(document.data.entries)
        .map((list) => list.filter(isUnfinished))
        .sort(([a], [b]) => (a?.plannedAt ?? 0) - (b?.plannedAt ?? 0))
        .flat(),
    async put(changed) {
      if (changed.length === 0) return
      await document.change(({ entries }) => {
        for (const entry of changed) {
          const old = of(entries, entry.subscriptionId)
          const place = old.findIndex(({ edition }) => edition === entry.edition)
          entries[entry.subscriptionId] = place < 0 ? [...old, entry] : old.with(place, entry)
        }
      })
    },
    async prune(before) {
      const isOld = (entry: LedgerEntry) => entry.date < before && !isUnfinished(entry)
      if (!Object.values(document.data.entries).flat().some(isOld)) return
      await document.change(({ entries }) => {
        for (const [id, list] of Object.entries(entries)) {
          const kept = list.filter((entry) => !isOld(entry))
          if (kept.length === 0) delete entries[id]
          else entries[id] = kept
        }
      })
    },
  }
}
