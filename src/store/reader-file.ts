import type { Reader, ReaderStore } from '../readers/reader.ts'
import type { Document } from './document.ts'

/** Readers in one file. */
export function readerFile(document: Document<Reader>): ReaderStore {
  return {
    get: (userId) => document.entries.get(userId),
    put: (reader) => document.change((draft) => draft.set(reader.userId, reader)),
    remove: (userId) => document.change((draft) => draft.delete(userId)),
  }
}
