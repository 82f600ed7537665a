import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long work may block the event loop at a time (ms): nobody notices an answer that is so much later. */
const TURN_MS = 8

/**
 * Lets others take their turn during long work: the function it gives is awaited now and then, and yields to the event loop
 * once the work has blocked it for {@link TURN_MS}.
 */
export function createTurns(now: () => number = () => performance.now()): () => Promise<void> {
  let since = now()
  return async () => {
    if (now() - since < TURN_MS) return
    await nextTurn()
    since = now()
  }
}
