import {
  droppedFor,
  type RemovedSubscription,
  type RemovedSubscriptions,
} from '../../subscriptions/removed-subscriptions.ts'
import type { Document } from './document.ts'

/** Removed subscriptions that can be put back, in one file. */
export function removedFile(document: Document<RemovedSubscription>): RemovedSubscriptions {
  return {
    get: async (id) => document.entries.get(id),
    keep: (removed) =>
      document.change((draft) => {
        for (const { subscription } of droppedFor(removed, [...document.entries.values()])) {
          draft.delete(subscription.id)
        }
        draft.set(removed.subscription.id, removed)
      }),
    async drop(id) {
      if (document.entries.has(id)) await document.change((draft) => draft.delete(id))
    },
  }
}
