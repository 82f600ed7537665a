/** A clock that runs as the machine's does, from another instant, and can be set forward. */
export interface MovableClock {
  now(): number
  /** Sets it to an instant (ms UTC), where that is still to come. */
  jumpTo(instant: number): void
  /** By how much it is ahead of the machine's (ms). */
  offset(): number
}

/** @param offset by how much it is ahead of the machine's to begin with (ms) */
export function movableClock(offset: number): MovableClock {
  let ahead = offset
  const now = () => Date.now() + ahead
  return {
    now,
    jumpTo(instant) {
      ahead += Math.max(0, instant - now())
    },
    offset: () => ahead,
  }
}
