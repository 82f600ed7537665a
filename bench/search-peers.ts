import MiniSearch, { type Options, type SearchOptions } from 'minisearch'
import type { Paper } from '../src/digest/paper.ts'
import { createEngine } from '../src/library/engine/engine.ts'

/** What the benchmark asks of a search engine. */
export interface Peer {
  readonly name: string
  put(papers: readonly Paper[]): void
  search(query: string, limit: number): string[]
  suggest(typed: string, limit: number): string[]
}

const TUNED: SearchOptions = {
  boost: { nickname: 6, title: 4, tags: 2, authors: 2 },
  prefix: true,
  fuzzy: 0.2,
}

function miniSearch(name: string, options: SearchOptions): Peer {
  const settings: Options<Paper> = {
    fields: ['nickname', 'title', 'tags', 'authors', 'summary'],
    extractField: (paper, field) => {
      const value = paper[field as keyof Paper]
      return Array.isArray(value) ? value.join(' ') : String(value ?? '')
    },
    searchOptions: options,
  }
  const index = new MiniSearch<Paper>(settings)
  const ids = (query: string, limit: number, more: SearchOptions) =>
    index
      .search(query, more)
      .slice(0, limit)
      .map(({ id }) => String(id))
  return {
    name,
    put: (papers) => index.addAll(papers),
    search: (query, limit) => ids(query, limit, {}),
    suggest: (typed, limit) => ids(typed, limit, { prefix: true, fields: ['nickname', 'title'] }),
  }
}

/** MiniSearch as it comes. */
export function miniSearchDefault(): Peer {
  return miniSearch('MiniSearch default', {})
}

/** MiniSearch with field boosts, prefix search and fuzziness. */
export function miniSearchTuned(): Peer {
  return miniSearch('MiniSearch tuned', TUNED)
}

/** The library's own engine. */
export function ours(): Peer {
  const index = createEngine()
  return {
    name: 'Paperboy',
    put: (papers) => index.put(papers),
    search: (query, limit) => index.search(query, { limit }).hits.map(({ id }) => id),
    suggest: (typed, limit) => index.suggest(typed, limit),
  }
}
