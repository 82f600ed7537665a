import type { Paper } from '../digest/paper.ts'
import type { Work } from '../turns.ts'

/** Bounds on what a search may find. */
export interface SearchFilter {
  /** Canonical tags, all of which a paper must have. */
  readonly tags?: readonly string[]
  /** Canonical tags, none of which a paper may have. */
  readonly notTags?: readonly string[]
  /** An author: the full name, the initial with the last name, or one of its parts. */
  readonly author?: string
  /** Earliest and latest date of a digest (`YYYY-MM-DD`) that lists the paper, both included. */
  readonly from?: string
  readonly to?: string
  /** Must, or must not, name code. */
  readonly hasCode?: boolean
  /** Must, or must not, name a model, data set or demo. */
  readonly hasModel?: boolean
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
export interface SearchResult {
  /** Best first. */
  readonly hits: readonly Hit[]
  /** False where no paper matched as typed, and the hits are what may have been meant. */
  readonly exact: boolean
  /** Where there is no hit: papers that have some of the query, best first. */
  readonly near: readonly Hit[]
}

/** A paper related to another. */
export interface RelatedPaper {
  readonly id: string
  /** Words that both have, the rarest first, as the other writes them. */
  readonly words: readonly string[]
}

/** The library's index: papers in, ranked ids out. Pure apart from its own contents. */
export interface SearchIndex {
  /** Adds papers, or replaces those of the same id. */
  put(papers: readonly Paper[]): void
  /** Removes papers; ids that are not in it are no fault. */
  remove(ids: readonly string[]): void
  /** Ranked papers for a query of any content and length; an empty query finds nothing. */
  search(query: string, options: { readonly limit: number; readonly filter?: SearchFilter }): SearchResult
  /** Ids to offer while a person types, best first. An empty text offers the newest. */
  suggest(typed: string, limit: number): string[]
  /** The papers most related to a paper, best first; none where it isn't in the index. */
  related(id: string, limit: number): RelatedPaper[]
  /** Sets the dates of digests that have not come: they make no paper newer. Filters by date go by them all the same. */
  waitFor(dates: ReadonlySet<string>): void
  /**
   * Puts a new index of the papers that are left in the place of one that is mostly remains of papers that are gone. Others may
   * take their turn meanwhile, and read; nothing may be put or removed before it is done.
   */
  compacting(): Work<void>
}

/** An index whose contents can be kept, so that opening a library need not analyse its papers again. */
export interface StorableIndex extends SearchIndex {
  /**
   * Loads contents that `contents` gave, in place of its own. Gives the papers that are still to be put: those
   * that came since; all of them, with nothing loaded, where the contents have another version, or are of a paper that
   * isn't among these exactly as it was.
   */
  restore(contents: Uint8Array, papers: readonly Paper[]): readonly Paper[]
  /** Its contents in pieces, each made when asked for; the index must not change before the last. */
  contents(): Iterable<Uint8Array>
}
