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
