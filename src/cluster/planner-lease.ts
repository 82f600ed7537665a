import { type BeatPart, type ClusterParts, freeOf, giveBack, takeLeases } from './beat.ts'
import { PLANNER_LEASE } from './lease-store.ts'

/** Who plans. */
export interface PlannerLease extends BeatPart {
  /** The fence under which this process plans, or `null` where it does not. */
  fence(): number | null
}

export function plannerLease(parts: ClusterParts): PlannerLease {
  const { held } = parts
  return {
    fence: () => (held.isValid(PLANNER_LEASE) ? (held.get(PLANNER_LEASE)?.fence ?? null) : null),
    async beat(seen) {
      if (held.get(PLANNER_LEASE) === undefined) await takeLeases(parts, freeOf([PLANNER_LEASE], seen), 1)
    },
    release: () => giveBack(parts, [PLANNER_LEASE]),
  }
}
