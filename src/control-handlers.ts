import { z } from 'zod'
import { fileClause } from './errors.ts'
import type { Library } from './library/library.ts'
import type { BotStatus } from './store/control/requests.ts'
import { type ControlHandler, controlHandler } from './store/control/server.ts'
import type { Store } from './store/store.ts'

/** What other processes may ask a running bot for, over the socket in its data folder. */
export function controlHandlers(parts: {
  readonly library: Library
  readonly store: Pick<Store, 'probe'>
  readonly isConnected: () => boolean
}): Readonly<Record<string, ControlHandler>> {
  const { library, store, isConnected } = parts
  return {
    status: controlHandler(z.unknown(), async (): Promise<BotStatus> => {
      const unwritable = await store.probe().then(
        () => null,
        (error) => fileClause(error),
      )
      return { connected: isConnected(), papers: library.size, days: library.dates().length, unwritable }
    }),
  }
}
