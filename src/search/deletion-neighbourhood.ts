import { Column } from './column.ts'
import { type ContentsReader, writeNumbers } from './contents.ts'
import { toleranceFor } from './edit-distance.ts'

/** Letters of a word that are looked at; what follows is compared only when the beginning fits. */
const PREFIX = 7

/** Longer words are not filed: they are whole titles. */
const LENGTH_LIMIT = 40

/** Words of one stretch of numbers, filed together. */
interface Generation {
  readonly from: number
  readonly to: number
  /** Where the words of each bucket begin, and after the last one the end. */
  readonly starts: Uint32Array
  readonly numbers: Uint32Array
}

/**
 * Finds the words that may be within a few edits of another without comparing it to all of them: two words
 * that are `n` edits apart become the same when at most `n` letters of each are left out. Each word is
 * filed under every such remainder of its first letters; a look-up forms those of what was typed.
 *
 * Remainders differ only by the bucket that their hash falls in, so what it gives are candidates: the caller
 * compares. Buckets lie end to end, without room to grow; words that are added make a generation of their own,
 * which is merged with those before it that are no larger (the logarithmic method).
 *
 * Sources: Garbe, "SymSpell: symmetric delete spelling correction" (2012), with its prefix index; the idea: Mor &
 * Fraenkel, "A hash code method for detecting and correcting spelling errors", CACM 1982; generations: Bentley & Saxe,
 * "Decomposable searching problems I", 1980.
 */
export class DeletionNeighbourhood {
  readonly #words: readonly string[]
  readonly #generations: Generation[] = []

  /** @param words the words by number; it may grow */
  constructor(words: readonly string[]) {
    this.#words = words
  }

  /** Takes in the words from the number on that is the count so far. */
  takeIn(): void {
    const to = this.#words.length
    let from = this.#generations.at(-1)?.to ?? 0
    if (from === to) return
    for (let last = this.#generations.at(-1); last !== undefined; last = this.#generations.at(-1)) {
      if (last.to - last.from > to - from) break
      from = last.from
      this.#generations.pop()
    }
    this.#generations.push(this.#file(from, to))
  }

  /** Numbers of the words that may be within the tolerance of what was typed. */
  candidates(typed: string): Set<number> {
    const found = new Set<number>()
    if (typed.length > LENGTH_LIMIT) return found
    const limit = toleranceFor(typed.length)
    const hashes = remainders(typed, limit)
    for (const { starts, numbers } of this.#generations) {
      for (const hash of hashes) {
        const bucket = hash & (starts.length - 2)
        const end = starts[bucket + 1] as number
        for (let at = starts[bucket] as number; at < end; at++) {
          const number = numbers[at] as number
          if (Math.abs((this.#words[number] ?? '').length - typed.length) <= limit) found.add(number)
        }
      }
    }
    return found
  }

  *write(): Iterable<Uint8Array> {
    yield* writeNumbers(Uint32Array.of(this.#generations.length))
    for (const { from, to, starts, numbers } of this.#generations) {
      yield* writeNumbers(Uint32Array.of(from, to))
      yield* writeNumbers(starts)
      yield* writeNumbers(numbers)
    }
  }

  static read(reader: ContentsReader, words: readonly string[]): DeletionNeighbourhood {
    const filed = new DeletionNeighbourhood(words)
    const [generations = 0] = reader.numbers()
    for (let generation = 0; generation < generations; generation++) {
      const [from = 0, to = 0] = reader.numbers()
      filed.#generations.push({ from, to, starts: reader.numbers(), numbers: reader.numbers() })
    }
    return filed
  }

  #file(from: number, to: number): Generation {
    const hashes = new Column()
    const ends: number[] = []
    for (let number = from; number < to; number++) {
      const word = this.#words[number] ?? ''
      // What is typed may be a letter longer and so be forgiven more, and its first letters end one earlier.
      if (word.length <= LENGTH_LIMIT) {
        for (const hash of remainders(word, toleranceFor(word.length + 1))) hashes.push(hash)
      }
      ends.push(hashes.length)
    }
    const buckets = 2 ** Math.ceil(Math.log2(Math.max(2, hashes.length)))
    const starts = new Uint32Array(buckets + 1)
    const bucketOf = (hash: number) => hash & (buckets - 1)
    for (let filing = 0; filing < hashes.length; filing++) {
      const bucket = bucketOf(hashes.get(filing))
      starts[bucket] = (starts[bucket] as number) + 1
    }
    // Each bucket's count becomes its end, and the end, filled from behind, its start.
    for (let bucket = 1; bucket <= buckets; bucket++) {
      starts[bucket] = (starts[bucket] as number) + (starts[bucket - 1] as number)
    }
    const numbers = new Uint32Array(hashes.length)
    let filing = 0
    for (const [index, end] of ends.entries()) {
      for (; filing < end; filing++) {
        const bucket = bucketOf(hashes.get(filing))
        const place = (starts[bucket] as number) - 1
        starts[bucket] = place
        numbers[place] = from + index
      }
    }
    return { from, to, starts, numbers }
  }
}

/** Hashes of a word's beginning with up to so many of its letters left out. */
function remainders(word: string, edits: number): Set<number> {
  const length = Math.min(word.length, PREFIX)
  const hashes = new Set([hashWithout(word, length, -1, -1)])
  if (edits < 1) return hashes
  for (let first = 0; first < length; first++) {
    hashes.add(hashWithout(word, length, first, -1))
    for (let second = first + 1; edits > 1 && second < length; second++) {
      hashes.add(hashWithout(word, length, first, second))
    }
  }
  return hashes
}

/** FNV-1a over the letters that stay, with a last mixing step because the buckets take the low bits. */
function hashWithout(word: string, length: number, first: number, second: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < length; at++) {
    if (at !== first && at !== second) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  }
  return (hash ^ (hash >>> 15)) >>> 0
}
