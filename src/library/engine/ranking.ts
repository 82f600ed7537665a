import type { InvertedIndex } from './inverted-index.ts'
import { impactIn, isInTitle, slotOf } from './inverted-index.ts'
import type { Clause, QueryWord } from './query.ts'
import { TopList } from './top-list.ts'

/** How much more a paper counts that has all the words in its title. */
const TITLE_BONUS = 1

/** And how much more that has all of them at all. */
const COVERAGE_BONUS = 1

/** The most that the two make of a paper's sum. */
const MOST_BONUS = (1 + TITLE_BONUS) * (1 + COVERAGE_BONUS)

/** Postings that one look-up reads; what exceeds it are the commonest words of a long query in a huge library. */
const WORK_LIMIT = 2_000_000

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
  #scores = new Int32Array(0)
  #bits = new Int32Array(0)
  #titleBits = new Int32Array(0)
  #touched = new Int32Array(0)

  constructor(index: InvertedIndex) {
    this.#index = index
  }

  /**
   * The best papers, best first, newer first among equals.
   *
   * Terms are read rarest word first. Once the words still to come weigh less than a paper must have, no
   * paper can enter that isn't in yet, and their lists, which are the long ones, only add to those that are: the
   * MaxScore idea (Turtle & Flood, "Query evaluation: strategies and optimizations", 1995) applied to coverage.
   */
  rank({ words, clauses, share, limit, allows }: RankingTask): Ranked[] {
    this.#grow()
    const masses = words.map(({ mass }) => mass)
    const total = masses.reduce((sum, mass) => sum + mass, 0)
    const needed = total * share
    const order = inOrder(clauses, masses)
    let work = 0
    let touched = 0
    for (const { clause, left } of order) {
      work += clause.uses
      if (work > WORK_LIMIT && touched > 0) continue
      touched = left >= needed ? this.#admit(clause, touched) : this.#add(clause, touched)
    }
    const massOf = massTable(masses)
    const best = new TopList<Ranked>(
      limit,
      (a, b) => b.score - a.score || this.#index.newestFirst(a.slot, b.slot),
    )
    for (let place = 0; place < touched; place++) {
      const slot = this.#touched[place] ?? 0
      const bits = this.#bits[slot] ?? 0
      const inTitle = this.#titleBits[slot] ?? 0
      const sum = this.#scores[slot] ?? 0
      this.#bits[slot] = 0
      this.#titleBits[slot] = 0
      this.#scores[slot] = 0
      if (sum * MOST_BONUS < (best.worst?.score ?? 0)) continue
      const covered = massOf(bits)
      if (covered < needed || this.#index.paper(slot) === undefined || !allows(slot)) continue
      const bonus = (1 + (TITLE_BONUS * massOf(inTitle)) / total) * (1 + (COVERAGE_BONUS * covered) / total)
      best.add({ slot, score: sum * bonus, bits })
    }
    return best.items()
  }

  /** Adds a term to every paper that has it. */
  #admit({ term, bits, weight }: Clause, before: number): number {
    const [scores, held, titles, list] = [this.#scores, this.#bits, this.#titleBits, this.#touched]
    let touched = before
    this.#index.scan(term, (cells, from, to) => {
      for (let at = from; at < to; at++) {
        const posting = cells[at] as number
        const slot = slotOf(posting)
        const had = held[slot] as number
        if (had === 0) list[touched++] = slot
        held[slot] = had | bits
        scores[slot] = (scores[slot] as number) + weight * impactIn(posting)
        if (isInTitle(posting)) titles[slot] = (titles[slot] as number) | bits
      }
    })
    return touched
  }

  /** Adds a term to the papers that have another already. */
  #add({ term, bits, weight }: Clause, touched: number): number {
    const [scores, held, titles] = [this.#scores, this.#bits, this.#titleBits]
    this.#index.scan(term, (cells, from, to) => {
      for (let at = from; at < to; at++) {
        const posting = cells[at] as number
        const slot = slotOf(posting)
        const had = held[slot] as number
        if (had === 0) continue
        held[slot] = had | bits
        scores[slot] = (scores[slot] as number) + weight * impactIn(posting)
        if (isInTitle(posting)) titles[slot] = (titles[slot] as number) | bits
      }
    })
    return touched
  }

  #grow(): void {
    if (this.#scores.length >= this.#index.slots) return
    const size = Math.ceil(this.#index.slots * 1.25)
    this.#scores = new Int32Array(size)
    this.#bits = new Int32Array(size)
    this.#titleBits = new Int32Array(size)
    this.#touched = new Int32Array(size)
  }
}

/** Clauses of several words first, then those of the rarest word; with the mass of the words not yet done. */
function inOrder(clauses: readonly Clause[], masses: readonly number[]): { clause: Clause; left: number }[] {
  const isOne = (bits: number) => (bits & (bits - 1)) === 0
  const places = [...masses.keys()].sort((a, b) => (masses[b] ?? 0) - (masses[a] ?? 0) || a - b)
  let left = masses.reduce((sum, mass) => sum + mass, 0)
  const ordered = clauses.filter(({ bits }) => !isOne(bits)).map((clause) => ({ clause, left }))
  for (const place of places) {
    for (const clause of clauses) if (clause.bits === 1 << place) ordered.push({ clause, left })
    left -= masses[place] ?? 0
  }
  return ordered
}

/** Bits of a mass table's index. */
const TABLE_BITS = 8

/** Gives the mass of a set of words; from tables, since it is asked for every paper that has one of them. */
function massTable(masses: readonly number[]): (bits: number) => number {
  const parts = Math.max(1, Math.ceil(masses.length / TABLE_BITS))
  const tables = Array.from({ length: parts }, (_, part) =>
    sumsOf(masses.slice(part * TABLE_BITS, (part + 1) * TABLE_BITS)),
  )
  const [only] = tables
  if (only !== undefined && parts === 1) return (bits) => only[bits] ?? 0
  return (bits) =>
    tables.reduce((sum, table, part) => sum + (table[(bits >>> (part * TABLE_BITS)) & 0xff] ?? 0), 0)
}

/** The sum of every subset, by the bits of its members. */
function sumsOf(numbers: readonly number[]): Int32Array {
  const sums = new Int32Array(1 << numbers.length)
  for (let bits = 1; bits < sums.length; bits++) {
    sums[bits] = (sums[bits & (bits - 1)] ?? 0) + (numbers[31 - Math.clz32(bits & -bits)] ?? 0)
  }
  return sums
}
