import type { Reader, ReaderStore } from '../../../src/readers/reader.ts'

/** Readers that are kept in memory only. */
export function memoryReaders(): ReaderStore {
  const readers = new Map<string, Reader>()
  return {
    get: (userId) => readers.get(userId),
    put: async (reader) => void readers.set(reader.userId, reader),
    remove: async (userId) => void readers.delete(userId),
  }
}
