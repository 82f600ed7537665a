import type { Lease } from './lease-store.ts'

/** The leases of this process, and until when it may go by them. */
export interface HeldLeases {
  all(): Lease[]
  get(name: string): Lease | undefined
  /** Whether this process may go by a lease at this moment: it stops a little before others may take it. */
  isValid(name: string): boolean
  /** Notes leases that were taken or renewed by a question that was asked at an instant of the monotonic clock. */
  set(leases: readonly Lease[], askedAt: number): void
  drop(name: string): void
}

/**
 * @param monotonic milliseconds of a clock that never goes back and also counts while the machine sleeps
 * @param lastsMs how long a lease is gone by, from the instant of asking for it
 */
export function heldLeases(monotonic: () => number, lastsMs: number): HeldLeases {
  const held = new Map<string, { readonly lease: Lease; readonly until: number }>()
  return {
    all: () => [...held.values()].map(({ lease }) => lease),
    get: (name) => held.get(name)?.lease,
    isValid: (name) => (held.get(name)?.until ?? Number.NEGATIVE_INFINITY) > monotonic(),
    set(leases, askedAt) {
      for (const lease of leases) held.set(lease.name, { lease, until: askedAt + lastsMs })
    },
    drop: (name) => void held.delete(name),
  }
}
