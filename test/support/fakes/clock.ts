import type { Clock } from '../../../src/clock.ts'

/** A clock that stops until it is set. */
export interface FixedClock extends Clock {
  set(instant: string): void
}

export function fixedClock(instant: string): FixedClock {
  let now = Date.parse(instant)
  return {
    now: () => now,
    set(next) {
      now = Date.parse(next)
    },
  }
}
