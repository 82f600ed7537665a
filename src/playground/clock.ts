/** Where the stand-in reads the time, so that a test can hold it still or move it. */
export interface Clock {
  /** The present instant, in milliseconds since the Unix epoch (UTC). */
  now(): number
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() }

/** An instant in the form Discord writes timestamps: ISO 8601 with an explicit UTC offset. */
export function isoTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000+00:00')
}
