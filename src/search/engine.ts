import type { Paper } from '../digest/paper.ts'
import { InvertedIndex } from './inverted-index.ts'
import { Ranking } from './ranking.ts'
import { Relatedness } from './related.ts'
import { retrieve } from './retrieval.ts'
import { Scoring } from './scoring.ts'
import type { StorableIndex } from './search-index.ts'
import { Suggestions } from './suggestions.ts'

/** Slots below which an index is never rebuilt: it is small whatever is in it. */
const SLOTS_BEFORE_COMPACTING = 256

/** The library's search engine: an inverted index in memory (docs/decisions/006-search-engine.md). */
export function createEngine({ slotsBeforeCompacting = SLOTS_BEFORE_COMPACTING } = {}): StorableIndex {
  let readers = readersOf(new InvertedIndex())
  let waiting: ReadonlySet<string> = new Set()

  function use(index: InvertedIndex): void {
    index.waitFor(waiting)
    readers = readersOf(index)
  }

  return {
    put: (papers) => readers.index.put(papers),
    remove: (ids) => readers.index.remove(ids),
    restore(contents, papers) {
      const byId = new Map(papers.map((paper) => [paper.id, paper]))
      const index = readWhole(contents, byId)
      if (index === undefined) return papers
      use(index)
      return papers.filter(({ id }) => index.slot(id) === undefined)
    },
    *compacting() {
      const { index } = readers
      // Only where most of it is the remains of papers that are gone.
      if (index.slots <= slotsBeforeCompacting || index.slots <= 2 * index.size) return
      const fresh = new InvertedIndex()
      for (const paper of index.papers()) {
        fresh.put([paper])
        yield
      }
      use(fresh)
    },
    contents: () => readers.index.write(),
    search: (query, options) => retrieve(query, options, readers),
    suggest: (typed, limit) => readers.suggestions.suggest(typed, limit),
    related: (id, limit) => readers.relatedness.nearest(id, limit),
    waitFor(dates) {
      waiting = dates
      readers.index.waitFor(dates)
    },
  }
}

/** What answers from an index. */
function readersOf(index: InvertedIndex) {
  const scoring = new Scoring(index)
  return {
    index,
    ranking: new Ranking(index, scoring),
    suggestions: new Suggestions(index),
    relatedness: new Relatedness(index, scoring),
  }
}

/** The index of these contents, or `undefined` where they can't be used for these papers. */
function readWhole(contents: Uint8Array, papers: ReadonlyMap<string, Paper>): InvertedIndex | undefined {
  try {
    return InvertedIndex.read(contents, papers)
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return undefined
    throw error
  }
}
