import { contained } from '../../contained.ts'

/**
 * Runs something for a key at once, and then at most once in a while: what is asked for meanwhile is done in one run at its
 * end, so that the last of many requests is never lost.
 *
 * @param gap milliseconds between two runs for one key
 */
export function gathered(gap: number, run: (key: string) => void): (key: string) => void {
  /** Until when nothing is run for a key, and whether it was asked for since. */
  const waiting = new Map<string, { until: number; asked: boolean }>()
  function begin(key: string): void {
    waiting.set(key, { until: performance.now() + gap, asked: false })
    setTimeout(
      contained(() => {
        const { asked = false } = waiting.get(key) ?? {}
        waiting.delete(key)
        if (asked) begin(key)
      }),
      gap,
    ).unref()
    run(key)
  }
  return (key) => {
    const running = waiting.get(key)
    if (running === undefined) begin(key)
    else running.asked = true
  }
}
