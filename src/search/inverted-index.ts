import type { Paper } from '../digest/paper.ts'
import { rarity } from './bm25f.ts'
import { Column } from './column.ts'
import { ContentsReader, writeNumbers, writeTexts } from './contents.ts'
import { Analyser, type Document } from './document.ts'
import { Lexicon } from './lexicon.ts'
import { dateNumber, featuresOf } from './paper-features.ts'
import { hashOf, writePapersHash } from './papers-hash.ts'
import { impactIn, postingOf } from './posting.ts'
import { type BlockVisitor, type PostingCursor, PostingLists } from './posting-lists.ts'
import { SortedWords } from './sorted-words.ts'
import { TermDictionary } from './term-dictionary.ts'
import { TopList } from './top-list.ts'
import { Vocabulary } from './vocabulary.ts'

/**
 * The version of written contents. Raise it whenever other terms, weights or words are filed of a paper, or are
 * filed otherwise: contents of another version are not read.
 */
export const CONTENTS_VERSION = 5

/**
 * Papers by what is said of them: each term with the papers that have it, what it weighs there, and how many
 * they are. A paper lives in a slot; one that is replaced or removed leaves its slot empty.
 */
export class InvertedIndex {
  readonly vocabulary = new Vocabulary()
  /** Names of papers, each in one word. */
  names = new Lexicon()
  /** Words of titles, and coined ones of summaries. */
  words = new Lexicon()
  readonly #papers: (Paper | undefined)[] = []
  readonly #slots = new Map<string, number>()
  #ids: string[] = []
  #sortedIds = new SortedWords(this.#ids)
  #dates = new Column()
  /** The sum of the squares of the impacts of each paper's stems. */
  #squares = new Column()
  /** What filters ask of each paper, as bits. */
  #features = new Column()
  /** The newest ids as far as they were asked for since the last change. */
  #newest: readonly string[] = []
  /** Dates of digests that have not come, and the earliest of them as a number. */
  #waiting: ReadonlySet<string> = new Set()
  #firstWaiting = Number.POSITIVE_INFINITY
  #terms = new TermDictionary()
  /** A list for each term, of the same number. */
  #postings = new PostingLists()
  /** How many of the papers that had a term are gone. */
  #gone = new Column()
  #analyser = new Analyser(this.vocabulary, this.#terms)

  /** Papers in the index. */
  get size(): number {
    return this.#slots.size
  }

  /** Slots given out so far, empty ones included. */
  get slots(): number {
    return this.#papers.length
  }

  /** Every paper in the index. */
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

  /** The date of a paper's latest digest as a {@link dateNumber}. */
  date(slot: number): number {
    return this.#dates.get(slot)
  }

  /** By slot: the {@link Feature}s of its paper; 0 where it is gone. Invalid after the next change. */
  get features(): Uint32Array {
    return this.#features.cells
  }

  /** By slot: the square of the length that its paper has as a vector of its stems' impacts. Invalid after the next change. */
  get squares(): Uint32Array {
    return this.#squares.cells
  }

  /** Slots of the papers whose ids begin so, those of papers that are gone included, in the order of their ids. */
  idsBeginningWith(prefix: string): Uint32Array {
    return this.#sortedIds.beginningWith(prefix)
  }

  /** Ids of the newest papers, newest first. */
  newest(count: number): string[] {
    if (this.#newest.length < Math.min(count, this.size)) this.#newest = this.#findNewest(count)
    return this.#newest.slice(0, count)
  }

  /** Adds papers or replaces those of the same id. */
  put(papers: readonly Paper[]): void {
    for (const paper of papers) {
      const document = this.analyse(paper)
      this.#takeOut(paper.id)
      this.#file(paper, document)
    }
    this.vocabulary.forget()
    this.#sortedIds.takeIn()
    this.names.takeIn()
    this.words.takeIn()
  }

  /** Removes papers; ids that are not in it are no fault. */
  remove(ids: readonly string[]): void {
    for (const id of ids) this.#takeOut(id)
  }

  /** What the index files of a paper. */
  analyse(paper: Paper): Document {
    return this.#analyser.analyse(paper)
  }

  /** Only the stems that the index files of a paper. */
  stems(paper: Paper): ReadonlyMap<number, number> {
    return this.#analyser.stems(paper)
  }

  /** The number of a term, or `undefined` where no paper has it. */
  term(text: string): number | undefined {
    return this.#terms.find(text)
  }

  /** How many papers have a term. */
  uses(term: number): number {
    return this.#postings.count(term) - this.#gone.get(term)
  }

  /** How much a term weighs that so many papers have, in this library. */
  rarity(uses: number): number {
    return rarity(uses, this.size)
  }

  /** Postings of a term, oldest first, also those of empty slots. */
  scan(term: number, visit: BlockVisitor): void {
    this.#postings.scan(term, visit)
  }

  /** The beginning of a term's postings, likewise. */
  cursor(term: number): PostingCursor {
    return this.#postings.cursor(term)
  }

  /** Sets the dates of digests that have not come: they make no paper newer. */
  waitFor(dates: ReadonlySet<string>): void {
    this.#waiting = dates
    this.#firstWaiting = Math.min(...[...dates].map(dateNumber), Number.POSITIVE_INFINITY)
    this.#newest = []
  }

  /** Compares two slots: the newer paper first, then by id, so that no two are equal. */
  newestFirst(a: number, b: number): number {
    const byDate = this.#dateThatCame(b) - this.#dateThatCame(a)
    if (byDate !== 0) return byDate
    return (this.#papers[a]?.id ?? '') < (this.#papers[b]?.id ?? '') ? 1 : -1
  }

  /** Its contents in pieces; it must not change before the last. Papers themselves are not among them. */
  *write(): Iterable<Uint8Array> {
    yield* writeNumbers(Uint32Array.of(CONTENTS_VERSION))
    yield* writeTexts(this.#ids)
    yield* writeNumbers(Uint32Array.from([...this.#papers.keys()].filter((slot) => !this.#papers[slot])))
    yield* writePapersHash(this.#papers)
    for (const part of [
      this.#sortedIds,
      this.#dates,
      this.#squares,
      this.#terms,
      this.#postings,
      this.#gone,
    ]) {
      yield* part.write()
    }
    for (const lexicon of [this.names, this.words]) yield* lexicon.write()
  }

  /** The index that was written, or `undefined` where it has another version or its papers aren't among these as they were. */
  static read(contents: Uint8Array, papers: ReadonlyMap<string, Paper>): InvertedIndex | undefined {
    const reader = new ContentsReader(contents)
    if (reader.numbers()[0] !== CONTENTS_VERSION) return undefined
    const index = new InvertedIndex()
    index.#ids = reader.texts()
    const gone = new Set(reader.numbers())
    for (const [slot, id] of index.#ids.entries()) {
      const paper = gone.has(slot) ? undefined : papers.get(id)
      if (paper === undefined && !gone.has(slot)) return undefined
      index.#papers.push(paper)
      if (paper === undefined) continue
      index.#slots.set(id, slot)
      index.#features.set(slot, featuresOf(paper))
    }
    if (reader.texts()[0] !== hashOf(index.#papers)) return undefined
    index.#sortedIds = SortedWords.read(reader, index.#ids)
    index.#dates = Column.read(reader)
    index.#squares = Column.read(reader)
    index.#terms = TermDictionary.read(reader)
    index.#postings = PostingLists.read(reader)
    index.#gone = Column.read(reader)
    index.#analyser = new Analyser(index.vocabulary, index.#terms)
    index.names = Lexicon.read(reader)
    index.words = Lexicon.read(reader)
    return index
  }

  #findNewest(count: number): string[] {
    const top = new TopList<number>(count, (a, b) => this.newestFirst(a, b))
    const [dates, features] = [this.#dates.cells, this.#features.cells]
    let oldest = 0
    // Backwards, because what came last is mostly the newest.
    for (let slot = this.slots - 1; slot >= 0; slot--) {
      if ((dates[slot] as number) < oldest || features[slot] === 0) continue
      top.add(slot)
      oldest = top.worst === undefined ? 0 : this.#dateThatCame(top.worst)
    }
    return top.items().flatMap((slot) => this.paper(slot)?.id ?? [])
  }

  /** The date of the latest digest of a slot's paper that has come, as a {@link dateNumber}; 0 where none has. */
  #dateThatCame(slot: number): number {
    const latest = this.#dates.get(slot)
    if (latest < this.#firstWaiting) return latest
    const came = (this.#papers[slot]?.dates ?? []).filter((date) => !this.#waiting.has(date))
    return dateNumber(came.at(-1) ?? '')
  }

  #file(paper: Paper, { stems, marks, names, words }: Document): void {
    const slot = this.#papers.push(paper) - 1
    this.#newest = []
    this.#slots.set(paper.id, slot)
    this.#ids.push(paper.id)
    this.#dates.set(slot, dateNumber(paper.dates.at(-1) ?? ''))
    this.#features.set(slot, featuresOf(paper))
    this.#squares.set(slot, sumOfSquares(stems.values()))
    while (this.#postings.size < this.#terms.size) this.#postings.create()
    for (const terms of [stems, marks]) {
      for (const [term, weight] of terms) this.#postings.append(term, postingOf(slot, weight))
    }
    for (const name of names) this.names.add(name, slot)
    for (const word of words) this.words.add(word, slot)
  }

  #takeOut(id: string): void {
    const slot = this.#slots.get(id)
    const paper = slot === undefined ? undefined : this.#papers[slot]
    if (slot === undefined || paper === undefined) return
    const { stems, marks, names, words } = this.analyse(paper)
    for (const terms of [stems, marks]) {
      for (const term of terms.keys()) this.#gone.set(term, this.#gone.get(term) + 1)
    }
    for (const name of names) this.names.remove(name)
    for (const word of words) this.words.remove(word)
    this.#newest = []
    this.#papers[slot] = undefined
    this.#features.set(slot, 0)
    this.#slots.delete(id)
  }
}

function sumOfSquares(weights: Iterable<number>): number {
  let sum = 0
  for (const weight of weights) sum += impactIn(weight) ** 2
  return sum
}
