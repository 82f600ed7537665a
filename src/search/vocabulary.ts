import { isStopWord, stem } from './analysis.ts'
import { fold } from './letters.ts'

/** Letters of a word that are kept. */
const WORD_LIMIT = 40

/** Words, and stems, remembered at most; once there are as many, all are forgotten. */
const REMEMBERED = 50_000

/** What is true of a word wherever it is written. */
export interface Word {
  /** Folded. */
  readonly text: string
  /** Its stem, or `null` for a word that nearly every text has. */
  readonly stem: string | null
  /** Does it look like a name somebody made up: a capital or digit after the first letter (`OREO`, `GPT4`)? */
  readonly coined: boolean
  /** Whether it begins with a capital or a digit, as the parts of names do. */
  readonly capital: boolean
  /** The number of its stem among the index's terms, once it was filed. */
  term: number | undefined
}

/** Looks at words and remembers what it found: a library says the same words over and over. */
export class Vocabulary {
  #words = new Map<string, Word>()
  readonly #stems = new Map<string, string>()

  /** The word that a run of letters and digits is. */
  word(run: string): Word {
    const known = this.#words.get(run)
    if (known !== undefined) return known
    const text = fold(run).slice(0, WORD_LIMIT)
    const word: Word = {
      text,
      stem: isStopWord(text) ? null : this.stem(text),
      coined: isCoined(run),
      capital: /^[\p{Lu}\p{N}]/u.test(run),
      term: undefined,
    }
    if (this.#words.size >= REMEMBERED) this.#words.clear()
    this.#words.set(run, word)
    return word
  }

  /** The stem of a folded word. */
  stem(word: string): string {
    const known = this.#stems.get(word)
    if (known !== undefined) return known
    const found = stem(word)
    if (this.#stems.size >= REMEMBERED) this.#stems.clear()
    this.#stems.set(word, found)
    return found
  }

  /** Forgets words as they were written, but not stems: once many texts are read, few of them come again. */
  forget(): void {
    this.#words = new Map()
  }
}

function isCoined(run: string): boolean {
  return /^.+[\p{Lu}\p{N}]/u.test(run) && /\p{L}/u.test(run)
}
