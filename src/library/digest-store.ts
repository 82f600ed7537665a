import type { Digest } from '../digest/paper.ts'

/** Where the library's digests are kept. */
export interface DigestStore {
  /** Every stored digest, in no particular order. */
  load(): Promise<Digest[]>
  /**
   * Changes digests by what is stored of their dates at that moment: nothing else changes those meanwhile. Each day is wholly
   * old or wholly new, and durable on resolution.
   *
   * @param merge gives those that changed, and those only; it may be asked again where others were in its way
   */
  change(
    dates: readonly string[],
    merge: (before: ReadonlyMap<string, Digest>) => Promise<readonly Digest[]>,
  ): Promise<void>
  /** Digests that were stored since the last {@link load} or the last time this was asked, by whomever. */
  changed(): Promise<Digest[]>
}

/** Digests that are only read. */
export function fixedDigests(digests: readonly Digest[]): DigestStore {
  return {
    load: async () => [...digests],
    change: () => Promise.reject(new Error('these digests are only read')),
    changed: async () => [],
  }
}
