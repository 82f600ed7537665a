import { isDeepStrictEqual } from 'node:util'
import type { Digest, Paper } from '../digest/paper.ts'
import { type Listing, newestFirst } from '../search/newest-first.ts'
import { hasCome } from './come.ts'
import { type Forgotten, nothingForgotten } from './forgotten.ts'
import { unitePaper } from './merge.ts'
import { isUnreadable, type UnreadableDay } from './unreadable.ts'

/**
 * A paper as it is now, and as it was before; `undefined` where it isn't in the library. The same object where nothing
 * changed.
 */
export interface Change {
  readonly id: string
  readonly paper: Paper | undefined
  readonly before: Paper | undefined
}

/**
 * The digests and papers stored, in memory. A paper of several digests is one, with all its dates. What was forgotten
 * stays stored as it came in, and is shown nowhere.
 */
export class StoredPapers {
  readonly #forgotten: Forgotten
  readonly #digests = new Map<string, Digest>()
  readonly #papers = new Map<string, Paper>()
  #dates: readonly string[] = []
  #waiting: ReadonlySet<string> = new Set()
  #today = '9999-12-31'

  constructor(forgotten: Forgotten = nothingForgotten) {
    this.#forgotten = forgotten
  }

  /** How many papers are stored. */
  get size(): number {
    return this.#papers.size
  }

  /** Dates of the stored digests (`YYYY-MM-DD`), newest first, and after them those that wait for their date. */
  get dates(): readonly string[] {
    return this.#dates
  }

  /** Dates of digests that have not come, as of the day of {@link lookOn}; another set only where they are others. */
  get waiting(): ReadonlySet<string> {
    return this.#waiting
  }

  /**
   * Sets the day it is (`YYYY-MM-DD`, UTC): digests that have not come by then are listed after all others, and what they
   * say of a paper gives way to what others say. Gives what became of their papers.
   */
  lookOn(today: string): Change[] {
    if (today === this.#today) return []
    this.#today = today
    const before = this.#waiting
    this.#arrange()
    const turned = [...this.#digests.keys()].filter((date) => before.has(date) !== this.#waiting.has(date))
    const ids = turned.flatMap((date) => this.#digests.get(date)?.papers.map(({ id }) => id) ?? [])
    return ids.length === 0 ? [] : this.#unite(new Set(ids), turned)
  }

  /** The paper of an arXiv id without version. */
  paper(id: string): Paper | undefined {
    return this.#papers.get(id)
  }

  /** The digest of a date as it was ingested: its papers as it alone describes them. */
  digestAsIngested(date: string): Digest | undefined {
    return this.#digests.get(date)
  }

  /** Days of which rows came and none could be read, newest first. */
  unreadable(): UnreadableDay[] {
    return [...this.#digests.values()]
      .filter((digest) => isUnreadable(digest) && !this.#forgotten.has(digest.date))
      .map(({ date, rejected }) => ({ date, rejected }))
      .sort((a, b) => (a.date < b.date ? 1 : -1))
  }

  /** The digest of a date, its papers with all their dates. */
  digest(date: string): Digest | undefined {
    const digest = this.#isShown(date) ? this.#digests.get(date) : undefined
    return digest && { ...digest, papers: digest.papers.flatMap(({ id }) => this.#papers.get(id) ?? []) }
  }

  /**
   * Papers newest digest first, within a day in its order.
   *
   * @param counts how many are wanted, by the date of their latest digest
   * @param wanted is the paper one of them?
   */
  newestFirst(counts: ReadonlyMap<string, number>, wanted: (paper: Paper) => boolean): Listing<Paper> {
    return newestFirst(this.#dates, this.#countsThatCame(counts, wanted), (date) =>
      (this.digest(date)?.papers ?? []).filter((paper) => this.#listedAt(paper) === date && wanted(paper)),
    )
  }

  /** The date of the latest digest of a paper that has come; of the latest where none has. */
  #listedAt(paper: Paper): string {
    const latest = latestDate(paper)
    if (!this.#waiting.has(latest)) return latest
    return paper.dates.findLast((date) => !this.#waiting.has(date)) ?? latest
  }

  /** Counts by the date of the latest digest, as counts by {@link #listedAt}. */
  #countsThatCame(
    counts: ReadonlyMap<string, number>,
    wanted: (paper: Paper) => boolean,
  ): ReadonlyMap<string, number> {
    if (this.#waiting.size === 0) return counts
    const came = new Map(counts)
    const add = (date: string, change: number) => came.set(date, (came.get(date) ?? 0) + change)
    for (const date of this.#waiting) {
      for (const paper of this.digest(date)?.papers ?? []) {
        if (latestDate(paper) !== date || !wanted(paper)) continue
        add(date, -1)
        add(this.#listedAt(paper), 1)
      }
    }
    return came
  }

  /** Takes digests in, each in place of what was stored of its date; gives what became of the papers of both. */
  take(digests: readonly Digest[]): Change[] {
    const ids = new Set<string>()
    for (const digest of digests) {
      for (const { id } of this.#digests.get(digest.date)?.papers ?? []) ids.add(id)
      for (const { id } of digest.papers) ids.add(id)
      this.#digests.set(digest.date, digest)
    }
    this.#arrange()
    return this.#unite(
      ids,
      digests.map(({ date }) => date),
    )
  }

  /** Looks again at what was forgotten or is no more: a paper by its id, or the papers of a day. */
  reconsider(target: string): Change[] {
    const ofDay = this.#digests.get(target)?.papers.map(({ id }) => id)
    const ids = new Set(ofDay ?? [target])
    const dates = [...this.#digests.values()]
      .filter(({ papers }) => papers.some(({ id }) => ids.has(id)))
      .map(({ date }) => date)
    return this.#unite(ids, dates)
  }

  /** @param among dates of which the papers may be, besides those that they are known to be of */
  #unite(ids: ReadonlySet<string>, among: readonly string[]): Change[] {
    const dates = new Set(among)
    for (const id of ids) for (const date of this.#papers.get(id)?.dates ?? []) dates.add(date)
    const tellings = new Map<string, Paper[]>()
    for (const date of dates) {
      if (this.#forgotten.has(date)) continue
      for (const paper of this.#digests.get(date)?.papers ?? []) {
        if (ids.has(paper.id) && !this.#forgotten.has(paper.id))
          tellings.set(paper.id, [...(tellings.get(paper.id) ?? []), paper])
      }
    }
    const changes = [...ids].map((id) => {
      const before = this.#papers.get(id)
      const paper = unitePaper(tellings.get(id) ?? [], this.#waiting)
      // One that is as it was stays the same object: what was worked out of it is still true.
      return { id, paper: isDeepStrictEqual(paper, before) ? before : paper, before }
    })
    for (const { id, paper } of changes) {
      if (paper === undefined) this.#papers.delete(id)
      else this.#papers.set(id, paper)
    }
    this.#arrange()
    return changes
  }

  #arrange(): void {
    const shown = [...this.#digests.values()].filter(({ date }) => this.#isShown(date))
    const dates = shown.map(({ date }) => date).sort()
    const waiting = new Set(shown.filter((digest) => !hasCome(digest, this.#today)).map(({ date }) => date))
    if (!isDeepStrictEqual(waiting, this.#waiting)) this.#waiting = waiting
    this.#dates = [...dates.filter((date) => !waiting.has(date)).reverse(), ...waiting]
  }

  /** A day of which nothing could be read is no digest, and is reported apart. */
  #isShown(date: string): boolean {
    const digest = this.#digests.get(date)
    return digest !== undefined && !this.#forgotten.has(date) && !isUnreadable(digest)
  }
}

/** The date of the latest digest that lists a paper. */
export function latestDate(paper: Paper | undefined): string {
  return paper?.dates.at(-1) ?? ''
}
