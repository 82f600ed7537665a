import { create, insert, type Results, search } from '@orama/orama'
import { Charset, Document } from 'flexsearch'
import MiniSearch, { type SearchOptions } from 'minisearch'
import type { Paper } from '../src/digest/paper.ts'
import { createEngine } from '../src/search/engine.ts'
import type { SearchFilter } from '../src/search/search-index.ts'

/** What the benchmark asks of a search engine. */
export interface Peer {
  readonly name: string
  put(papers: readonly Paper[]): void
  search(query: string, limit: number): string[]
  suggest(typed: string, limit: number): string[]
}

const FIELDS = ['nickname', 'title', 'tags', 'authors', 'summary'] as const
const NAME_FIELDS = ['nickname', 'title'] as const
const BOOST = { nickname: 6, title: 4, tags: 2, authors: 2, summary: 1 }

/** A paper as engines take it that know only text. */
function flat({ id, nickname, title, tags, authors, summary }: Paper) {
  const [allTags, allAuthors, text] = [tags, authors, summary].map((list) => list.join(' '))
  return {
    id,
    nickname: nickname ?? '',
    title,
    tags: allTags ?? '',
    authors: allAuthors ?? '',
    summary: text ?? '',
  }
}

function miniSearch(name: string, searchOptions: SearchOptions): Peer {
  const index = new MiniSearch({ fields: [...FIELDS], searchOptions })
  const ids = (query: string, limit: number, more: SearchOptions) =>
    index
      .search(query, more)
      .slice(0, limit)
      .map(({ id }) => String(id))
  return {
    name,
    put: (papers) => index.addAll(papers.map(flat)),
    search: (query, limit) => ids(query, limit, {}),
    suggest: (typed, limit) => ids(typed, limit, { prefix: true, fields: [...NAME_FIELDS] }),
  }
}

/** MiniSearch as it comes. */
export function miniSearchDefault(): Peer {
  return miniSearch('MiniSearch', {})
}

/** MiniSearch with field boosts, prefix search and fuzziness. */
export function miniSearchTuned(): Peer {
  return miniSearch('MiniSearch tuned', { boost: BOOST, prefix: true, fuzzy: 0.2 })
}

/** Orama with field boosts, one edit of tolerance and its English stemming left out, as it comes. */
export function orama(): Peer {
  const schema = Object.fromEntries(FIELDS.map((field) => [field, 'string' as const]))
  const index = create({ schema })
  const ids = (term: string, limit: number, properties: readonly string[]) => {
    const { hits } = search(index, {
      term,
      limit,
      properties: [...properties],
      boost: BOOST,
      tolerance: 1,
    }) as Results<unknown>
    return hits.map(({ id }) => id)
  }
  return {
    name: 'Orama',
    put: (papers) => {
      for (const paper of papers) void insert(index, flat(paper))
    },
    search: (query, limit) => ids(query, limit, FIELDS),
    suggest: (typed, limit) => ids(typed, limit, NAME_FIELDS),
  }
}

/** FlexSearch with prefixes, its balanced phonetic encoder against misspelling, and partial matches. */
export function flexSearch(): Peer {
  const index = new Document({
    encoder: Charset.LatinBalance,
    tokenize: 'forward',
    document: { id: 'id', index: [...FIELDS] },
  })
  const ids = (query: string, limit: number, field: readonly string[]) => {
    const found = index.search(query, { limit, suggest: true, merge: true, field: [...field] })
    return (found as readonly { readonly id: string | number }[]).slice(0, limit).map(({ id }) => String(id))
  }
  return {
    name: 'FlexSearch',
    put: (papers) => {
      for (const paper of papers) index.add(flat(paper))
    },
    search: (query, limit) => ids(query, limit, FIELDS),
    suggest: (typed, limit) => ids(typed, limit, NAME_FIELDS),
  }
}

/** What is used here of the SQLite that Node brings from 22.5 on; the types of Node 20 don't know it. */
interface Sqlite {
  readonly DatabaseSync: new (
    path: string,
  ) => {
    exec(sql: string): void
    prepare(sql: string): {
      run(...values: string[]): unknown
      all(...values: (string | number)[]): { readonly id: string }[]
    }
  }
}

/** SQLite FTS5 with Porter stems, boosts and the last word as a beginning, or `undefined` where Node has no SQLite. */
export async function openFts5(): Promise<(() => Peer) | undefined> {
  const module: string = 'node:sqlite'
  const sqlite: Sqlite | undefined = await import(module).catch(() => undefined)
  return sqlite && (() => fts5(sqlite))
}

function fts5({ DatabaseSync }: Sqlite): Peer {
  const database = new DatabaseSync(':memory:')
  database.exec(
    `CREATE VIRTUAL TABLE papers USING fts5(id UNINDEXED, ${FIELDS.join(', ')}, tokenize = 'porter unicode61')`,
  )
  const order = `bm25(papers, 0, ${FIELDS.map((field) => BOOST[field]).join(', ')})`
  const select = database.prepare(`SELECT id FROM papers WHERE papers MATCH ? ORDER BY ${order} LIMIT ?`)
  const words = (text: string) => (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `"${word}"`)
  const ids = (query: string, limit: number) =>
    query === '' ? [] : select.all(query, limit).map(({ id }) => id)
  return {
    name: 'SQLite FTS5',
    put(papers) {
      const add = database.prepare(`INSERT INTO papers VALUES (?${', ?'.repeat(FIELDS.length)})`)
      database.exec('BEGIN')
      for (const paper of papers.map(flat)) add.run(paper.id, ...FIELDS.map((field) => paper[field]))
      database.exec('COMMIT')
    },
    search: (query, limit) => ids(words(query).join(' OR '), limit),
    suggest: (typed, limit) => {
      const list = words(typed)
      return ids(list.length === 0 ? '' : `{${NAME_FIELDS.join(' ')}} : (${list.join(' AND ')} *)`, limit)
    },
  }
}

/** The library's own engine. */
export function ours(): Peer & {
  within(filter: SearchFilter, query: string): void
  related(id: string): void
} {
  const index = createEngine()
  return {
    name: 'Paperboy',
    put: (papers) => index.put(papers),
    search: (query, limit) => index.search(query, { limit }).hits.map(({ id }) => id),
    suggest: (typed, limit) => index.suggest(typed, limit),
    within: (filter, query) => void index.search(query, { limit: 25, filter }),
    // As many as a press of Related shows.
    related: (id) => void index.related(id, 6),
  }
}
