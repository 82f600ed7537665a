import type { SearchIndex } from '../search-index.ts'
import { InvertedIndex } from './inverted-index.ts'
import { Ranking } from './ranking.ts'
import { relatedTo } from './related.ts'
import { retrieve } from './retrieval.ts'
import { suggest } from './suggestions.ts'

/** The library's search engine: an inverted index in memory (docs/decisions/006-search-engine.md). */
export function createEngine(): SearchIndex {
  let index = new InvertedIndex()
  let ranking = new Ranking(index)

  /** A new index of the papers that are left takes the place of one that is mostly remains. */
  function compact(): void {
    if (!index.wasted) return
    const fresh = new InvertedIndex()
    fresh.put(index.papers())
    index = fresh
    ranking = new Ranking(fresh)
  }

  return {
    put(papers) {
      index.put(papers)
      compact()
    },
    remove(ids) {
      index.remove(ids)
      compact()
    },
    search: (query, options) => retrieve(query, options, { index, ranking }),
    suggest: (typed, limit) => suggest(typed, limit, index),
    related: (id, limit) => relatedTo(id, limit, index),
  }
}
