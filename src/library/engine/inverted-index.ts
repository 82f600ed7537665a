import type { Paper } from '../../digest/paper.ts'
import { rarity } from './bm25f.ts'
import { Column } from './column.ts'
import { type Document, documentOf } from './document.ts'
import { Lexicon } from './lexicon.ts'
import { type BlockVisitor, PostingLists } from './posting-lists.ts'
import { SortedWords } from './sorted-words.ts'
import { createStemmer } from './stems.ts'
import { isWordTerm } from './terms.ts'

/** The slot that a posting is of: its upper 24 bits, which is room for 16 million papers. */
export const slotOf = (posting: number): number => posting >>> 8

/** What the term weighs in the paper. */
export const impactIn = (posting: number): number => (posting & 0xff) >>> 1

/** 1 where the term stands in the paper's title. */
export const isInTitle = (posting: number): number => posting & 1

/**
 * Papers by what is said of them: each term with the papers that have it, what it weighs there, and how many
 * they are. A paper lives in a slot; one that is replaced or removed leaves its slot empty, and
 * {@link InvertedIndex.wasted} says when a new index pays.
 */
export class InvertedIndex {
  readonly stem = createStemmer()
  /** Names of papers, each in one word. */
  readonly names = new Lexicon()
  /** Words of titles, and coined ones of summaries. */
  readonly words = new Lexicon()
  readonly #papers: (Paper | undefined)[] = []
  readonly #slots = new Map<string, number>()
  readonly #ids: string[] = []
  readonly #sortedIds = new SortedWords(this.#ids)
  readonly #dates = new Column()
  readonly #norms = new Column()
  readonly #lists = new Map<string, number>()
  readonly #postings = new PostingLists()
  /** How many papers have a term now. */
  readonly #uses = new Column()

  /** Papers held. */
  get size(): number {
    return this.#slots.size
  }

  /** Slots given out so far, empty ones included. */
  get slots(): number {
    return this.#papers.length
  }

  /** Is most of it the remains of papers that are gone? */
  get wasted(): boolean {
    return this.slots > 256 && this.slots > 2 * this.size
  }

  /** Every paper held. */
  papers(): Paper[] {
    return this.#papers.filter((paper) => paper !== undefined)
  }

  /** The paper in a slot, or `undefined` where it is gone. */
  paper(slot: number): Paper | undefined {
    return this.#papers[slot]
  }

  /** The slot of a paper. */
  slot(id: string): number | undefined {
    return this.#slots.get(id)
  }

  /** The date of a paper's latest digest as a number: 20250210. */
  date(slot: number): number {
    return this.#dates.get(slot)
  }

  /** The length of a paper's words as a vector of impacts. */
  norm(slot: number): number {
    return this.#norms.get(slot)
  }

  /** Slots of the papers whose ids begin so, those of papers that are gone included, in the order of their ids. */
  idsBeginningWith(prefix: string): Uint32Array {
    return this.#sortedIds.beginningWith(prefix)
  }

  /** Adds papers or replaces those of the same id. All are analysed before the first is filed. */
  put(papers: readonly Paper[]): void {
    const documents = papers.map((paper) => ({ paper, document: documentOf(paper, this.stem) }))
    for (const { paper, document } of documents) {
      this.#takeOut(paper.id)
      this.#file(paper, document)
    }
    this.#sortedIds.takeIn()
    this.names.takeIn()
    this.words.takeIn()
  }

  /** Removes papers; ids that it doesn't hold are no fault. */
  remove(ids: readonly string[]): void {
    for (const id of ids) this.#takeOut(id)
  }

  /** How many papers have a term. */
  uses(term: string): number {
    const list = this.#lists.get(term)
    return list === undefined ? 0 : this.#uses.get(list)
  }

  /** How much a term that so many papers have tells in this library. */
  rarity(uses: number): number {
    return rarity(uses, this.size)
  }

  /** Postings of a term, oldest first, also those of empty slots. */
  scan(term: string, visit: BlockVisitor): void {
    const list = this.#lists.get(term)
    if (list !== undefined) this.#postings.scan(list, visit)
  }

  /** Compares two slots: the newer paper first, then by id, so that no two are equal. */
  newestFirst(a: number, b: number): number {
    const byDate = this.date(b) - this.date(a)
    if (byDate !== 0) return byDate
    return (this.#papers[a]?.id ?? '') < (this.#papers[b]?.id ?? '') ? 1 : -1
  }

  #file(paper: Paper, { terms, names, words }: Document): void {
    const slot = this.#papers.push(paper) - 1
    this.#slots.set(paper.id, slot)
    this.#ids.push(paper.id)
    this.#dates.set(slot, Number((paper.dates.at(-1) ?? '').replaceAll('-', '')) || 0)
    let squares = 0
    for (const [term, weight] of terms) {
      if (isWordTerm(term)) squares += impactIn(weight) ** 2
      let list = this.#lists.get(term)
      if (list === undefined) {
        list = this.#postings.create()
        this.#lists.set(term, list)
      }
      this.#postings.append(list, ((slot << 8) | weight) >>> 0)
      this.#uses.set(list, this.#uses.get(list) + 1)
    }
    this.#norms.set(slot, Math.max(1, Math.round(Math.sqrt(squares))))
    for (const name of names) this.names.add(name, slot)
    for (const word of words) this.words.add(word, slot)
  }

  #takeOut(id: string): void {
    const slot = this.#slots.get(id)
    const paper = slot === undefined ? undefined : this.#papers[slot]
    if (slot === undefined || paper === undefined) return
    const { terms, names, words } = documentOf(paper, this.stem)
    for (const term of terms.keys()) {
      const list = this.#lists.get(term)
      if (list !== undefined) this.#uses.set(list, this.#uses.get(list) - 1)
    }
    for (const name of names) this.names.remove(name)
    for (const word of words) this.words.remove(word)
    this.#papers[slot] = undefined
    this.#slots.delete(id)
  }
}
