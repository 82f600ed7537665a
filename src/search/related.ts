import { latexToText } from '../digest/latex-text.ts'
import type { Paper } from '../digest/paper.ts'
import type { InvertedIndex } from './inverted-index.ts'
import { fold } from './letters.ts'
import { impactIn } from './posting.ts'
import type { ScoredTerm, Scoring } from './scoring.ts'
import type { RelatedPaper } from './search-index.ts'
import { wordTerm } from './terms.ts'
import { TopList } from './top-list.ts'

/** Words that two papers share that are named. */
const SHARED_LIMIT = 5

/** Postings read; beyond it, in libraries of many tens of thousands of papers, the commonest words are left out. */
const WORK_LIMIT = 150_000

/** Of these, postings that bring papers in; those of commonest words only add to papers that share a rarer one. */
const NEW_LIMIT = 50_000

/**
 * Papers related to each other: the cosine of their stems' weights, each the impact in the paper, in the paper that is
 * asked about times the rarity in the library (TF-IDF in the form that SMART calls lnc.ltc, with BM25F's saturation). A
 * paper's length so depends on nothing but itself. Source: Manning, Raghavan & Schütze, "Introduction to Information
 * Retrieval", 2008, §6.4.3.
 */
export class Relatedness {
  readonly #index: InvertedIndex
  readonly #scoring: Scoring

  constructor(index: InvertedIndex, scoring: Scoring) {
    this.#index = index
    this.#scoring = scoring
  }

  /** The papers nearest to a paper, nearest first, without itself, newer first among equals. */
  nearest(id: string, limit: number): RelatedPaper[] {
    const index = this.#index
    const own = index.slot(id)
    const paper = own === undefined ? undefined : index.paper(own)
    if (own === undefined || paper === undefined || limit < 1) return []
    const stems = heavyStems(paper, index)
    const best = new TopList<{ readonly slot: number; readonly likeness: number }>(
      limit,
      (a, b) => b.likeness - a.likeness || index.newestFirst(a.slot, b.slot),
    )
    const squares = index.squares
    let least = 0
    this.#scoring.score(readable(stems), index.features, ({ firstSlot, sums, places, count }) => {
      for (let at = count - 1; at >= 0; at--) {
        const place = places[at] as number
        const slot = firstSlot + place
        // The square of the cosine, but for the length that all have in common, is in the same order.
        const likeness = (sums[place] as number) ** 2 / (squares[slot] as number)
        if (likeness < least || slot === own) continue
        best.add({ slot, likeness })
        least = best.worst?.likeness ?? 0
      }
    })
    return best.items().flatMap(({ slot }) => {
      const other = index.paper(slot)
      return other === undefined ? [] : { id: other.id, words: sharedWords(stems, other, index) }
    })
  }
}

/** A stem of a paper. */
interface HeavyStem {
  readonly term: number
  /** What it adds to the product of two vectors for each unit of its impact in the other paper. */
  readonly weight: number
  readonly uses: number
}

/** Of stems, rarest first, those that can be read within the limit. */
function readable(stems: readonly HeavyStem[]): ScoredTerm[] {
  let read = 0
  return stems.flatMap(({ term, weight, uses }, place) => {
    read += uses
    const isFirst = place === 0
    if (read > WORK_LIMIT && !isFirst) return []
    return [{ term, weight, bits: 1, admits: read <= NEW_LIMIT || isFirst }]
  })
}

/** A paper's stems, rarest first. */
function heavyStems(paper: Paper, index: InvertedIndex): HeavyStem[] {
  return [...index.stems(paper)]
    .map(([term, posting]) => {
      const uses = index.uses(term)
      return { term, weight: impactIn(posting) * index.rarity(uses), uses }
    })
    .sort((a, b) => a.uses - b.uses || a.term - b.term)
}

/** The words that make another paper related, those that add most first, as it writes them. */
function sharedWords(heavy: readonly HeavyStem[], other: Paper, index: InvertedIndex): string[] {
  const weights = new Map(heavy.map(({ term, weight }) => [term, weight]))
  const stems = index.stems(other)
  const shared = new Map<number, { readonly word: string; readonly share: number }>()
  const text = latexToText([other.title, ...other.summary, ...other.tags].join(' '))
  for (const word of text.match(/[\p{L}\p{N}]+/gu) ?? []) {
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
