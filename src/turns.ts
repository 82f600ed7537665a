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

/** Work that can be interrupted: it yields wherever others may take their turn, and returns what it gives. */
export type Work<T> = Generator<void, T, void>

/** Does work without a break: for what is short, and for tests. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value as T
  }
}

/**
 * Does work and lets others take their turn meanwhile.
 *
 * @param turn of a longer work of which this is a part: many short ones in a row are long, too
 */
export async function inTurns<T>(work: Work<T>, turn: () => Promise<void> = createTurns()): Promise<T> {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value as T
    await turn()
  }
}
