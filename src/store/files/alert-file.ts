import type { AlertStore } from '../../health/alert-store.ts'
import type { Document } from './document.ts'
import type { SentAlert } from './schemas.ts'

/** The operator's open alerts, in one file. */
export function alertFile(document: Document<SentAlert>): AlertStore {
  return {
    all: () => new Map([...document.entries].map(([key, { at }]) => [key, at])),
    async add(key, at) {
      if (document.entries.has(key)) return false
      await document.change((draft) => draft.set(key, { at }))
      return true
    },
    async remove(key) {
      if (!document.entries.has(key)) return false
      await document.change((draft) => draft.delete(key))
      return true
    },
    refresh: async () => undefined,
  }
}
