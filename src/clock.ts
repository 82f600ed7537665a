/** Where every rule gets the time from, so that it can be tested at any instant. */
export interface Clock {
  /** The current instant: milliseconds since 1970-01-01 UTC. */
  now(): number
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() }
