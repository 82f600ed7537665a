import type { Digest, Paper } from '../digest/paper.ts'
import { unitePaper } from './merge.ts'
import { type Listing, newestFirst } from './newest-first.ts'

/** A paper as it is told of now, and as it was before. */
export interface Change {
  readonly paper: Paper
  readonly before: Paper | undefined
}

/** The digests and papers held, in memory. A paper that several digests tell of is one, with all its dates. */
export class Holdings {
  readonly #digests = new Map<string, Digest>()
  readonly #papers = new Map<string, Paper>()
  #dates: readonly string[] = []

  /** How many papers are held. */
  get size(): number {
    return this.#papers.size
  }

  /** Dates of the digests held (`YYYY-MM-DD`), newest first. */
  get dates(): readonly string[] {
    return this.#dates
  }

  /** The paper of an arXiv id without version. */
  paper(id: string): Paper | undefined {
    return this.#papers.get(id)
  }

  /** The digest of a date as it was taken in: its papers as it alone tells of them. */
  telling(date: string): Digest | undefined {
    return this.#digests.get(date)
  }

  /** The digest of a date, its papers with all their dates. */
  digest(date: string): Digest | undefined {
    const digest = this.#digests.get(date)
    return digest && { ...digest, papers: digest.papers.flatMap(({ id }) => this.#papers.get(id) ?? []) }
  }

  /**
   * Papers newest digest first, within a day in its order.
   *
   * @param counts how many are wanted, by the date of their latest digest
   * @param wanted is the paper one of them?
   */
  newestFirst(counts: ReadonlyMap<string, number>, wanted: (paper: Paper) => boolean): Listing<Paper> {
    return newestFirst(this.#dates, counts, (date) =>
      (this.digest(date)?.papers ?? []).filter((paper) => latestDate(paper) === date && wanted(paper)),
    )
  }

  /** Takes digests in, each in place of what was held of its date, and gives the papers that they tell of. */
  take(digests: readonly Digest[]): Change[] {
    const ids = new Set<string>()
    // The days that tell of their papers: these, and those that did before.
    const dates = new Set<string>()
    for (const digest of digests) {
      this.#digests.set(digest.date, digest)
      dates.add(digest.date)
      for (const { id } of digest.papers) ids.add(id)
    }
    for (const id of ids) for (const date of this.#papers.get(id)?.dates ?? []) dates.add(date)
    const tellings = new Map<string, Paper[]>()
    for (const date of dates) {
      for (const paper of this.#digests.get(date)?.papers ?? []) {
        if (ids.has(paper.id)) tellings.set(paper.id, [...(tellings.get(paper.id) ?? []), paper])
      }
    }
    const papers = [...tellings.values()].flatMap((each) => unitePaper(each) ?? [])
    const changes = papers.map((paper) => ({ paper, before: this.#papers.get(paper.id) }))
    for (const paper of papers) this.#papers.set(paper.id, paper)
    this.#dates = [...this.#digests.keys()].sort().reverse()
    return changes
  }
}

/** The date of the latest digest that told of a paper. */
export function latestDate(paper: Paper | undefined): string {
  return paper?.dates.at(-1) ?? ''
}
