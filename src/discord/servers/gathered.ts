import { contained } from '../../contained.ts'

/**
 * Runs something for a key at once, and then at most once in a while: what is asked for meanwhile is done in one run at its
 * end, so that the last of many requests is never lost.
 *
 * @param gap milliseconds between two runs for one key
 */
export function gathered(gap: number, run: (key: string) => void): (key: string) => void {
  /** Until when nothing is run for a key, and whether it was asked for since. */
  const resting = new Map<string, { until: number; asked: boolean }>()
  function begin(key: string): void {
    resting.set(key, { until: performance.now() + gap, asked: false })
    setTimeout(
      contained(() => {
        const { asked = false } = resting.get(key) ?? {}
        resting.delete(key)
        if (asked) begin(key)
      }),
      gap,
    ).unref()
    run(key)
  }
  return (key) => {
    const rest = resting.get(key)
    if (rest === undefined) begin(key)
    else rest.asked = true
  }
}
