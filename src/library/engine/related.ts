import { fold } from '../analysis.ts'
import type { RelatedPaper } from '../search-index.ts'
import { documentOf } from './document.ts'
import { type InvertedIndex, impactIn, slotOf } from './inverted-index.ts'
import { isWordTerm } from './terms.ts'
import { TopList } from './top-list.ts'

/** Words of a paper by which others are compared to it: the most telling ones decide, the rest only costs time. */
const WORD_LIMIT = 60

/** Words that two papers share that are named. */
const SHARED_LIMIT = 5

/** Postings read; words that nearly all papers have come last. */
const WORK_LIMIT = 1_000_000

interface Near {
  readonly slot: number
  readonly likeness: number
}

/**
 * The papers nearest to a paper, nearest first, without itself: the cosine of their words' weights, each times its rarity.
 * The other's length is that of its weights without rarity, so that it need not be computed anew whenever a paper comes
 * in (`ltc.lnc` in SMART's notation). Source: Manning, Raghavan & Schütze, "Introduction to Information Retrieval",
 * 2008, §6.4.
 */
export function relatedTo(id: string, limit: number, index: InvertedIndex): RelatedPaper[] {
  const own = index.slot(id)
  const paper = own === undefined ? undefined : index.paper(own)
  if (own === undefined || paper === undefined) return []
  const terms = tellingTerms([...documentOf(paper, index.stem).terms], index)

  const dots = new Map<number, number>()
  let work = 0
  for (const { term, weight, uses } of terms) {
    work += uses
    if (work > WORK_LIMIT && dots.size > 0) break
    index.scan(term, (cells, from, to) => {
      for (let at = from; at < to; at++) {
        const posting = cells[at] as number
        const slot = slotOf(posting)
        dots.set(slot, (dots.get(slot) ?? 0) + weight * impactIn(posting))
      }
    })
  }
  const best = new TopList<Near>(
    Math.max(0, limit),
    (a, b) => b.likeness - a.likeness || index.newestFirst(a.slot, b.slot),
  )
  for (const [slot, dot] of dots) {
    if (slot !== own && index.paper(slot) !== undefined) best.add({ slot, likeness: dot / index.norm(slot) })
  }
  return best.items().flatMap(({ slot }) => {
    const other = index.paper(slot)
    if (other === undefined) return []
    const held = documentOf(other, index.stem).terms
    const shared = terms.filter(({ term }) => held.has(term)).slice(0, SHARED_LIMIT)
    return {
      id: other.id,
      words: wordsBehind(
        shared.map(({ term }) => term),
        paper.title,
        paper.summary,
        index,
      ),
    }
  })
}

/** A paper's words by how much they tell of it, most first. */
function tellingTerms(
  terms: readonly (readonly [string, number])[],
  index: InvertedIndex,
): { term: string; weight: number; uses: number }[] {
  return terms
    .filter(([term]) => isWordTerm(term))
    .map(([term, posting]) => {
      const uses = index.uses(term)
      return { term, weight: impactIn(posting) * index.rarity(uses) ** 2, uses }
    })
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
    .slice(0, WORD_LIMIT)
}

/** The words of a text that have the stems, as they stand there, in the stems' order. */
function wordsBehind(
  stems: readonly string[],
  title: string,
  summary: readonly string[],
  index: InvertedIndex,
): string[] {
  const wanted = new Map<string, string>()
  for (const word of [title, ...summary].join(' ').match(/[\p{L}\p{N}]+/gu) ?? []) {
    const stem = index.stem(fold(word))
    if (!wanted.has(stem)) wanted.set(stem, word)
  }
  return stems.flatMap((stem) => wanted.get(stem) ?? [])
}
