import { type ContentsReader, writeNumbers } from './contents.ts'

/**
 * The numbers of words in the order of their letters, so that all that begin alike are together. Words
 * that are added are sorted among themselves and merged in.
 */
export class SortedWords {
  readonly #words: readonly string[]
  #order = new Uint32Array(0)

  /** @param words the words by number; it may grow */
  constructor(words: readonly string[]) {
    this.#words = words
  }

  /** Takes in the words from the number on that is the count so far. */
  takeIn(): void {
    const added = Uint32Array.from(
      { length: this.#words.length - this.#order.length },
      (_, index) => this.#order.length + index,
    )
    if (added.length === 0) return
    added.sort((a, b) => compare(this.#word(a), this.#word(b)))
    const merged = new Uint32Array(this.#words.length)
    let copied = 0
    let to = 0
    for (const number of added) {
      const place = this.#lowerBound(this.#word(number))
      merged.set(this.#order.subarray(copied, place), to)
      to += place - copied
      copied = place
      merged[to++] = number
    }
    merged.set(this.#order.subarray(copied), to)
    this.#order = merged
  }

  /** Numbers of the words that begin so, in the order of their letters. */
  beginningWith(prefix: string): Uint32Array {
    // U+FFFF is no character, so it follows everything that begins with the prefix.
    return this.#order.subarray(this.#lowerBound(prefix), this.#lowerBound(`${prefix}\uffff`))
  }

  write(): Iterable<Uint8Array> {
    return writeNumbers(this.#order)
  }

  static read(reader: ContentsReader, words: readonly string[]): SortedWords {
    const sorted = new SortedWords(words)
    sorted.#order = reader.numbers()
    return sorted
  }

  #word(number: number): string {
    return this.#words[number] ?? ''
  }

  #lowerBound(wanted: string): number {
    let low = 0
    let high = this.#order.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#word(this.#order[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
