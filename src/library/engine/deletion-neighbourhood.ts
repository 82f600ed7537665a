import { Column } from './column.ts'
import { toleranceFor } from './edit-distance.ts'

/** Letters of a word that are looked at; what follows is compared only when the beginning fits. */
const PREFIX = 7

/**
 * Finds the words that may be within a few edits of another without comparing it to all of them: two words
 * that are `n` edits apart become the same when at most `n` letters of each are left out. Each word is
 * filed under every such remainder of its first letters; a look-up forms those of what was typed.
 *
 * Only hashes are kept, so what it gives are candidates: the caller compares. Source: Garbe, "SymSpell: symmetric delete
 * spelling correction" (2012), with its prefix index; the idea: Mor & Fraenkel, "A hash code method for detecting and
 * correcting spelling errors", CACM 1982.
 */
export class DeletionNeighbourhood {
  /** First filing of a bucket, plus one; 0 where there is none. */
  #buckets = new Uint32Array(1024)
  readonly #hashes = new Column()
  readonly #words = new Column()
  /** The next filing of the same bucket, plus one. */
  readonly #next = new Column()

  /** Files a word under a number. */
  add(word: string, number: number): void {
    // What is typed may be a letter longer and so be forgiven more, and its first letters end one earlier.
    for (const hash of remainders(word, toleranceFor(word.length + 1))) {
      if (this.#words.length >= this.#buckets.length) this.#rehash()
      this.#hashes.push(hash)
      const filing = this.#words.push(number)
      this.#chain(filing, hash)
    }
  }

  /** Numbers of the words that may be within the tolerance of what was typed. */
  candidates(typed: string): Set<number> {
    const found = new Set<number>()
    for (const hash of remainders(typed, toleranceFor(typed.length))) {
      for (let filing = this.#bucket(hash); filing > 0; filing = this.#next.get(filing - 1)) {
        if (this.#hashes.get(filing - 1) === hash) found.add(this.#words.get(filing - 1))
      }
    }
    return found
  }

  #bucket(hash: number): number {
    return this.#buckets[hash & (this.#buckets.length - 1)] ?? 0
  }

  #chain(filing: number, hash: number): void {
    this.#next.set(filing, this.#bucket(hash))
    this.#buckets[hash & (this.#buckets.length - 1)] = filing + 1
  }

  #rehash(): void {
    this.#buckets = new Uint32Array(this.#buckets.length * 2)
    for (let filing = 0; filing < this.#words.length; filing++) this.#chain(filing, this.#hashes.get(filing))
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
