import { setTimeout as sleep } from 'node:timers/promises'
import { contained } from '../contained.ts'
import type { UserError } from '../errors.ts'
import { withResolver } from '../given.ts'

/** How long a bot lives: what ends it, what waits until then, and what is closed at its end. */
export interface Lifetime {
  /** Aborts when the bot begins to stop. */
  readonly stopping: AbortSignal
  /** Resolves once the bot can't go on, with what its operator must do; never, while it can. */
  readonly ended: Promise<UserError>
  /** Says that the bot can't go on. */
  end(reason: UserError): void
  /** Waits for work of the start. Rejects at once where the start is no longer wanted, with that signal's reason. */
  unlessStopped<T>(work: Promise<T>): Promise<T>
  /** Resolves after some milliseconds, or when the bot begins to stop. */
  sleep(ms: number): Promise<void>
  /** Closes something at the end, before what was opened earlier. */
  onClose(close: () => unknown): void
  /** Stops what waits, and closes everything. */
  close(): Promise<void>
}

/** @param unwanted aborts where the start is no longer wanted */
export function createLifetime(unwanted: AbortSignal = new AbortController().signal): Lifetime {
  const stopping = new AbortController()
  const { promise: ended, resolve: end } = withResolver<UserError>()
  const closers: (() => unknown)[] = []
  return {
    stopping: stopping.signal,
    ended,
    end,
    unlessStopped: (work) =>
      new Promise((resolve, reject) => {
        const onStop = contained(() => reject(unwanted.reason))
        if (unwanted.aborted) onStop()
        unwanted.addEventListener('abort', onStop, { once: true })
        work.then(resolve, reject).finally(() => unwanted.removeEventListener('abort', onStop))
      }),
    sleep: (ms) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined),
    onClose: (close) => void closers.unshift(close),
    async close() {
      stopping.abort()
      for (const close of closers.splice(0)) await close()
    },
  }
}

/** Resolves after some milliseconds, without keeping the process alive for it. */
export function patience(ms: number): Promise<void> {
  return sleep(ms, undefined, { ref: false })
}
