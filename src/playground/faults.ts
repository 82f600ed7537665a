import type { Answer } from './rest/route.ts'

/** What goes wrong with one request. */
export type Fault =
  /** It is not served, and answered so. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** The connection is cut: before it is served, after it, or in the middle of the answer's body. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' | 'in-body' }
  /** It is served, but the answer, or the second half of its body, never comes. */
  | { readonly kind: 'stall'; readonly what: 'answer' | 'body' }
  /** It is served, and answered with half of the JSON as if that were all. */
  | { readonly kind: 'garble' }
  /** It takes some milliseconds to be served, and some for its answer to arrive. */
  | { readonly kind: 'travel'; readonly there: number; readonly back: number }

/** What of a request decides whether it goes wrong. */
interface FaultyRequest {
  readonly method: string
  /** Path and query, such as `/api/v10/channels/1/messages?limit=5`. */
  readonly path: string
}

/** Says what goes wrong with a request, or `null`; asked for each as it arrives. */
export type FaultPlan = (request: FaultyRequest) => Fault | null
