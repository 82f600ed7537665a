import { newReader, type Reader, type ReaderStore } from '../../../src/readers/reader.ts'

/** Readers that are kept in memory only. */
export function memoryReaders(): ReaderStore {
  const readers = new Map<string, Reader>()
  return {
    get: async (userId) => readers.get(userId),
    async change(userId, decide) {
      const { put, result } = decide(readers.get(userId) ?? newReader(userId))
      if (put !== undefined) readers.set(userId, put)
      return result
    },
  }
}
