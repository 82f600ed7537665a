import type { Paper } from '../digest/paper.ts'

/** Bounds on what a search may find. */
export interface SearchFilter {
  /** Canonical tags, all of which a paper must bear. */
  readonly tags?: readonly string[]
}

/** A paper that a query found. */
export interface Hit {
  readonly id: string
  /** Comparable within one answer only. */
  readonly score: number
  /** The words of the query that matched, as typed. */
  readonly words: readonly string[]
}

/** What a query found. */
interface SearchResult {
  /** Best first. */
  readonly hits: readonly Hit[]
  /** False where no paper matched as typed, and the hits are the nearest to it. */
  readonly exact: boolean
}

/** The library's index: papers in, ranked ids out. Pure apart from its own contents. */
export interface SearchIndex {
  /** Adds papers, or replaces those of the same id. */
  put(papers: readonly Paper[]): void
  /** Ranked papers for a query of any content and length; an empty query finds nothing. */
  search(query: string, options: { readonly limit: number; readonly filter?: SearchFilter }): SearchResult
  /** Ids to offer while a person types, best first. An empty text offers the newest. */
  suggest(typed: string, limit: number): string[]
}
