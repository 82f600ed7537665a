import type { Reader, ReaderStore } from '../readers/reader.ts'
import type { Document } from './document.ts'
import type { Keyed } from './schemas.ts'

/** Readers in one file. */
export function readerFile(document: Document<Keyed<Reader>>): ReaderStore {
  return {
    get: (userId) =>
      Object.hasOwn(document.data.entries, userId) ? document.data.entries[userId] : undefined,
    put: (reader) =>
      document.change(({ entries }) => {
        entries[reader.userId] = reader
      }),
    remove: (userId) =>
      document.change(({ entries }) => {
        delete entries[userId]
      }),
  }
}
