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

/** Which of the slots that all processes share may be used here. A slot is one request in any second. */
export interface SlotSource {
  /** Their numbers, at this moment. */
  usable(): readonly number[]
  /** Calls a listener when there may be more of them. */
  onMore(listener: () => void): void
}

/** As many slots as Discord takes requests in a second, all of them this process's. */
export function allSlots(perSecond: number = REQUESTS_PER_SECOND): SlotSource {
  const slots = Array.from({ length: perSecond }, (_, slot) => slot)
  return { usable: () => slots, onMore: () => undefined }
}

/**
 * A limit that is kept however long requests travel. We don't know when Discord counts a request, only that it
 * does between our sending it and its answer. So a slot is taken when a request is sent, and free a second
 * after its answer: whatever else Discord counted within a second of it was sent or answered within a second
 * of it too, and keeps one of the other slots. The price is that requests that take 100 ms go at 45 a second.
 */
export function createRequestSlots(source: SlotSource = allSlots()): RequestSlots {
  const busy = new Set<number>()
  const waiting: ((slot: number) => void)[] = []

  function serve(): void {
    if (waiting.length === 0) return
    for (const slot of source.usable()) {
      if (busy.has(slot)) continue
      const next = waiting.shift()
      if (next === undefined) return
      busy.add(slot)
      next(slot)
    }
  }

  source.onMore(serve)
  return {
    async run(request) {
      const slot = await new Promise<number>((resolve) => {
        waiting.push(resolve)
        serve()
      })
      try {
        return await request()
      } finally {
        const release = () => {
          busy.delete(slot)
          serve()
        }
        // Nobody waits: the process need not live for it.
        setTimeout(contained(release), HELD_AFTER).unref()
      }
    },
  }
}
