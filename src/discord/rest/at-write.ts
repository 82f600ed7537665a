import { AsyncLocalStorage } from 'node:async_hooks'
import { DecoratorHandler, Dispatcher, getGlobalDispatcher } from 'undici'
import { messageOf, UserError } from '../../errors.ts'

/** A request was not written, because of what was found out in the moment of writing it: Discord has read nothing of it. */
export class Unwritten extends UserError {
  override readonly name = 'Unwritten'
}

/** What must be so in the moment in which a request is written. */
export interface WriteConditions {
  /** Runs something whose requests are written only where a condition is met then. */
  onlyIf<T>(isMet: () => boolean, run: () => Promise<T>): Promise<T>
  /** Makes a check of the condition under which this runs; the check throws where it is not met. */
  check(): () => void
}

/** Where nothing needs to be so. */
export const NO_CONDITIONS: WriteConditions = { onlyIf: (_, run) => run(), check: () => () => undefined }

export function createWriteConditions(): WriteConditions {
  const running = new AsyncLocalStorage<() => boolean>()
  return {
    onlyIf: (isMet, run) => running.run(isMet, run),
    check() {
      const isMet = running.getStore()
      return () => {
        if (isMet?.() === false) throw new UserError('another process may have taken this work over')
      }
    },
  }
}

/**
 * Makes requests that are checked in the moment in which they are written. Between asking for one and its first byte there may be a
 * queue, a limit and a new connection, and the process may stand still in each of them; from the check to that byte nothing is
 * waited for.
 *
 * @param check throws where the request must not be written; it fails with {@link Unwritten} then
 */
export function checkedAtWrite(check: () => void): Dispatcher {
  return new CheckingDispatcher(check)
}

class CheckingDispatcher extends Dispatcher {
  readonly #check: () => void

  constructor(check: () => void) {
    super()
    this.#check = check
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandlers): boolean {
    return getGlobalDispatcher().dispatch(options, new CheckingHandler(handler, this.#check))
  }
}

/** Hears from undici when a connection is there and the request is about to be written to it. */
class CheckingHandler extends DecoratorHandler {
  readonly #handler: Dispatcher.DispatchHandlers
  readonly #check: () => void

  constructor(handler: Dispatcher.DispatchHandlers, check: () => void) {
    super(handler)
    this.#handler = handler
    this.#check = check
  }

  onConnect(abort: (error?: Error) => void): void {
    try {
      this.#check()
    } catch (error) {
      throw new Unwritten(messageOf(error), { cause: error })
    }
    this.#handler.onConnect?.(abort)
  }
}
