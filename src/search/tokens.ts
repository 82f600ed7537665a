import { partsOfRun } from './analysis.ts'
import { plainLetters } from './letters.ts'
import type { Vocabulary, Word } from './vocabulary.ts'

/** A word of a text with its surroundings. */
export interface Token {
  readonly word: Word
  /** Whether it follows the word before it with nothing but a space or a hyphen between. */
  readonly follows: boolean
  /** Whether it is joined to the word before it by a hyphen or the like (`R1-Zero`, `pass@k`, `v0.1`). */
  readonly bound: boolean
}

/** What is written between the parts of one name. */
const BINDERS = '-‐‑–_@./+^'

/** What may be written between two words that can be written as one. */
const GAP = /^[\s\-‐‑–_@./'’+^{}$&]{1,2}$/

/** The words of a text in order: runs of letters and digits, accents and invisible signs dropped. */
export function tokens(text: string, vocabulary: Vocabulary): Token[] {
  const plain = plainLetters(text)
  const found: Token[] = []
  let end = -1
  for (let at = 0; at < plain.length; ) {
    const from = at
    for (let size = letterAt(plain, at); size > 0; size = letterAt(plain, at)) at += size
    if (at === from) {
      at += 1
      continue
    }
    const gap = end < 0 || from - end > 2 ? '' : plain.slice(end, from)
    const [first = '', ...others] = partsOfRun(plain.slice(from, at))
    found.push({
      word: vocabulary.word(first),
      follows: gap === ' ' || GAP.test(gap),
      bound: gap.length === 1 && BINDERS.includes(gap),
    })
    for (const part of others) found.push({ word: vocabulary.word(part), follows: false, bound: false })
    end = at
  }
  return found
}

/** How many characters the letter or digit at a place takes; 0 where there is none. */
function letterAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code < 128) {
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
    return isLetter || (code >= 48 && code <= 57) ? 1 : 0
  }
  if (at >= text.length) return 0
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  return /^[\p{L}\p{N}]/u.test(character) ? character.length : 0
}
