import type { HeldLeases } from './held-leases.ts'
import type { LeaseStore, SeenLease } from './lease-store.ts'
import type { ClusterLengths } from './lengths.ts'

/** What each part of a cluster does at a beat. */
export interface BeatPart {
  /** Gives back and takes, by what all processes have. */
  beat(seen: Seen): Promise<void>
  /** Hands everything over, at the end. */
  release(seen: Seen): Promise<void>
}

/** What was seen at a beat. */
export interface Seen {
  /** Every lease, also those that have ended. */
  readonly leases: readonly SeenLease[]
  /** Ids of the processes that share the work, in order: this one among them, until it leaves. */
  readonly members: readonly string[]
}

/** What the parts of a cluster share. */
export interface ClusterParts {
  readonly memberId: string
  readonly store: LeaseStore
  readonly held: HeldLeases
  readonly lengths: ClusterLengths
  /** Milliseconds of a clock that never goes back and also counts while the machine sleeps. */
  readonly monotonic: () => number
}

/** Takes leases that are free, and notes them. */
export async function takeLeases(
  { store, held, memberId, lengths, monotonic }: ClusterParts,
  names: readonly string[],
  most: number,
): Promise<string[]> {
  if (names.length === 0 || most <= 0) return []
  const askedAt = monotonic()
  const got = await store.take(names, memberId, { ms: lengths.leaseMs, most })
  held.set(got, askedAt)
  return got.map(({ name }) => name)
}

/** Gives leases back, and no longer goes by them. */
export async function giveBack(
  { store, held, memberId }: ClusterParts,
  names: readonly string[],
): Promise<void> {
  const leases = names.flatMap((name) => held.get(name) ?? [])
  for (const name of names) held.drop(name)
  await store.release(leases, memberId)
}

/** Of some names those that nobody has, in order. */
export function freeOf(names: readonly string[], { leases }: Seen): string[] {
  const taken = new Set(leases.flatMap(({ name, leftMs }) => (leftMs > 0 ? [name] : [])))
  return names.filter((name) => !taken.has(name))
}
