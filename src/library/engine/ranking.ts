import { affordable, inOrder } from './clause-order.ts'
import type { InvertedIndex } from './inverted-index.ts'
import { impactIn, isInTitle, slotOf } from './inverted-index.ts'
import { massTable } from './mass-table.ts'
import type { Clause, QueryWord } from './query.ts'
import { TopList } from './top-list.ts'

/** How much more a paper counts that has all the words in its title. */
const TITLE_BONUS = 1

/** And how much more that has all of them at all. */
const COVERAGE_BONUS = 1

/** The most that the two make of a paper's sum. */
const MOST_BONUS = (1 + TITLE_BONUS) * (1 + COVERAGE_BONUS)

/** Numbers kept of a slot while a query is answered, side by side so that they are fetched together. */
const STRIDE = 4
const [SUM, BITS, TITLE_BITS] = [0, 1, 2]

/** A paper that fits a query's words. */
export interface Ranked {
  readonly slot: number
  readonly score: number
  /** The query's words that it has, as bits. */
  readonly bits: number
}

/** What to rank. */
export interface RankingTask {
  readonly words: readonly QueryWord[]
  readonly clauses: readonly Clause[]
  /** The part of the words' mass that a paper must have: 1 is every word. */
  readonly share: number
  readonly limit: number
  /** Is the paper in a slot wanted at all? */
  readonly allows: (slot: number) => boolean
}

/** Ranks papers by their words, a term at a time. Its arrays are reused from query to query. */
export class Ranking {
  readonly #index: InvertedIndex
  #accumulators = new Int32Array(0)
  #touched = new Int32Array(0)
  /** Of the slots touched that fit. */
  #scores = new Float64Array(0)

  constructor(index: InvertedIndex) {
    this.#index = index
  }

  /**
   * The best papers, best first, newer first among equals.
   *
   * Terms are read rarest word first. Once the words still to come weigh less than a paper must have, no
   * paper can enter that isn't in yet, and their lists, which are the long ones, only add to those that are: the
   * MaxScore idea (Turtle & Flood, "Query evaluation: strategies and optimizations", 1995) applied to coverage.
   * Words that are too common to be read at all count as little as if they had not been typed.
   */
  rank({ words, clauses, share, limit, allows }: RankingTask): Ranked[] {
    this.#grow()
    const read = affordable(clauses, words)
    const masses = words.map(({ mass }, place) => ((read.unread >>> place) & 1 ? 0 : mass))
    const total = masses.reduce((sum, mass) => sum + mass, 0)
    const needed = total * share
    let touched = 0
    for (const { clause, left } of inOrder(read.clauses, masses)) {
      if (left >= needed) touched = this.#admit(clause, touched)
      else this.#add(clause)
    }
    const massOf = massTable(masses)
    const [accumulators, scores] = [this.#accumulators, this.#scores]
    const best = new TopList<number>(limit, (a, b) => this.#compare(a, b))
    for (let place = 0; place < touched; place++) {
      const slot = this.#touched[place] as number
      const at = slot * STRIDE
      const sum = accumulators[at + SUM] as number
      if (best.worst !== undefined && sum * MOST_BONUS < (scores[best.worst] as number)) continue
      const covered = massOf(accumulators[at + BITS] as number)
      if (covered < needed || this.#index.paper(slot) === undefined || !allows(slot)) continue
      const inTitle = massOf(accumulators[at + TITLE_BITS] as number)
      scores[slot] = sum * (1 + (TITLE_BONUS * inTitle) / total) * (1 + (COVERAGE_BONUS * covered) / total)
      best.add(slot)
    }
    const ranked = best.items().map((slot) => ({
      slot,
      score: scores[slot] as number,
      bits: accumulators[slot * STRIDE + BITS] as number,
    }))
    this.#clear(touched)
    return ranked
  }

  #compare(a: number, b: number): number {
    return (this.#scores[b] as number) - (this.#scores[a] as number) || this.#index.newestFirst(a, b)
  }

  #clear(touched: number): void {
    const accumulators = this.#accumulators
    for (let place = 0; place < touched; place++) {
      const at = (this.#touched[place] as number) * STRIDE
      accumulators[at + SUM] = 0
      accumulators[at + BITS] = 0
      accumulators[at + TITLE_BITS] = 0
    }
  }

  /** Adds a term to every paper that has it. */
  #admit({ term, bits, weight }: Clause, before: number): number {
    const [accumulators, list] = [this.#accumulators, this.#touched]
    let touched = before
    this.#index.scan(term, (cells, from, to) => {
      for (let cell = from; cell < to; cell++) {
        const posting = cells[cell] as number
        const slot = slotOf(posting)
        const at = slot * STRIDE
        const had = accumulators[at + BITS] as number
        if (had === 0) list[touched++] = slot
        accumulators[at + SUM] = (accumulators[at + SUM] as number) + weight * impactIn(posting)
        accumulators[at + BITS] = had | bits
        if (isInTitle(posting)) {
          accumulators[at + TITLE_BITS] = (accumulators[at + TITLE_BITS] as number) | bits
        }
      }
    })
    return touched
  }

  /** Adds a term to the papers that have another already. */
  #add({ term, bits, weight }: Clause): void {
    const accumulators = this.#accumulators
    this.#index.scan(term, (cells, from, to) => {
      for (let cell = from; cell < to; cell++) {
        const posting = cells[cell] as number
        const at = slotOf(posting) * STRIDE
        const had = accumulators[at + BITS] as number
        if (had === 0) continue
        accumulators[at + SUM] = (accumulators[at + SUM] as number) + weight * impactIn(posting)
        accumulators[at + BITS] = had | bits
        if (isInTitle(posting)) {
          accumulators[at + TITLE_BITS] = (accumulators[at + TITLE_BITS] as number) | bits
        }
      }
    })
  }

  #grow(): void {
    if (this.#touched.length >= this.#index.slots) return
    const size = Math.ceil(this.#index.slots * 1.25)
    this.#accumulators = new Int32Array(size * STRIDE)
    this.#touched = new Int32Array(size)
    this.#scores = new Float64Array(size)
  }
}
