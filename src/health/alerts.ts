import type { Clock } from '../clock.ts'
import { storageFaultIn } from '../errors.ts'
import type { Log } from '../log.ts'
import type { AlertStore } from './alert-store.ts'
import { type EndedTrouble, keyOf, type Trouble, worded, wordedEnd } from './troubles.ts'

/** How long it is remembered that something happened once (ms): by then nobody meets it again. */
const REMEMBERED_FOR = 60 * 24 * 60 * 60_000

/** Alerts the operator to troubles: once each, and once when it is over, however often the bot is started meanwhile. */
export interface Alerts {
  /** Brings texts to the operator's channel from now on; one that fails is sent at the next occasion. */
  sendThrough(send: (text: string) => Promise<void>): void
  /**
   * Reports a trouble, once until it ends; troubles of one edition are reported apart from those of another.
   *
   * @returns whether the operator's channel has it now, or there is none
   */
  raise(trouble: Trouble): Promise<boolean>
  /** A trouble is over, which the operator hears who heard of it. Should it come again, there is another alert. */
  end(trouble: EndedTrouble): Promise<void>
  /** When the operator was alerted to what is not over yet (ms UTC), by {@link keyOf}. */
  open(): ReadonlyMap<string, number>
  /** Looks what other processes sent, and forgets what happened long ago. */
  refresh(): Promise<void>
}

export function createAlerts(parts: {
  readonly store: AlertStore
  readonly clock: Clock
  readonly log: Log
}): Alerts {
  const { store, clock, log } = parts
  let send: ((text: string) => Promise<void>) | null = null
  /** What could not be kept, as that nothing can be: remembered for as long as this process runs. */
  const unkept = new Map<string, number>()
  const isOpen = (key: string) => unkept.has(key) || store.all().has(key)

  const remember = async (key: string, at: number): Promise<boolean> => {
    try {
      return await store.add(key, at)
    } catch (error) {
      if (storageFaultIn(error) === undefined) throw error
      unkept.set(key, at)
      return true
    }
  }
  const forget = async (key: string): Promise<boolean> => unkept.delete(key) || (await store.remove(key))

  /** Sends a text for a change that was remembered before, so that it is sent once; `undo` where that fails. */
  const deliver = async (kind: Trouble['kind'], text: string, undo: () => Promise<unknown>) => {
    try {
      await send?.(text)
      return true
    } catch (error) {
      log.warn({ err: error, trouble: kind }, 'the operator could not be alerted in ALERT_CHANNEL')
      await undo()
      return false
    }
  }
  const inTurn = oneAfterTheOther((error) => log.warn({ err: error }, 'an alert could not be dealt with'))

  return {
    sendThrough(channel) {
      send = channel
    },
    async raise(trouble) {
      if (send === null) return true
      const text = worded(trouble)
      // Its note is what remembers it, and is there until the operator has heard.
      if (trouble.kind === 'crashed') return deliver('crashed', text, async () => undefined)
      const key = keyOf(trouble)
      if (isOpen(key)) return true
      return inTurn(async () => {
        if (isOpen(key) || !(await remember(key, clock.now()))) return true
        return deliver(trouble.kind, text, () => forget(key))
      }, false)
    },
    async end(trouble) {
      const key = keyOf(trouble)
      if (!isOpen(key)) return
      await inTurn(async () => {
        const at = unkept.get(key) ?? store.all().get(key) ?? clock.now()
        if (!isOpen(key) || !(await forget(key))) return
        await deliver(trouble.kind, wordedEnd(trouble), () => remember(key, at))
      }, undefined)
    },
    open: () => new Map([...store.all(), ...unkept]),
    refresh: () =>
      inTurn(async () => {
        await store.refresh()
        const old = [...store.all()].filter(([, at]) => at < clock.now() - REMEMBERED_FOR)
        for (const [key] of old) await store.remove(key)
      }, undefined),
  }
}

/** Runs one thing after the other, so that what is remembered doesn't change in the middle of one. Gives `otherwise` for one that breaks. */
function oneAfterTheOther(failed: (error: unknown) => void) {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(run: () => Promise<T>, otherwise: T): Promise<T> => {
    const next = last.then(run).catch((error) => {
      failed(error)
      return otherwise
    })
    last = next
    return next
  }
}
