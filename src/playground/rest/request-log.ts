import type { Clock } from '../../clock.ts'
import { createListeners } from '../listeners.ts'

/** A request the bot made and what it was answered. The Authorization header is never kept. */
export interface RecordedRequest {
  /** When it was answered, in milliseconds UTC. */
  readonly at: number
  readonly method: string
  /** Path and query, such as `/api/v10/channels/1/messages?limit=5`. */
  readonly path: string
  /** The parsed JSON body; undefined without one. */
  readonly body: unknown
  readonly status: number
  /** The JSON that was answered, as it was at that moment; undefined without a body. */
  readonly response: unknown
}

/** How many requests are kept; older ones are forgotten. */
const KEPT_MAX = 100_000

/** The requests that came in, the oldest first. */
export class RequestLog {
  readonly #clock: Clock
  readonly #listeners = createListeners<RecordedRequest>()
  #requests: RecordedRequest[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Every request kept, the oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests
  }

  /** Calls the listener after every request; the returned function stops that. */
  onRequest(listener: (request: RecordedRequest) => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Keeps a request that was just answered. */
  record(request: Omit<RecordedRequest, 'at'>): void {
    // Messages are changed in place later; the record says what was answered then.
    const recorded = { ...request, at: this.#clock.now(), response: structuredClone(request.response) }
    this.#requests.push(recorded)
    if (this.#requests.length > KEPT_MAX * 1.1) this.#requests = this.#requests.slice(-KEPT_MAX)
    this.#listeners.emit(recorded)
  }
}
