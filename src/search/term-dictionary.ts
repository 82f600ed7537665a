import { type ContentsReader, writeTexts } from './contents.ts'

/** The index's terms, numbered from 0 in the order in which they came. */
export class TermDictionary {
  readonly #numbers = new Map<string, number>()

  /** Terms in it. */
  get size(): number {
    return this.#numbers.size
  }

  /** The number of a term, which is taken in if it is new. */
  intern(term: string): number {
    const known = this.#numbers.get(term)
    if (known !== undefined) return known
    const number = this.#numbers.size
    this.#numbers.set(term, number)
    return number
  }

  /** The number of a term, or `undefined` where it is in no paper. */
  find(term: string): number | undefined {
    return this.#numbers.get(term)
  }

  write(): Iterable<Uint8Array> {
    return writeTexts(this.#numbers.keys())
  }

  static read(reader: ContentsReader): TermDictionary {
    const dictionary = new TermDictionary()
    for (const term of reader.texts()) dictionary.intern(term)
    return dictionary
  }
}
