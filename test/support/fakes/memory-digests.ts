import type { Digest } from '../../../src/digest/paper.ts'
import type { DigestStore } from '../../../src/library/digest-store.ts'
import { Library } from '../../../src/library/library.ts'
import { createEngine } from '../../../src/search/engine.ts'

/** A digest store in memory that counts its writes and can be made to fail. */
export interface MemoryDigests extends DigestStore {
  readonly days: ReadonlyMap<string, Digest>
  /** Dates written, one entry a write. */
  readonly writes: readonly (readonly string[])[]
  /** The next write fails with this. */
  failNext(error: Error): void
}

export function memoryDigests(stored: readonly Digest[] = []): MemoryDigests {
  const days = new Map(stored.map((digest) => [digest.date, digest]))
  const unseen = new Map<string, Digest>()
  const writes: string[][] = []
  let failure: Error | null = null
  return {
    days,
    writes,
    failNext(error) {
      failure = error
    },
    load: async () => [...days.values()],
    async change(dates, merge) {
      const digests = await merge(
        new Map(dates.flatMap((date) => [...days].filter(([each]) => each === date))),
      )
      if (digests.length === 0) return
      if (failure !== null) {
        const error = failure
        failure = null
        throw error
      }
      writes.push(digests.map(({ date }) => date))
      for (const digest of digests) {
        days.set(digest.date, digest)
        unseen.set(digest.date, digest)
      }
    },
    async changed() {
      const digests = [...unseen.values()]
      unseen.clear()
      return digests
    },
  }
}

/** A library of these digests, on the real index. */
export function libraryOf(...digests: Digest[]): Promise<Library> {
  return Library.open(memoryDigests(digests), createEngine())
}
