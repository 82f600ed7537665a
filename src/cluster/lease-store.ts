/** The lease by which a process is known to be alive. */
export function memberLease(memberId: string): string {
  return `member:${memberId}`
}

/** The lease of the process that plans for all. */
export const PLANNER_LEASE = 'planner'

/** That something is somebody's until an instant, and under which fence. */
export interface Lease {
  readonly name: string
  /** Grows each time the lease changes hands: what is done under an older one no longer counts. */
  readonly fence: number
}

/** A lease as anybody sees it. */
export interface SeenLease extends Lease {
  /** The id of a member; empty where it was given back. */
  readonly owner: string
  /** How long it still lasts (ms), by the store's clock; 0 or less where it has ended. */
  readonly leftMs: number
  readonly info: LeaseInfo
}

/** What an owner says along with a lease; plain JSON. */
type LeaseInfo = Readonly<Record<string, unknown>>

/** Where leases are kept, for all processes. Every length of time is by its clock. */
export interface LeaseStore {
  /**
   * Takes leases that are nobody's or have ended. Gives those that were got.
   *
   * @param most how many are wanted
   */
  take(
    names: readonly string[],
    owner: string,
    options: { readonly ms: number; readonly most?: number; readonly info?: LeaseInfo },
  ): Promise<Lease[]>
  /** Makes leases last from now on, where they are still the owner's under the same fence. Gives those that are. */
  renew(leases: readonly Lease[], owner: string, ms: number): Promise<Lease[]>
  /** Says something along with leases that are still the owner's under the same fence. Gives those that are. */
  say(leases: readonly Lease[], owner: string, info: LeaseInfo): Promise<Lease[]>
  /** Hands a lease that is still the owner's to another member. Gives it under its new fence, or `null`. */
  handOver(
    lease: Lease,
    owner: string,
    to: { readonly owner: string; readonly ms: number; readonly info: LeaseInfo },
  ): Promise<Lease | null>
  /** Gives leases back, where they are still the owner's. */
  release(leases: readonly Lease[], owner: string): Promise<void>
  /** Leases whose names begin so, also those that have ended, by name. */
  list(prefix: string): Promise<SeenLease[]>
  /** Removes leases that ended longer ago than this (ms), among those whose names begin so. */
  removeEnded(prefix: string, ms: number): Promise<void>
  /** The store's clock (ms UTC). */
  now(): Promise<number>
  /**
   * Reserves the next time at which one of several may do something that must be apart, such as to identify.
   *
   * @returns milliseconds to wait until then
   */
  reserve(bucket: number, apartMs: number): Promise<number>
}
