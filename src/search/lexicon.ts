import { Column } from './column.ts'
import { type ContentsReader, writeTexts } from './contents.ts'
import { DeletionNeighbourhood } from './deletion-neighbourhood.ts'
import { editDistance, toleranceFor } from './edit-distance.ts'
import { type BlockVisitor, type PostingCursor, PostingLists } from './posting-lists.ts'
import { SortedWords } from './sorted-words.ts'

/** A word of the lexicon similar to what was typed. */
export interface Similar {
  readonly word: string
  readonly edits: number
}

/**
 * Words or names with the papers that have them, found exactly, by their beginning, or misspelt. A word whose
 * papers are all gone is no longer found.
 */
export class Lexicon {
  readonly #words: string[] = []
  readonly #numbers = new Map<string, number>()
  #holders = new PostingLists()
  /** How many of the papers that had a word are gone. */
  #gone = new Column()
  #sorted = new SortedWords(this.#words)
  #misspelt = new DeletionNeighbourhood(this.#words)

  /** Notes that the paper in a slot has a word. */
  add(word: string, slot: number): void {
    let number = this.#numbers.get(word)
    if (number === undefined) {
      number = this.#holders.create()
      this.#numbers.set(word, number)
      this.#words.push(word)
    }
    this.#holders.append(number, slot)
  }

  /** Notes that a paper that had a word is gone. */
  remove(word: string): void {
    const number = this.#numbers.get(word)
    if (number !== undefined) this.#gone.set(number, this.#gone.get(number) + 1)
  }

  /** Makes the words added so far findable by their beginning, and misspelt. */
  takeIn(): void {
    this.#sorted.takeIn()
    this.#misspelt.takeIn()
  }

  /** How many papers have the word. */
  uses(word: string): number {
    const number = this.#numbers.get(word)
    return number === undefined ? 0 : this.#usesOf(number)
  }

  /** Slots that were noted for a word, also those of papers that are gone. */
  scan(word: string, visit: BlockVisitor): void {
    const number = this.#numbers.get(word)
    if (number !== undefined) this.#holders.scan(number, visit)
  }

  /** Words that begin so, in the order of their letters, at most as many as asked for. */
  beginningWith(prefix: string, limit: number): string[] {
    return Array.from(this.holdersBeginningWith(prefix, limit), ({ word }) => word)
  }

  /** The same words with the beginnings of their lists of slots, as {@link scan} shows them. */
  *holdersBeginningWith(prefix: string, limit: number): Iterable<{ word: string; holders: PostingCursor }> {
    let left = limit
    for (const number of this.#sorted.beginningWith(prefix)) {
      if (left === 0) return
      const word = this.#words[number]
      if (word === undefined || this.#usesOf(number) === 0) continue
      yield { word, holders: this.#holders.cursor(number) }
      left -= 1
    }
  }

  /** Whether any word begins like this. */
  hasBeginning(prefix: string): boolean {
    return this.#sorted.beginningWith(prefix).some((number) => this.#usesOf(number) > 0)
  }

  /** How many papers have a word that begins so, counted for each word; infinitely many where it is too many words. */
  usesBeginningWith(prefix: string, wordLimit: number): number {
    const begun = this.#sorted.beginningWith(prefix)
    if (begun.length > wordLimit) return Number.POSITIVE_INFINITY
    return begun.reduce((sum, number) => sum + this.#usesOf(number), 0)
  }

  /** Words other than the typed one within its tolerance, fewest edits first, then most used, then by letters. */
  similar(typed: string): Similar[] {
    const limit = toleranceFor(typed.length)
    if (limit === 0) return []
    const found: { word: string; edits: number; uses: number; begins: boolean }[] = []
    for (const number of this.#misspelt.candidates(typed)) {
      const word = this.#words[number]
      const uses = this.#usesOf(number)
      if (word === undefined || uses === 0 || word === typed) continue
      const edits = editDistance(typed, word, limit)
      if (edits <= limit) found.push({ word, edits, uses, begins: word[0] === typed[0] })
    }
    return found.sort(
      (a, b) =>
        a.edits - b.edits ||
        Number(b.begins) - Number(a.begins) ||
        b.uses - a.uses ||
        (a.word < b.word ? -1 : 1),
    )
  }

  *write(): Iterable<Uint8Array> {
    yield* writeTexts(this.#words)
    for (const part of [this.#holders, this.#gone, this.#sorted, this.#misspelt]) yield* part.write()
  }

  static read(reader: ContentsReader): Lexicon {
    const lexicon = new Lexicon()
    for (const word of reader.texts()) lexicon.#numbers.set(word, lexicon.#words.push(word) - 1)
    lexicon.#holders = PostingLists.read(reader)
    lexicon.#gone = Column.read(reader)
    lexicon.#sorted = SortedWords.read(reader, lexicon.#words)
    lexicon.#misspelt = DeletionNeighbourhood.read(reader, lexicon.#words)
    return lexicon
  }

  #usesOf(number: number): number {
    return this.#holders.count(number) - this.#gone.get(number)
  }
}
