import type { HadPapers, HadStore } from '../../delivery/had.ts'
import type { Document } from './document.ts'

/**
 * Papers that were had, in one file.
 *
 * @param exists whether a subscription exists at this moment
 */
export function hadFile(
  document: Document<HadPapers>,
  exists: (subscriptionId: string) => boolean,
): HadStore {
  return {
    of: async (subscriptionIds) =>
      new Map(
        subscriptionIds.flatMap((id) => {
          const record = document.entries.get(id)
          return record === undefined ? [] : [[id, record] as const]
        }),
      ),
    ids: async () => [...document.entries.keys()],
    async put(records) {
      if (records.size === 0) return
      await document.change((draft) => {
        for (const [id, record] of records) {
          if (Object.keys(record).length === 0 || !exists(id)) draft.delete(id)
          else draft.set(id, record)
        }
      })
    },
  }
}
