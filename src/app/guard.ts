import type { Log } from '../log.ts'

/** Makes work that is done again later safe to run: what it fails with is logged. */
export type Guard = (what: string, run: () => Promise<void>) => () => Promise<void>

export function createGuard(log: Log): Guard {
  return (what, run) => () =>
    run().catch((error) => log.error({ err: error }, `${what} failed; it is tried again`))
}
