import { contained } from '../../contained.ts'

/** Requests that Discord takes from a bot in a second, over all routes, unless it raised that. Source: its documentation, "Rate limits". */
const REQUESTS_PER_SECOND = 50

/** The second (ms), and a little more, since timers may be early by a millisecond. */
const HELD_AFTER = 1_002

/** Lets requests go, at most some number of them in any second of Discord's. */
export interface RequestSlots {
  /** Runs a request once there is a slot for it, in the order of asking. */
  run<T>(request: () => Promise<T>): Promise<T>
}

/**
 * A limit that is kept however long requests travel. We don't know when Discord counts a request, only that it
 * does between our sending it and its answer. So a slot is taken when a request is sent, and free a second
 * after its answer: whatever else Discord counted within a second of it was sent or answered within a second
 * of it too, and keeps one of the other slots. The price is that requests that take 100 ms go at 45 a second.
 *
 * @param perSecond how many requests Discord takes in a second
 */
export function createRequestSlots(perSecond: number = REQUESTS_PER_SECOND): RequestSlots {
  let free = perSecond
  const waiting: (() => void)[] = []
  const release = () => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  return {
    async run(request) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await request()
      } finally {
        // Nobody waits: the process need not live for it.
        setTimeout(contained(release), HELD_AFTER).unref()
      }
    },
  }
}
