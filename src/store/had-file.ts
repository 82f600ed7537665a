import type { HadPapers, HadStore } from '../delivery/had.ts'
import type { Document } from './document.ts'

/** Papers that were had, in one file. */
export function hadFile(document: Document<HadPapers>): HadStore {
  return {
    of: (subscriptionId) => document.entries.get(subscriptionId) ?? {},
    ids: () => [...document.entries.keys()],
    async put(records) {
      if (records.size === 0) return
      await document.change((draft) => {
        for (const [id, record] of records) {
          if (Object.keys(record).length === 0) draft.delete(id)
          else draft.set(id, record)
        }
      })
    },
  }
}
