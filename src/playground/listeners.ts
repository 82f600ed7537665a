/** A list of functions to call when something happens. */
export interface Listeners<T> {
  /** Adds a listener; the returned function takes it away again. */
  add(listener: (event: T) => void): () => void
  /** Calls every listener, in the order they were added. */
  emit(event: T): void
}

/** An empty list of listeners. */
export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<(event: T) => void>()
  return {
    add: (listener) => {
      // Wrapped, so that adding one function twice calls it twice and removing one leaves the other.
      const entry = (event: T) => listener(event)
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    emit: (event) => {
      for (const listener of [...listeners]) listener(event)
    },
  }
}
