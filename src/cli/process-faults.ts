import { contained } from '../contained.ts'
import { messageOf } from '../errors.ts'
import type { Log } from '../log.ts'

/** What the process noticed of faults that nobody caught. */
export interface ProcessFaults {
  /** Rejections that nobody caught, since the start. */
  unhandled(): number
}

/**
 * Looks after what nobody else catches. An unhandled rejection concerns one listener or one packet, so it is logged,
 * counted and survived. After an uncaught exception nobody knows what was left half done, so it is logged, noted for the
 * next start, and ends the process with 1; the ledger takes care of what was being sent.
 *
 * @param note keeps what was thrown, synchronously
 */
export function watchProcess(log: Log, note: (fault: string) => void): ProcessFaults {
  let unhandled = 0
  process.on(
    'unhandledRejection',
    contained((error) => {
      unhandled += 1
      log.error({ err: error }, `unhandled: ${messageOf(error)}`)
    }),
  )
  process.on(
    'uncaughtException',
    contained((error) => {
      // Whatever fails now must not keep the process from ending.
      try {
        log.fatal({ err: error }, `ended by a fault of its own: ${messageOf(error)}`)
        note(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
      } catch (second) {
        process.stderr.write(`paperboy: ${messageOf(second)}\n`)
      } finally {
        process.exit(1)
      }
    }),
  )
  return { unhandled: () => unhandled }
}
