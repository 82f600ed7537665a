import { impactIn, isInTitle, slotOf } from './posting.ts'
import type { PostingCursor } from './posting-lists.ts'

/** What a term does with papers that none before it has scored: lists them, scores them unlisted, or passes them over. */
const Others = { listed: 0, scored: 1, passed: 2 }

/** Slots scored at a time: what is kept of so many stays in the caches that are next to a core. */
const WINDOW = 8_192

/** A term to score by. */
export interface ScoredTerm {
  /** Its number in the index. */
  readonly term: number
  /** What a posting's impact is multiplied by. */
  readonly weight: number
  /** Noted of a paper that has it. */
  readonly bits: number
  /** Does it score every paper that has it, or only those that one of the terms that do has scored? */
  readonly admits: boolean
}

/** A term with the place up to which its list is read. */
interface ScoredList extends ScoredTerm {
  readonly cursor: PostingCursor
}

/** Posting lists by the number of their term. */
export interface PostingSource {
  cursor(term: number): PostingCursor
}

/** What the papers of one window of slots got. Places count from the window's first slot. */
export interface ScoreWindow {
  readonly firstSlot: number
  /** By place: the sum of weighted impacts; the bits of the terms that the paper has, and has in its title. */
  readonly sums: Float64Array
  readonly bits: Int32Array
  readonly titleBits: Int32Array
  /** Places of the papers scored, `count` of them, those of one term in the order of their slots. */
  readonly places: Uint16Array
  readonly count: number
}

/**
 * Scores papers, a term at a time within a window of slots at a time. Lists are read side by side, so that all that is
 * random about it, adding to a paper's sum, happens in a small array, however many papers are stored. Its arrays
 * are reused from query to query.
 *
 * Source: the windows of Lucene's BooleanScorer, after Cutting & Pedersen, "Space optimizations for total ranking",
 * RIAO 1997.
 */
export class Scoring {
  readonly #source: PostingSource
  readonly #size: number
  readonly #window: { -readonly [Key in keyof ScoreWindow]: ScoreWindow[Key] }

  /** @param size slots of a window, a power of two up to 65,536 */
  constructor(source: PostingSource, size = WINDOW) {
    this.#source = source
    this.#size = size
    this.#window = {
      firstSlot: 0,
      sums: new Float64Array(size),
      bits: new Int32Array(size),
      titleBits: new Int32Array(size),
      places: new Uint16Array(size),
      count: 0,
    }
  }

  /**
   * Scores by terms and shows each window in which a paper was scored, that of the lowest slots first.
   *
   * @param allowed by slot: may the paper be scored? Anything but 0 is yes
   */
  score(terms: readonly ScoredTerm[], allowed: Uint32Array, visit: (window: ScoreWindow) => void): void {
    const lists = terms.map((term) => ({ ...term, cursor: this.#source.cursor(term.term) }))
    const admitting = lists.filter(({ admits }) => admits)
    const adding = lists.filter(({ admits }) => !admits)
    for (let slot = nextSlot(admitting); slot < Number.POSITIVE_INFINITY; slot = nextSlot(admitting)) {
      this.#window.firstSlot = slot - (slot % this.#size)
      for (const list of admitting) this.#read(list, Others.listed, allowed)
      if (this.#window.count === 0) continue
      const others = this.#isDense() ? Others.scored : Others.passed
      for (const list of adding) this.#read(list, others, allowed)
      visit(this.#window)
      this.#clear()
    }
  }

  /** Whether it is cheaper to touch every place than to ask of each whether it is to be touched. */
  #isDense(): boolean {
    return this.#window.count > this.#size / 4
  }

  /** Adds a term to the papers of the window that have it. @param others what to do with those that have no term before it */
  #read({ cursor, weight, bits }: ScoredList, others: number, allowed: Uint32Array): void {
    const { sums, bits: matched, titleBits, places, firstSlot } = this.#window
    const mask = this.#size - 1
    const endSlot = firstSlot + this.#size
    let count = this.#window.count
    do {
      const { cells, to } = cursor
      // Windows in which no paper was scored were passed over, and so are the postings that lie in them.
      if (slotOf(cells[to - 1] as number) < firstSlot) continue
      let at = cursor.from
      while (at < to && slotOf(cells[at] as number) < firstSlot) at++
      for (; at < to; at++) {
        const posting = cells[at] as number
        const slot = slotOf(posting)
        if (slot >= endSlot) break
        const place = slot & mask
        const had = matched[place] as number
        if (others !== Others.scored && had === 0) {
          if (others === Others.passed || allowed[slot] === 0) continue
          places[count++] = place
        }
        matched[place] = had | bits
        sums[place] = (sums[place] as number) + weight * impactIn(posting)
        titleBits[place] = (titleBits[place] as number) | (bits & -isInTitle(posting))
      }
      cursor.from = at
      if (at < to) break
    } while (cursor.advance())
    this.#window.count = count
  }

  #clear(): void {
    const { sums, bits, titleBits, places, count } = this.#window
    if (this.#isDense()) {
      sums.fill(0)
      bits.fill(0)
      titleBits.fill(0)
    } else {
      for (let at = 0; at < count; at++) {
        const place = places[at] as number
        sums[place] = 0
        bits[place] = 0
        titleBits[place] = 0
      }
    }
    this.#window.count = 0
  }
}

/** The lowest slot that is unread, or infinity where all lists are read. */
function nextSlot(lists: readonly ScoredList[]): number {
  let lowest = Number.POSITIVE_INFINITY
  for (const { cursor } of lists) {
    const { cells, from, to } = cursor
    if (from < to) lowest = Math.min(lowest, slotOf(cells[from] as number))
  }
  return lowest
}
