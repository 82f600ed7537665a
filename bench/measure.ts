/** A log for benchmarks: only what went wrong is said. */
export const quietLog = {
  trace() {},
  debug() {},
  info() {},
  warn: console.warn,
  error: console.error,
  fatal: console.error,
}

/** How long each of some runs took, one after the other (ms). */
export async function timesOf(runs: number, run: (i: number) => unknown): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < runs; i += 1) {
    const begun = performance.now()
    await run(i)
    times.push(performance.now() - begun)
  }
  return times
}

/** The middle one of some times. */
export function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

/** Bytes in use on the heap and in buffers, garbage aside. */
export function memoryInUse(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Watches how long the event loop is blocked at a time; the function it gives ends that and gives the longest (ms). */
export function watchLoop(): () => number {
  let last = performance.now()
  let longest = 0
  let ended = false
  const look = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (!ended) setImmediate(look)
  }
  setImmediate(look)
  return () => {
    ended = true
    return Math.max(longest, performance.now() - last)
  }
}
