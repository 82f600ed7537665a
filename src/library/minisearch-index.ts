import MiniSearch, { type Query, type SearchOptions } from 'minisearch'
import { arxivIdFrom } from '../digest/arxiv-id.ts'
import type { Paper } from '../digest/paper.ts'
import { fold, isStopWord, joined, stem, words } from './analysis.ts'
import type { Hit, SearchFilter, SearchIndex } from './search-index.ts'

/** Words of a query that are looked up; more would only cost time. */
const QUERY_WORD_LIMIT = 32

/** Field weights: what a paper is called counts most, what is said about it least. */
const BOOST = { name: 12, title: 5, tags: 2.5, authors: 3, summary: 1 }

/** In a description by many words, what is said about a paper counts nearly as much as what it is called. */
const NEAR_BOOST = { name: 1.5, title: 1.5, tags: 0.5, authors: 0.5, summary: 1 }

/** How large a part of the query's words a paper must hold to be near it: of a few words most, of many some. */
const NEAR_SHARE = 0.6
const NEAR_SHARE_OF_MANY = 0.3
const MANY = 6

/** Score that a paper called just so gets on top, above any sum of field scores. */
const NAMESAKE = 1_000_000

interface IndexedPaper {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly tags: string
  readonly authors: string
  readonly summary: string
}

/** The library's index on MiniSearch. */
export function createMiniSearchIndex(): SearchIndex {
  const papers = new Map<string, Paper>()
  const engine = new MiniSearch<IndexedPaper>({
    fields: ['name', 'title', 'tags', 'authors', 'summary'],
    tokenize: words,
    // The word itself too: a word that is still being typed begins it, but may not begin its stem.
    processTerm: (word) => (isStopWord(word) ? null : [...new Set([word, stem(word)])]),
    searchOptions: { processTerm: stem },
  })

  function allows(id: string, filter: SearchFilter | undefined): boolean {
    const paper = papers.get(id)
    return paper !== undefined && (filter?.tags ?? []).every((tag) => paper.tags.includes(tag))
  }

  function run(query: Query, options: SearchOptions, filter: SearchFilter | undefined): Hit[] {
    return engine
      .search(query, { boost: BOOST, filter: ({ id }) => allows(String(id), filter), ...options })
      .map(({ id, score, queryTerms }) => ({ id: String(id), score, words: queryTerms }))
  }

  /** Papers whose nickname or title is the query, however it is spaced and spelt. */
  function namesakes(query: string, filter: SearchFilter | undefined): Hit[] {
    const name = joined(query)
    if (name === '') return []
    return [...papers.values()]
      .filter((paper) => allows(paper.id, filter) && namesOf(paper).includes(name))
      .map(({ id }) => ({ id, score: NAMESAKE, words: words(query) }))
  }

  const newestFirst = (a: Hit, b: Hit) => b.score - a.score || newest(b.id).localeCompare(newest(a.id))
  const newest = (id: string) => papers.get(id)?.dates.at(-1) ?? ''
  const answer = (hits: readonly Hit[], limit: number, exact: boolean) => ({
    hits: [...new Map([...hits].reverse().map((hit) => [hit.id, hit])).values()]
      .sort(newestFirst)
      .slice(0, limit),
    exact,
  })
  const namingWords = (typed: readonly string[]) => (hit: Hit) => ({
    ...hit,
    words: wordsOf(typed, new Set(hit.words)),
  })

  return {
    put(added) {
      for (const paper of added) {
        if (papers.has(paper.id)) engine.discard(paper.id)
        papers.set(paper.id, paper)
        engine.add(toIndexed(paper))
      }
    },

    search(query, { limit, filter }) {
      const id = arxivIdFrom(query)
      if (id !== null) {
        return { hits: allows(id, filter) ? [{ id, score: NAMESAKE, words: [id] }] : [], exact: true }
      }
      const typed = tellingWords(query)
      const same = namesakes(query, filter)
      if (typed.length === 0) return answer(same, limit, true)
      const wordQuery: Query = {
        combineWith: 'OR',
        queries: [typed.join(' '), ...joinedPairs(typed)],
      }
      const all: Query = { combineWith: 'AND', queries: typed }
      const exact = run(all, {}, filter)
      const begun = exact.length + same.length > 0 ? [] : run(all, { prefix: true }, filter)
      const paired = joinedPairs(typed).flatMap((pair, at) => {
        // Most pairs are no word at all, which is quick to see.
        if (run(pair, {}, filter).length === 0) return []
        const queries = [...typed.slice(0, at), pair, ...typed.slice(at + 2)]
        return run({ combineWith: 'AND', queries }, {}, filter)
      })
      if (same.length + exact.length + begun.length + paired.length > 0) {
        return answer([...same, ...[...paired, ...exact, ...begun].map(namingWords(typed))], limit, true)
      }
      const misspelt = run(all, { fuzzy: tolerance, prefix: false }, filter)
      if (misspelt.length > 0) return answer(misspelt.map(namingWords(typed)), limit, false)
      const share = typed.length >= MANY ? NEAR_SHARE_OF_MANY : NEAR_SHARE
      const near = run(wordQuery, { fuzzy: false, boost: NEAR_BOOST }, filter).filter(
        ({ words: found }) => typed.length > 1 && found.length / typed.length >= share,
      )
      return answer(near.map(namingWords(typed)), limit, false)
    },

    suggest(typed, limit) {
      const folded = fold(typed).trim()
      const byDate = [...papers.values()].sort((a, b) =>
        (b.dates.at(-1) ?? '').localeCompare(a.dates.at(-1) ?? ''),
      )
      if (folded === '') return byDate.slice(0, limit).map(({ id }) => id)
      const name = joined(typed)
      const meant = arxivIdFrom(typed)
      const ids = [
        ...byDate.filter(({ id }) => id === meant || id.startsWith(folded)),
        ...byDate.filter((paper) => name !== '' && namesOf(paper).some((own) => own.startsWith(name))),
      ].map(({ id }) => id)
      const all: Query = { combineWith: 'AND', queries: tellingWords(typed) }
      const rest = () => {
        const asTyped = { prefix: true, processTerm: (word: string) => word }
        const begun = run(all, { ...asTyped, fields: ['name', 'title'] }, undefined)
        if (ids.length + begun.length > 0) return begun
        return run(all, { ...asTyped, fuzzy: tolerance }, undefined)
      }
      if (ids.length < limit && name !== '')
        ids.push(
          ...rest()
            .sort(newestFirst)
            .map(({ id }) => id),
        )
      return [...new Set(ids)].slice(0, limit)
    },
  }
}

/** Edits forgiven in a word: none in the shortest, one in short ones, two in long ones. */
function tolerance(word: string): number | boolean {
  if (word.length < 4) return false
  return word.length < 8 ? 1 : 2
}

/** The words of a query that are looked up. */
function tellingWords(query: string): string[] {
  return words(query)
    .filter((word) => !isStopWord(word))
    .slice(0, QUERY_WORD_LIMIT)
}

/** The typed words behind terms that matched: a term may be a word's stem, or two neighbours in one. */
function wordsOf(typed: readonly string[], terms: ReadonlySet<string>): string[] {
  return typed.filter((word, at) => {
    const joinedWith = [`${typed[at - 1] ?? ''}${word}`, `${word}${typed[at + 1] ?? ''}`]
    return [word, ...joinedWith].some((form) => terms.has(form) || terms.has(stem(form)))
  })
}

/** Neighbours written as one word, because names are broken up in many ways (`video rope`). */
function joinedPairs(typed: readonly string[]): string[] {
  return typed.slice(1).map((word, index) => `${typed[index]}${word}`)
}

function namesOf(paper: Paper): string[] {
  return [joined(paper.nickname ?? ''), joined(paper.title)].filter((name) => name !== '')
}

function toIndexed(paper: Paper): IndexedPaper {
  return {
    id: paper.id,
    name: `${paper.nickname ?? ''} ${joined(paper.nickname ?? '')}`,
    title: paper.title,
    tags: paper.tags.join(' '),
    authors: paper.authors.join(' '),
    summary: paper.summary.join(' '),
  }
}
