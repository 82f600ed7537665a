import type { Paper } from '../src/digest/paper.ts'
import type { SearchFilter } from '../src/search/search-index.ts'
import { memoryInUse } from './measure.ts'
import { miniSearchTuned, ours, type Peer } from './search-peers.ts'
import { type Asked, hardTexts, usualQueries } from './search-queries.ts'
import { printSlowest, repeated, time } from './slowest.ts'

/** Queries put to an engine, and to one that takes many milliseconds each. */
const QUERIES = 600
const SLOW_QUERIES = 40

/** Papers whose nearest are asked for. */
const RELATED = 100

/** Filters that let nothing, little, much and nearly everything pass. */
const FILTERS: readonly SearchFilter[] = [
  { hasCode: true, hasModel: true },
  { author: 'wang', notTags: ['Large Language Models'] },
  { tags: ['Large Language Models'], from: '2025-02-01' },
  { notTags: ['Robotics'] },
]

interface Cost {
  readonly name: string
  readonly indexMs: number
  readonly kilobytes: number
  /** Fastest first. */
  readonly times: readonly { readonly micros: number; readonly asked: Asked }[]
}

/** Prints what engines cost on these papers, as ratios to MiniSearch tuned, which is asked less where it takes seconds. */
export function printCost(
  papers: readonly Paper[],
  { peers, queries: most, seed }: { peers: readonly (() => Peer)[]; queries: 'all' | 'few'; seed: number },
): void {
  console.log(`\n${papers.length.toLocaleString('en')} papers`)
  const count = most === 'all' ? QUERIES : SLOW_QUERIES
  const asked = {
    warming: usualQueries(papers, QUERIES, seed + 1),
    queries: usualQueries(papers, QUERIES, seed),
  }
  const fewer = { warming: asked.warming.slice(0, count), queries: asked.queries.slice(0, count) }
  let base: Cost | undefined
  for (const create of peers) {
    const cost = measure(create(), papers, fewer)
    if (create === miniSearchTuned) base = cost
    printRow(cost, base)
  }
  const own = ours()
  const cost = measure(own, papers, asked)
  printRow(cost, base)
  const ask = asker(own)
  printSlowest(
    'slowest of these',
    cost.times.slice(-3).map(({ asked: each }) => ({ what: nameOf(each), ask: () => ask(each) })),
  )
  const hard = hardTexts(papers).flatMap((text) => [
    { text, suggest: false },
    { text, suggest: true },
  ])
  printSlowest(
    'slowest of hard ones',
    hard.map((asked) => ({ what: nameOf(asked), ask: () => ask(asked) })),
  )
  printSlowest(
    'slowest of hard ones within a filter',
    FILTERS.flatMap((filter) =>
      hardTexts(papers).map((text) => ({
        what: `${nameOf({ text, suggest: false })} within ${JSON.stringify(filter)}`,
        ask: () => own.within(filter, text),
      })),
    ),
  )
  printSlowest(
    'slowest related',
    papers.slice(0, RELATED).map(({ id }) => ({ what: `related ${id}`, ask: () => own.related(id) })),
  )
}

function printRow(cost: Cost, base: Cost | undefined): void {
  const cells = [
    ['index', cost.indexMs, base?.indexMs, 'ms'],
    ['memory', cost.kilobytes, base?.kilobytes, 'kB a paper'],
    ['median', at(cost, 0.5), base && at(base, 0.5), 'µs'],
    ['p95', at(cost, 0.95), base && at(base, 0.95), 'µs'],
    ['p99', at(cost, 0.99), base && at(base, 0.99), 'µs'],
    ['worst', at(cost, 1), base && at(base, 1), 'µs'],
  ] as const
  const parts = cells.map(([what, value, theirs, unit]) => {
    const ratio = theirs === undefined || cost === base ? '' : ` (× ${(theirs / value).toFixed(1)})`
    return `${what} ${value.toFixed(value < 20 ? 1 : 0)} ${unit}${ratio}`
  })
  console.log(`  ${cost.name.padEnd(17)} ${parts.join(', ')}`)
}

function nameOf({ text, suggest }: Asked): string {
  const shown = JSON.stringify(text.slice(0, 60))
  return `${suggest ? 'suggest' : 'search'} ${shown}${text.length > 60 ? ` (${text.length} characters)` : ''}`
}

function at({ times }: Cost, share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))]?.micros ?? 0
}

const asker =
  (peer: Peer) =>
  ({ suggest, text }: Asked): void =>
    void (suggest ? peer.suggest(text, 25) : peer.search(text, 25))

function measure(
  peer: Peer,
  papers: readonly Paper[],
  { warming, queries }: { warming: readonly Asked[]; queries: readonly Asked[] },
): Cost {
  const before = memoryInUse()
  const indexMs = time(() => peer.put(papers)) / 1000
  const kilobytes = (memoryInUse() - before) / papers.length / 1024
  const ask = asker(peer)
  for (const query of warming) ask(query)
  // The fastest of a few, so that what the machine does besides isn't counted; of every engine alike.
  const times = queries.map((asked) => ({ asked, micros: Math.min(...repeated(() => ask(asked))) }))
  return { name: peer.name, indexMs, kilobytes, times: times.sort((a, b) => a.micros - b.micros) }
}
