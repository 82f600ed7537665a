import { arxivIdFrom, arxivIdsIn } from '../digest/arxiv-id.ts'
import { allowedBy } from './filter.ts'
import type { InvertedIndex } from './inverted-index.ts'
import { slotOf } from './posting.ts'
import { type Query, readGenerously, readQuery } from './query.ts'
import type { Ranked, Ranking } from './ranking.ts'
import type { Hit, SearchFilter, SearchResult } from './search-index.ts'
import { coinedTerm } from './terms.ts'

/** Score of a paper called just so, above any sum of words. */
const NAMESAKE = 1e12

/** Score of a paper whose summary coins the name. */
const COINER = 5e11

/** Papers that coin a name at most; what more of them introduce is a term of the field. */
const COINERS_LIMIT = 3

/** Score of a paper called nearly so. */
const NEARLY_NAMESAKE = 1e11

/** Queries of up to so many words name what they want, and a paper must have all of them. */
const STRICT_WORDS = 3

/** The part of a longer query's mass that a paper must have. */
const DESCRIBED_SHARE = 0.35

/** The part of a made-up name's letters that it must have in common with another from the start, and how many. */
const BEGUN_SHARE = 0.6
const BEGUN_LETTERS = 6

/** The part that a paper must have to be near. */
const NEAR_SHARE = 0.3

/** Papers named as near. */
const NEAR_LIMIT = 10

const NOTHING: SearchResult = { hits: [], exact: true, near: [] }

/** Finds the papers for a query. */
export function retrieve(
  text: string,
  { limit, filter }: { readonly limit: number; readonly filter?: SearchFilter },
  { index, ranking }: { readonly index: InvertedIndex; readonly ranking: Ranking },
): SearchResult {
  const allowed = allowedBy(filter, index)
  const whole = arxivIdFrom(text)
  const named = (whole === null ? arxivIdsIn(text) : [whole]).filter((id) => {
    const slot = index.slot(id)
    return slot !== undefined && allowed[slot]
  })
  // Whoever pastes an address with a name before it means the paper of the address.
  if (named.length > 0) {
    return { ...NOTHING, hits: named.slice(0, limit).map((id) => ({ id, score: NAMESAKE, words: [id] })) }
  }
  if (whole !== null) return NOTHING
  const query = readQuery(text, index)
  if (query.name === '') return NOTHING

  const hits = new Map<string, Hit>()
  const take = (slot: number, score: number, words: readonly string[]) => {
    const paper = index.paper(slot)
    if (paper !== undefined && !hits.has(paper.id)) hits.set(paper.id, { id: paper.id, score, words })
  }
  const typed = query.words.map(({ typed: word }) => word)
  const wordsOf = (bits: number) => typed.filter((_, place) => (bits >>> place) & 1)
  const takeRanked = (ranked: readonly Ranked[]) => {
    for (const { slot, score, bits } of ranked) take(slot, score, wordsOf(bits))
  }
  const rank = (clauses: Query['clauses'], share: number) =>
    query.words.length === 0 ? [] : ranking.rank({ words: query.words, clauses, share, limit, allowed })

  const namesakes = called(query.name, allowed, index)
  for (const slot of namesakes) take(slot, NAMESAKE, typed)
  const coiners = coinersOf(query.name, allowed, index)
  for (const slot of coiners) take(slot, COINER, typed)
  const { words } = query
  const allKnown = words.every(({ known }) => known)
  const strict = words.length <= STRICT_WORDS
  const asTyped = strict && allKnown ? rank(query.clauses, 1) : []
  takeRanked(asTyped)
  if (namesakes.length === 0) {
    for (const { word, edits } of index.names.similar(query.name)) {
      for (const slot of called(word, allowed, index)) take(slot, NEARLY_NAMESAKE / edits, typed)
    }
  }
  let exact = namesakes.length + coiners.length + asTyped.length > 0
  if (asTyped.length === 0) {
    const generous = readGenerously(query, ({ known }) => !known || (strict && allKnown), index)
    const share = strict && !query.compound ? 1 : DESCRIBED_SHARE
    const ranked = rank([...query.clauses, ...generous], share)
    takeRanked(ranked)
    exact ||= allKnown && !strict && ranked.some(({ bits }) => wordsOf(bits).length === words.length)
  }
  if (hits.size === 0) {
    for (const slot of begunAlike(query.name, allowed, index)) take(slot, NEARLY_NAMESAKE / 10, typed)
  }
  const found = [...hits.values()].slice(0, limit)
  if (found.length > 0) return { hits: found, exact, near: [] }
  takeRanked(rank(query.clauses, NEAR_SHARE))
  return { hits: [], exact: false, near: [...hits.values()].slice(0, Math.min(limit, NEAR_LIMIT)) }
}

/** Slots of the papers called just so, newest first. */
function called(name: string, allowed: Uint32Array, index: InvertedIndex): number[] {
  const slots: number[] = []
  index.names.scan(name, (cells, from, to) => {
    for (let at = from; at < to; at++) {
      const slot = cells[at] as number
      if (allowed[slot]) slots.push(slot)
    }
  })
  return slots.sort((a, b) => index.newestFirst(a, b))
}

/** Slots of the few papers whose summaries coin a name, newest first; none where it is a term that many introduce. */
function coinersOf(name: string, allowed: Uint32Array, index: InvertedIndex): number[] {
  const term = index.term(coinedTerm(name))
  if (term === undefined || index.uses(term) > COINERS_LIMIT) return []
  const slots: number[] = []
  index.scan(term, (postings, from, to) => {
    for (let at = from; at < to; at++) {
      const slot = slotOf(postings[at] as number)
      if (allowed[slot]) slots.push(slot)
    }
  })
  return slots.sort((a, b) => index.newestFirst(a, b))
}

/** Papers whose names have the most letters in common with a name from the start, if those are most of it. */
function begunAlike(name: string, allowed: Uint32Array, index: InvertedIndex): number[] {
  const least = Math.max(BEGUN_LETTERS, Math.ceil(name.length * BEGUN_SHARE))
  for (let length = Math.min(name.length, 40); length >= least; length--) {
    const names = index.names.beginningWith(name.slice(0, length), NEAR_LIMIT)
    const slots = names.flatMap((each) => called(each, allowed, index))
    if (slots.length > 0) return slots
  }
  return []
}
