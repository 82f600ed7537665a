import { contained } from '../contained.ts'

/** Signals that ask a program to stop: Ctrl-C, `docker stop` or systemd, and a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Listens for a request to stop from now on, so that one during the start counts too. As process 1 of a container, a
 * process without its own listener would not hear of it at all. A second request ends the process at once.
 */
export function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const name of SIGNALS) {
    process.on(
      name,
      contained(() => {
        if (stop.signal.aborted) process.exit(1)
        stop.abort()
      }),
    )
  }
  return stop.signal
}

/** Resolves once somebody asked to stop. */
export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else
      signal.addEventListener(
        'abort',
        contained(() => resolve()),
        { once: true },
      )
  })
}
