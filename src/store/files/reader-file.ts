import { newReader, type Reader, type ReaderStore } from '../../readers/reader.ts'
import type { Document } from './document.ts'

/** Readers in one file. */
export function readerFile(document: Document<Reader>): ReaderStore {
  return {
    get: async (userId) => document.entries.get(userId),
    async change(userId, decide) {
      const { put, result } = decide(document.entries.get(userId) ?? newReader(userId))
      if (put !== undefined) await document.change((draft) => draft.set(userId, put))
      return result
    },
  }
}
