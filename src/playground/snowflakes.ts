import type { Clock } from '../clock.ts'

/** Discord's epoch, the first millisecond of 2015 (UTC): snowflakes count from it. */
export const DISCORD_EPOCH_MS = 1_420_070_400_000

const SEQUENCE_BITS = 22n

/** Gives ids that grow in the order they were asked for, as Discord's do. */
export interface Snowflakes {
  /** A new id, different from every one given before, carrying the clock's present instant. */
  next(): string
}

/**
 * A source of snowflakes: the clock's milliseconds above 22 bits of counting.
 * When the clock stops or goes back, the ids count on from the last one, so they still only grow.
 */
export function createSnowflakes(clock: Clock): Snowflakes {
  let last = 0n
  return {
    next: () => {
      const fresh = BigInt(Math.max(0, Math.floor(clock.now() - DISCORD_EPOCH_MS))) << SEQUENCE_BITS
      last = fresh > last ? fresh : last + 1n
      return String(last)
    },
  }
}

/** The instant a snowflake carries, in milliseconds since the Unix epoch (UTC). */
export function snowflakeTime(id: string): number {
  return Number(BigInt(id) >> SEQUENCE_BITS) + DISCORD_EPOCH_MS
}

/** Whether a text has the form of a snowflake: a positive decimal number of at most 20 digits. */
export function isSnowflake(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9]\d{0,19}$/.test(text)
}

/** Orders two snowflakes by age, the older first; for `Array.prototype.sort`. */
export function compareSnowflakes(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0)
}
