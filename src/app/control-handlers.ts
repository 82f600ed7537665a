import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { fileClause, UserError } from '../errors.ts'
import { type ForgetOutcome, forget, forgetTarget } from '../library/forget.ts'
import type { Library } from '../library/library.ts'
import { type BotStatus, backupSchema, forgetSchema } from '../store/files/control/requests.ts'
import { type ControlHandler, controlHandler } from '../store/files/control/server.ts'
import type { Store } from '../store/store.ts'

/** What other processes may ask a running bot for, over the socket in its data folder. */
export function controlHandlers(parts: {
  readonly library: Library
  readonly store: Pick<Store, 'probe' | 'forgotten' | 'backup'>
  readonly clock: Clock
  readonly isConnected: () => boolean
  /** Hears that papers may have come. */
  readonly arrived: () => void
}): Readonly<Record<string, ControlHandler>> {
  const { library, store, clock, isConnected, arrived } = parts
  return {
    status: controlHandler(z.unknown(), async (): Promise<BotStatus> => {
      const unwritable = await store.probe().then(
        () => null,
        (error) => fileClause(error),
      )
      return { connected: isConnected(), papers: library.size, days: library.dates().length, unwritable }
    }),

    backup: controlHandler(backupSchema, ({ file, program }) =>
      store.backup(file, { program, at: new Date(clock.now()).toISOString() }),
    ),

    forget: controlHandler(forgetSchema, async ({ target: text, undo }): Promise<ForgetOutcome> => {
      const target = forgetTarget(text)
      if (target === null) throw new UserError(`${text} is neither an arXiv id nor a date.`)
      const outcome = await forget(target, undo, { library, forgotten: store.forgotten, now: clock.now() })
      if (undo) arrived()
      return outcome
    }),
  }
}
