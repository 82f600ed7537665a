import type { SeenLease } from './lease-store.ts'

/** How many of some things each of several members takes, at most. */
export function shareOf(things: number, members: number): number {
  return Math.ceil(things / Math.max(1, members))
}

/** How many leases each member has; 0 for one that has none. */
export function countsOf(leases: readonly SeenLease[], members: readonly string[]): Map<string, number> {
  const counts = new Map(members.map((member) => [member, 0]))
  for (const { owner, leftMs } of leases) {
    const count = counts.get(owner)
    if (count !== undefined && leftMs > 0) counts.set(owner, count + 1)
  }
  return counts
}

/** The member with the fewest, of those with fewer than some number; the first by name of several. */
export function leastOf(counts: ReadonlyMap<string, number>, below: number): string | null {
  const [least = null] = [...counts]
    .filter(([, count]) => count < below)
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
  return least === null ? null : least[0]
}
