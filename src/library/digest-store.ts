import type { Digest } from '../digest/paper.ts'

/** Where the library's digests are kept. */
export interface DigestStore {
  /** Every stored digest, in no particular order. */
  load(): Promise<Digest[]>
  /** Adds or replaces digests by date; each day is wholly old or wholly new, and durable on resolution. */
  save(digests: readonly Digest[]): Promise<void>
}
