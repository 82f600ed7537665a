import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { openCorpus } from '../src/cli/open-library.ts'
import type { Paper } from '../src/digest/paper.ts'
import { CANONICAL_TAGS } from '../src/digest/taxonomy.ts'
import { resolveTag } from '../src/library/tags.ts'
import { pick, recombine, seededRandom } from './recombine.ts'
import { type JudgedQuery, KINDS, relevanceOf } from './relevance.ts'
import { miniSearchDefault, miniSearchTuned, ours, type Peer } from './search-peers.ts'

const SHARED = resolve(process.cwd(), '../shared')
const CORPUS = resolve(SHARED, 'corpus/papers.ndjson')
const QUERIES = resolve(SHARED, 'queries/dev.ndjson')

const SEED = 7
const SIZES = [4_000, 40_000, 400_000]

/** Beyond this many papers MiniSearch takes minutes to index and seconds a query. */
const PEER_LIMIT = 40_000

/** Queries that MiniSearch gets where there are many papers: a description takes it seconds. */
const PEER_QUERIES = 40

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
  printRelevance(papers, queries)
  console.log(
    `\nCost of one look-up, papers recombined from the corpus (seed ${SEED}); × is the ratio to MiniSearch tuned`,
  )
  for (const size of SIZES) printCost(recombine(papers, size, SEED), size <= PEER_LIMIT)
}

function printRelevance(papers: readonly Paper[], queries: readonly JudgedQuery[]): void {
  const peers = [miniSearchDefault(), miniSearchTuned(), ours()]
  const tagOf = (typed: string) => {
    const found = resolveTag(typed, CANONICAL_TAGS)
    return found.kind === 'tag' ? [found.tag] : found.near
  }
  const results = peers.map((peer) => {
    peer.put(papers)
    return relevanceOf(peer, queries, tagOf)
  })
  console.log(`Relevance: ${papers.length} papers, ${queries.length} queries`)
  const row = (...cells: string[]) =>
    console.log(cells.map((cell, at) => cell.padEnd(at < 2 ? 17 : 19)).join(''))
  row('kind', 'measure', ...peers.map(({ name }) => name), 'goal')
  for (const [kind, { measure, goal }] of Object.entries(KINDS)) {
    const count = queries.filter((query) => query.kind === kind).length
    const cells = results.map((result, peer) =>
      kind === 'tag' && peer < 2
        ? '–'
        : (result.get(kind) ?? []).map((score) => score.toFixed(3)).join(' / '),
    )
    row(`${kind} ${count}`, measure, ...cells, `≥ ${goal}`)
  }
}

interface Cost {
  readonly name: string
  readonly indexMs: number
  readonly kilobytes: number
  /** Microseconds, sorted. */
  readonly times: readonly number[]
}

function printCost(papers: readonly Paper[], withPeer: boolean): void {
  const queries = queriesFor(papers, 600)
  console.log(
    `\n${papers.length.toLocaleString('en')} papers${withPeer ? '' : ' (MiniSearch left out: it would take minutes)'}`,
  )
  const peers = withPeer ? [miniSearchTuned, ours] : [ours]
  const costs = peers.map((create) =>
    measure(
      create(),
      papers,
      papers.length > 4_000 && create !== ours ? queries.slice(0, PEER_QUERIES) : queries,
    ),
  )
  const peer = withPeer ? costs[0] : undefined
  for (const cost of costs) {
    const cells = [
      ['index', cost.indexMs, peer?.indexMs, 'ms'],
      ['memory', cost.kilobytes, peer?.kilobytes, 'kB a paper'],
      ['median', at(cost, 0.5), peer && at(peer, 0.5), 'µs'],
      ['p95', at(cost, 0.95), peer && at(peer, 0.95), 'µs'],
      ['p99', at(cost, 0.99), peer && at(peer, 0.99), 'µs'],
      ['worst', at(cost, 1), peer && at(peer, 1), 'µs'],
    ] as const
    const told = cells.map(([what, value, theirs, unit]) => {
      const ratio = theirs === undefined || cost === peer ? '' : ` (× ${(theirs / value).toFixed(1)})`
      return `${what} ${value.toFixed(value < 20 ? 1 : 0)} ${unit}${ratio}`
    })
    console.log(`  ${cost.name.padEnd(17)} ${told.join(', ')}`)
  }
}

function at({ times }: Cost, share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
}

function measure(peer: Peer, papers: readonly Paper[], queries: readonly Asked[]): Cost {
  const before = memory()
  const begun = performance.now()
  peer.put(papers)
  const indexMs = performance.now() - begun
  const kilobytes = (memory() - before) / papers.length / 1024
  const ask = ({ suggest, text }: Asked) => (suggest ? peer.suggest(text, 25) : peer.search(text, 25))
  for (const query of queries.slice(0, 100)) ask(query)
  const times = queries.map((query) => {
    const asked = performance.now()
    ask(query)
    return (performance.now() - asked) * 1000
  })
  return { name: peer.name, indexMs, kilobytes, times: times.sort((a, b) => a - b) }
}

function memory(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

interface Asked {
  readonly text: string
  readonly suggest: boolean
}

/** Queries as people ask them: a name, a name misspelt, words of a title, a description, the beginning of a name. */
function queriesFor(papers: readonly Paper[], count: number): Asked[] {
  const random = seededRandom(SEED + 1)
  return Array.from({ length: count }, (_, index) => {
    const { nickname, title, summary } = pick(papers, random)
    const name = nickname ?? title
    const words = title.split(' ').slice(1)
    switch (index % 5) {
      case 0:
        return { text: name, suggest: false }
      case 1: {
        const place = Math.floor(random() * name.length)
        return { text: name.slice(0, place) + name.slice(place + 1), suggest: false }
      }
      case 2:
        return { text: Array.from({ length: 3 }, () => pick(words, random)).join(' '), suggest: false }
      case 3:
        return { text: (summary[0] ?? title).split(' ').slice(0, 14).join(' '), suggest: false }
      default:
        return { text: name.slice(0, 3 + Math.floor(random() * 3)), suggest: true }
    }
  })
}
