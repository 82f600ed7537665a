/** Lets any number of writes go on at a time, or one look at files that must not change meanwhile. */
export interface Gate {
  /** Runs a write, as soon as no look is under way or waiting. */
  write<T>(run: () => Promise<T>): Promise<T>
  /** Runs a look once the writes under way have ended; writes that come meanwhile wait for it. */
  look<T>(run: () => Promise<T>): Promise<T>
}

export function createGate(): Gate {
  const writes = new Set<Promise<unknown>>()
  let looks: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    async write(run) {
      while (waiting > 0) await looks
      const running = run()
      const ended = running.catch(() => undefined).finally(() => writes.delete(ended))
      writes.add(ended)
      return running
    },
    look(run) {
      waiting += 1
      const before = looks
      const running = (async () => {
        await before
        await Promise.all(writes)
        return run()
      })()
      looks = running
        .catch(() => undefined)
        .finally(() => {
          waiting -= 1
        })
      return running
    },
  }
}
