import type { LedgerEntry, LedgerStore } from '../../../src/delivery/ledger.ts'
import type { Digest } from '../../../src/digest/paper.ts'
import type { DigestStore } from '../../../src/library/digest-store.ts'
import type { Reader, ReaderStore } from '../../../src/readers/reader.ts'
import type { Subscription, SubscriptionStore } from '../../../src/subscriptions/subscription.ts'

/** Stores subscriptions as they are given. */
export function putSubscriptions(
  store: Pick<SubscriptionStore, 'change'>,
  subscriptions: readonly Subscription[],
): Promise<void> {
  const ids = subscriptions.map(({ id }) => id)
  return store.change({ ids }, () => ({ put: subscriptions, result: undefined }))
}

/** Removes subscriptions, whether they are there or not. */
export function removeSubscriptions(
  store: Pick<SubscriptionStore, 'change'>,
  ...ids: readonly string[]
): Promise<void> {
  return store.change({ ids }, () => ({ remove: ids, result: undefined }))
}

/** Stores a reader as it is given. */
export function putReader(store: Pick<ReaderStore, 'change'>, reader: Reader): Promise<void> {
  return store.change(reader.userId, () => ({ put: reader, result: undefined }))
}

/** The entries with open steps, in the order in which they are claimed; nothing is claimed after that. */
export async function openEntries(ledger: Pick<LedgerStore, 'claim' | 'release'>): Promise<LedgerEntry[]> {
  const now = Number.MAX_SAFE_INTEGER
  const claims = await ledger.claim({ now, limit: now })
  for (const claim of claims) await ledger.release(claim, 0)
  return claims.flatMap(({ entries }) => entries)
}

/** Stores digests as they are given. */
export function putDigests(store: Pick<DigestStore, 'change'>, digests: readonly Digest[]): Promise<void> {
  return store.change(
    digests.map(({ date }) => date),
    async () => digests,
  )
}
