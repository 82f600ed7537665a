import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

/** How late the event loop was, in milliseconds. */
export interface LoopDelay {
  /** What 999 of 1,000 looks were not later than. */
  readonly p999: number
  readonly longest: number
}

const RESOLUTION_MS = 1

/** Watches by how much timers are late while something runs. */
export async function loopDelayDuring(run: () => Promise<unknown>): Promise<LoopDelay> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  await run()
  delay.disable()
  // Each look is a timer of its own, and what it waits for is in the figure.
  const late = (nanoseconds: number) => nanoseconds / 1e6 - RESOLUTION_MS
  return { p999: late(delay.percentile(99.9)), longest: late(delay.max) }
}

/** The same with nothing to do, for so many milliseconds: what the machine itself is late by. */
export function idleDelay(ms: number): Promise<LoopDelay> {
  return loopDelayDuring(() => sleep(ms))
}
