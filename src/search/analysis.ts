import PorterStemmer from 'natural/lib/natural/stemmers/porter_stemmer.js'
import { fold } from './letters.ts'

/** Longest run of letters and digits that counts as one word, in characters; the rest of it is dropped. */
const WORD_LIMIT = 40

/** Words whose presence says nothing about a paper. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  'a an and are as at be by for from has have how in into is it its of on or that the their this to towards toward via was we what when which with'.split(
    ' ',
  ),
)

/** Runs of letters and digits, folded, in order; a hyphen or any other sign parts them, and CJK runs are taken apart. */
export function words(text: string): string[] {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? [])
    .flatMap(partsOfRun)
    .map((word) => word.slice(0, WORD_LIMIT))
}

/** Scripts that put no space between words. */
const UNSPACED = '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Bopomofo}'
const UNSPACED_LETTER = new RegExp(`[${UNSPACED}]`, 'u')
const SCRIPT_RUNS = new RegExp(`(?:(?![\\p{N}])[${UNSPACED}])+|(?:(?![${UNSPACED}])[\\p{L}]|\\p{N})+`, 'gu')

/**
 * The words that a run of letters and digits is made of: itself, or, where its script puts no space between words, each two
 * neighbours (bigrams, as in Lucene's CJKAnalyzer), so that a word is found within a run.
 */
export function partsOfRun(run: string): string[] {
  if (!isUnspaced(run)) return [run]
  return (run.match(SCRIPT_RUNS) ?? []).flatMap((part) =>
    UNSPACED_LETTER.test(part) ? bigrams(part) : [part],
  )
}

/** Whether a text has letters of a script that puts no space between words. */
export function isUnspaced(text: string): boolean {
  return UNSPACED_LETTER.test(text)
}

function bigrams(run: string): string[] {
  const letters = [...run]
  if (letters.length < 2) return letters
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`)
}

/** Every letter and digit of a text in one word: `Video-RoPE`, `video rope` and `VideoRoPE` are one name. */
export function joined(text: string): string {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join('')
}

/** Whether the word is one that nearly every text has. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word)
}

/** The stem of a folded word (Porter 1980); words with digits or of other scripts are their own stem. */
export function stem(word: string): string {
  const known = KNOWN_STEMS.get(word)
  if (known !== undefined) return known
  const found = /^[a-z]{3,}$/.test(word) ? PorterStemmer.stem(word) : word
  if (KNOWN_STEMS.size >= KNOWN_STEMS_LIMIT) KNOWN_STEMS.clear()
  KNOWN_STEMS.set(word, found)
  return found
}

/** Stemming takes some ten microseconds a word, and a few thousand words make up most of what is ever stemmed. */
const KNOWN_STEMS = new Map<string, string>()
const KNOWN_STEMS_LIMIT = 20_000
