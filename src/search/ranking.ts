import { affordable, inOrder } from './clause-order.ts'
import type { InvertedIndex } from './inverted-index.ts'
import { massTable } from './mass-table.ts'
import type { Clause, QueryWord } from './query.ts'
import type { Scoring } from './scoring.ts'
import { TopList } from './top-list.ts'

/** How much more a paper counts that has all the words in its title. */
const TITLE_BONUS = 1

/** And how much more that has all of them at all. */
const COVERAGE_BONUS = 1

/** The most that the two make of a paper's sum. */
const MOST_BONUS = (1 + TITLE_BONUS) * (1 + COVERAGE_BONUS)

/** A paper that fits a query's words. */
export interface Ranked {
  readonly slot: number
  readonly score: number
  /** The query's words that it has, as bits. */
  readonly bits: number
}

/** What to rank. */
export interface RankingTask {
  readonly words: readonly QueryWord[]
  readonly clauses: readonly Clause[]
  /** The part of the words' mass that a paper must have: 1 is every word. */
  readonly share: number
  readonly limit: number
  /** By slot: is the paper wanted? Anything but 0 is yes. */
  readonly allowed: Uint32Array
}

/** Ranks papers by their words. */
export class Ranking {
  readonly #index: InvertedIndex
  readonly #scoring: Scoring

  constructor(index: InvertedIndex, scoring: Scoring) {
    this.#index = index
    this.#scoring = scoring
  }

  /**
   * The best papers, best first, newer first among equals.
   *
   * Terms are read rarest word first. Once the words still to come weigh less than a paper must have, no
   * paper can enter that isn't in yet, and their lists, which are the long ones, only add to those that are: the
   * MaxScore idea (Turtle & Flood, "Query evaluation: strategies and optimizations", 1995) applied to coverage.
   * Words that are too common to be read at all count as little as if they had not been typed.
   */
  rank({ words, clauses, share, limit, allowed }: RankingTask): Ranked[] {
    const read = affordable(clauses, words)
    const masses = words.map(({ mass }, place) => ((read.unread >>> place) & 1 ? 0 : mass))
    const total = masses.reduce((sum, mass) => sum + mass, 0)
    const needed = total * share
    const massOf = massTable(masses)
    const terms = inOrder(read.clauses, masses).map(({ clause, left }) => ({
      ...clause,
      admits: left >= needed,
    }))
    const best = new TopList<Ranked>(
      limit,
      (a, b) => b.score - a.score || this.#index.newestFirst(a.slot, b.slot),
    )
    let least = 0
    this.#scoring.score(terms, allowed, ({ firstSlot, sums, bits, titleBits, places, count }) => {
      // Backwards, so that of many that are alike, of which the newest are kept, the newest come first.
      for (let at = count - 1; at >= 0; at--) {
        const place = places[at] as number
        const sum = sums[place] as number
        if (sum * MOST_BONUS < least) continue
        const covered = massOf(bits[place] as number)
        if (covered < needed) continue
        const inTitle = massOf(titleBits[place] as number)
        const score = sum * (1 + (TITLE_BONUS * inTitle) / total) * (1 + (COVERAGE_BONUS * covered) / total)
        if (score < least) continue
        best.add({ slot: firstSlot + place, score, bits: bits[place] as number })
        least = best.worst?.score ?? 0
      }
    })
    return best.items()
  }
}
