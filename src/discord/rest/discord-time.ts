/** The time by Discord, whatever this machine's clock says. */
export interface DiscordClock {
  /** The present instant (ms UTC), at most a second behind; `null` before the first answer. */
  now(): number | null
  /** Takes the `Date` header of an answer. One that is missing or no date changes nothing. */
  heard(date: string | null): void
}

/**
 * The `Date` of the latest answer, carried on by a clock that never goes back. A machine that slept is behind until
 * the next answer.
 *
 * @param monotonic milliseconds of a clock that never goes back
 */
export function createDiscordClock(monotonic: () => number = () => performance.now()): DiscordClock {
  let heard: { readonly date: number; readonly at: number } | null = null
  return {
    now: () => (heard === null ? null : Math.round(heard.date + monotonic() - heard.at)),
    heard(text) {
      const date = Date.parse(text ?? '')
      if (!Number.isNaN(date)) heard = { date, at: monotonic() }
    },
  }
}

/** Discord's epoch, the first millisecond of 2015 (UTC), and the bits of an id below its milliseconds. */
const EPOCH = 1_420_070_400_000
const SEQUENCE_BITS = 22n

/** The instant that an id of Discord's carries (ms UTC, by Discord's clock). */
export function instantOf(id: string): number {
  return Number(BigInt(id) >> SEQUENCE_BITS) + EPOCH
}

/** An id just before every one that is made at or after an instant (ms UTC). */
export function snowflakeAt(instant: number): string {
  const before = (BigInt(Math.max(0, Math.floor(instant) - EPOCH)) << SEQUENCE_BITS) - 1n
  return String(before < 0n ? 0n : before)
}

/** Orders two ids by age, the older first. */
export function compareSnowflakes(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0)
}
