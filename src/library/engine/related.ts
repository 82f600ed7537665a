import type { Paper } from '../../digest/paper.ts'
import { fold } from '../analysis.ts'
import type { RelatedPaper } from '../search-index.ts'
import { Accumulators } from './accumulators.ts'
import { type InvertedIndex, impactIn, slotOf } from './inverted-index.ts'
import { isWordTerm, wordTerm } from './terms.ts'
import { TopList } from './top-list.ts'

/** Words that two papers share that are named. */
const SHARED_LIMIT = 5

/** Postings read; beyond it, in libraries of many tens of thousands of papers, the commonest words are left out. */
const WORK_LIMIT = 200_000

/**
 * Papers near to each other: the cosine of their stems' weights, each the impact in the paper times the rarity in
 * the library (TF-IDF with BM25F's saturation). Source: Manning, Raghavan & Schütze, "Introduction to
 * Information Retrieval", 2008, §6.3.
 */
export class Relatedness {
  readonly #index: InvertedIndex
  readonly #dots = new Accumulators((length) => new Float64Array(length))
  /** The square of each paper's length as a vector. */
  #squares = new Float64Array(0)

  constructor(index: InvertedIndex) {
    this.#index = index
  }

  /** Measures every paper's length. To be called when papers came or went, since then all words tell more or less. */
  measure(): void {
    if (this.#squares.length < this.#index.slots) {
      this.#squares = new Float64Array(Math.ceil(this.#index.slots * 1.25))
    }
    const squares = this.#squares.fill(0)
    let number = -1
    for (const text of this.#index.terms()) {
      number += 1
      const uses = this.#index.uses(number)
      if (uses === 0 || !isWordTerm(text)) continue
      const rarity = this.#index.rarity(uses)
      this.#index.scan(number, (cells, from, to) => {
        for (let at = from; at < to; at++) {
          const posting = cells[at] as number
          const slot = slotOf(posting)
          squares[slot] = (squares[slot] as number) + (impactIn(posting) * rarity) ** 2
        }
      })
    }
  }

  /** The papers nearest to a paper, nearest first, without itself, newer first among equals. */
  nearest(id: string, limit: number): RelatedPaper[] {
    const index = this.#index
    const own = index.slot(id)
    const paper = own === undefined ? undefined : index.paper(own)
    if (own === undefined || paper === undefined || limit < 1) return []
    const telling = tellingStems(paper, index)
    this.#multiply(telling)
    const { values: likeness, touched, count } = this.#dots
    const squares = this.#squares
    const best = new TopList<number>(
      limit,
      (a, b) => (likeness[b] as number) - (likeness[a] as number) || index.newestFirst(a, b),
    )
    for (let place = 0; place < count; place++) {
      const slot = touched[place] as number
      likeness[slot] = (likeness[slot] as number) / Math.sqrt(squares[slot] as number)
      if (best.worst !== undefined && (likeness[slot] as number) < (likeness[best.worst] as number)) continue
      if (slot !== own && index.paper(slot) !== undefined) best.add(slot)
    }
    const slots = best.items()
    this.#dots.clear()
    return slots.flatMap((slot) => {
      const other = index.paper(slot)
      return other === undefined ? [] : { id: other.id, words: sharedWords(telling, other, index) }
    })
  }

  #multiply(telling: readonly TellingStem[]): void {
    const dots = this.#dots
    dots.grow(this.#index.slots)
    const { values } = dots
    let work = 0
    for (const { term, weight, uses } of telling) {
      work += uses
      if (work > WORK_LIMIT && dots.count > 0) break
      this.#index.scan(term, (cells, from, to) => {
        for (let at = from; at < to; at++) {
          const posting = cells[at] as number
          const slot = slotOf(posting)
          const before = values[slot] as number
          if (before === 0) dots.touch(slot)
          values[slot] = before + weight * impactIn(posting)
        }
      })
    }
  }
}

/** A stem of a paper. */
interface TellingStem {
  readonly term: number
  /** What it adds to the product of two vectors for each unit of its impact in the other paper. */
  readonly weight: number
  readonly uses: number
}

/** A paper's stems by how much they tell of it, most first. */
function tellingStems(paper: Paper, index: InvertedIndex): TellingStem[] {
  return [...index.analyse(paper).stems]
    .map(([term, posting]) => {
      const uses = index.uses(term)
      return { term, weight: impactIn(posting) * index.rarity(uses) ** 2, uses }
    })
    .sort((a, b) => b.weight - a.weight || a.term - b.term)
}

/** The words that make another paper near, those that add most to it first, as they stand there. */
function sharedWords(telling: readonly TellingStem[], other: Paper, index: InvertedIndex): string[] {
  const weights = new Map(telling.map(({ term, weight }) => [term, weight]))
  const { stems } = index.analyse(other)
  const shared = new Map<number, { readonly word: string; readonly share: number }>()
  for (const word of [other.title, ...other.summary, ...other.tags].join(' ').match(/[\p{L}\p{N}]+/gu) ??
    []) {
    const term = index.term(wordTerm(index.vocabulary.stem(fold(word))))
    if (term === undefined || shared.has(term)) continue
    const share = (weights.get(term) ?? 0) * impactIn(stems.get(term) ?? 0)
    if (share > 0) shared.set(term, { word, share })
  }
  return [...shared.values()]
    .sort((a, b) => b.share - a.share)
    .slice(0, SHARED_LIMIT)
    .map(({ word }) => word)
}
