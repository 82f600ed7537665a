import type { LockParts } from '../../../src/store/files/lock.ts'

/** The clocks of a lock, moved by the test. */
export interface LockClocks {
  readonly parts: Required<LockParts>
  /** Lets time pass while the process runs: heartbeats come as they should. */
  run(ms: number): Promise<void>
  /** Lets time pass while the process is stopped. */
  stop(ms: number): void
  /** Lets time pass while the whole machine sleeps, which a monotonic clock doesn't notice. */
  sleep(ms: number): void
}

/** Milliseconds that pass in one go. */
const STEP = 500

export function lockClocks(): LockClocks {
  let monotonic = 1_000
  let sleepless = 5_000
  const timers = new Set<{ readonly ms: number; readonly run: () => void; next: number }>()
  const pass = (ms: number) => {
    monotonic += ms
    sleepless += ms
  }
  const run = async (ms: number) => {
    for (const end = monotonic + ms; monotonic < end; ) {
      pass(STEP)
      for (const timer of timers) {
        if (timer.next > monotonic) continue
        timer.next += timer.ms
        timer.run()
      }
      // Lets what a timer began reach the disk.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return {
    run,
    stop: pass,
    sleep(ms) {
      sleepless += ms
    },
    parts: {
      monotonic: () => monotonic,
      sleepless: () => sleepless,
      pause: run,
      every(ms, run) {
        const timer = { ms, run, next: monotonic + ms }
        timers.add(timer)
        return { stop: () => timers.delete(timer) }
      },
    },
  }
}
