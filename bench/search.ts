import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { openCorpus } from '../src/cli/open-library.ts'
import type { Paper } from '../src/digest/paper.ts'
import { CANONICAL_TAGS } from '../src/digest/tags/taxonomy.ts'
import { resolveTag } from '../src/search/tags.ts'
import { recombine } from './recombine.ts'
import { type JudgedQuery, KINDS, relevanceOf } from './relevance.ts'
import { printCost } from './search-cost.ts'
import { printLists } from './search-lists.ts'
import { printOpening } from './search-opening.ts'
import {
  flexSearch,
  miniSearchDefault,
  miniSearchTuned,
  openFts5,
  orama,
  ours,
  type Peer,
} from './search-peers.ts'

const SHARED = resolve(process.cwd(), '../shared')
const CORPUS = resolve(SHARED, 'corpus/papers.ndjson')
const QUERIES = resolve(SHARED, 'queries/dev.ndjson')

const SEED = 7

/** `npm run bench -- search`: what is found, and what finding it costs. */
export async function benchSearch(): Promise<void> {
  if (!existsSync(CORPUS) || !existsSync(QUERIES)) {
    console.log(`bench search needs ${CORPUS} and ${QUERIES}, which are not part of the project.`)
    return
  }
  const corpus = await openCorpus(CORPUS)
  const papers = corpus.dates().flatMap((date) => corpus.digest(date)?.papers ?? [])
  const queries = readFileSync(QUERIES, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): JudgedQuery => JSON.parse(line))
  const fts5 = await openFts5()
  const others = [
    miniSearchDefault,
    miniSearchTuned,
    orama,
    flexSearch,
    ...(fts5 === undefined ? [] : [fts5]),
  ]
  if (fts5 === undefined) console.log('SQLite FTS5 is left out: this Node has no node:sqlite.')
  printRelevance(papers, queries, [...others, ours])
  console.log(
    `\nCost of one look-up, papers recombined from the corpus (seed ${SEED}); × is the ratio to MiniSearch tuned`,
  )
  const seed = SEED + 1
  // MiniSearch takes minutes to index more than this, and seconds a query; so do the others long before.
  printCost(recombine(papers, 4_000, SEED), { peers: others.slice(1), queries: 'all', seed })
  printCost(recombine(papers, 40_000, SEED), { peers: [miniSearchTuned], queries: 'few', seed })
  printCost(recombine(papers, 400_000, SEED), { peers: [], queries: 'few', seed })
  await printLists(recombine(papers, 40_000, SEED))
  await printOpening(recombine(papers, 4_000, SEED))
}

function printRelevance(
  papers: readonly Paper[],
  queries: readonly JudgedQuery[],
  engines: readonly (() => Peer)[],
): void {
  const peers = engines.map((create) => create())
  const tagOf = (typed: string) => {
    const found = resolveTag(typed, CANONICAL_TAGS)
    return found.kind === 'tag' ? [found.tag] : found.near
  }
  const results = peers.map((peer) => {
    peer.put(papers)
    return relevanceOf(peer, queries, tagOf)
  })
  console.log(`Relevance: ${papers.length} papers, ${queries.length} queries`)
  const row = (...cells: string[]) => console.log(cells.map((cell) => cell.padEnd(17)).join(''))
  row('kind', 'measure', ...peers.map(({ name }) => name), 'goal')
  for (const [kind, { measure, goal }] of Object.entries(KINDS)) {
    const count = queries.filter((query) => query.kind === kind).length
    const cells = results.map((result, peer) =>
      kind === 'tag' && peer < peers.length - 1
        ? '–'
        : (result.get(kind) ?? []).map((score) => score.toFixed(3)).join(' / '),
    )
    row(`${kind} ${count}`, measure, ...cells, `≥ ${goal}`)
  }
}
