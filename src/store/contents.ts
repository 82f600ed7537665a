import type { HadPapers } from '../delivery/had.ts'
import type { LedgerBounds, LedgerEntry } from '../delivery/ledger.ts'
import type { Digest } from '../digest/paper.ts'
import type { Reader } from '../readers/reader.ts'
import type { RemovedSubscription } from '../subscriptions/removed-subscriptions.ts'
import type { Subscription } from '../subscriptions/subscription.ts'

/** Everything that a store keeps and another one can take over, by kind. The archive is none of it: it stays in its folder. */
export interface Contents {
  readonly digests: Digest
  readonly subscriptions: Subscription
  readonly readers: Reader
  /** Those of one subscription and date in the order of planning. */
  readonly ledger: LedgerEntry
  /** One. */
  readonly bounds: LedgerBounds
  readonly had: { readonly subscriptionId: string; readonly papers: HadPapers }
  /** Papers and days that were taken out of the library, in that order. */
  readonly forgotten: { readonly target: string; readonly at: number }
  /** Hashes of people who were deleted. */
  readonly deleted: { readonly hash: string; readonly at: number }
  /** Subscriptions that can be put back. */
  readonly removed: RemovedSubscription
  /** Alerts that the operator was sent and whose trouble is not over. */
  readonly alerts: { readonly key: string; readonly at: number }
}

export type ContentKind = keyof Contents

/** Kinds in the order in which they are copied: the ledger before those who are sent what is open in it. */
export const CONTENT_KINDS = [
  'deleted',
  'forgotten',
  'alerts',
  'removed',
  'digests',
  'bounds',
  'ledger',
  'had',
  'readers',
  'subscriptions',
] as const satisfies readonly ContentKind[]

/** What is copied at a time. */
const COPIED_AT_ONCE = 500

/** A store's contents as they are, past all rules: to be moved to another one. */
export interface StoreContents {
  /** Whether there is nothing of anybody, and no digest. */
  isEmpty(): Promise<boolean>
  read<Kind extends ContentKind>(kind: Kind): AsyncIterable<readonly Contents[Kind][]>
  /** Adds what is not there yet. Durable when it resolves. */
  write<Kind extends ContentKind>(kind: Kind, items: readonly Contents[Kind][]): Promise<void>
}

/**
 * Copies everything from one store to another.
 *
 * @param report hears how many of a kind are copied so far
 * @returns how many of each kind there were
 */
export async function copyContents(
  from: Pick<StoreContents, 'read'>,
  to: Pick<StoreContents, 'write'>,
  report: (kind: ContentKind, copied: number) => void = () => undefined,
): Promise<ReadonlyMap<ContentKind, number>> {
  const counts = new Map<ContentKind, number>()
  for (const kind of CONTENT_KINDS) counts.set(kind, await copyKind(kind, from, to, report))
  return counts
}

async function copyKind<Kind extends ContentKind>(
  kind: Kind,
  from: Pick<StoreContents, 'read'>,
  to: Pick<StoreContents, 'write'>,
  report: (kind: ContentKind, copied: number) => void,
): Promise<number> {
  let copied = 0
  for await (const items of from.read(kind)) {
    await to.write(kind, items)
    copied += items.length
    report(kind, copied)
  }
  return copied
}

/** Some things at a time. */
export function* inBatches<T>(items: readonly T[], size = COPIED_AT_ONCE): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}
