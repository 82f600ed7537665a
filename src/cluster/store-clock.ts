import type { Clock } from '../clock.ts'

/** The store's clock, which is the same for all processes. */
export interface StoreClock extends Clock {
  /** Asks the store what time it is. */
  measure(ask: () => Promise<number>): Promise<void>
  /** By how much the machine's own clock is behind the store's (ms), as measured last; 0 before that. */
  offset(): number
}

/**
 * Goes on from what the store said last by a monotonic clock, so that nobody who sets the machine's own can change it. Before the
 * store was first asked, it is the machine's.
 */
export function storeClock(machine: Clock, monotonic: () => number): StoreClock {
  let measured: { readonly store: number; readonly at: number } | null = null
  let offset = 0
  return {
    now: () => (measured === null ? machine.now() : Math.round(measured.store + monotonic() - measured.at)),
    async measure(ask) {
      const asked = monotonic()
      const store = await ask()
      const answered = monotonic()
      // It looked at its clock some time between question and answer.
      measured = { store, at: (asked + answered) / 2 }
      offset = store + answered - measured.at - machine.now()
    },
    offset: () => offset,
  }
}
