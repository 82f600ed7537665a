import type { ForgottenStore } from '../../library/forgotten.ts'
import type { Document } from './document.ts'
import type { ForgottenTarget } from './schemas.ts'

/** What was taken out of the library, in one file. */
export function forgottenFile(document: Document<ForgottenTarget>): ForgottenStore {
  return {
    has: (target) => document.entries.has(target),
    all: () => [...document.entries.keys()],
    add: (target, at) => document.change((draft) => draft.set(target, { at })),
    remove: (target) => document.change((draft) => draft.delete(target)),
    refresh: async () => [],
  }
}
