import { PorterStemmer } from 'natural/lib/natural/stemmers/index.js'

/** Longest run of letters and digits that counts as one word, in characters; the rest of it is dropped. */
const WORD_LIMIT = 40

/** Words whose presence says nothing about a paper. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  'a an and are as at be by for from has have how in into is it its of on or that the their this to towards toward via was we what when which with'.split(
    ' ',
  ),
)

/** Lower case without accents: `Schrödinger` and `schrodinger` are the same word. */
export function fold(text: string): string {
  // Most text is ASCII, which has no accents and is told apart quickly.
  if (/^[\n -~]*$/.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Runs of letters and digits, folded, in order; a hyphen or any other sign parts them. */
export function words(text: string): string[] {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, WORD_LIMIT))
}

/** Every letter and digit of a text in one word: `Video-RoPE`, `video rope` and `VideoRoPE` are one name. */
export function joined(text: string): string {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join('')
}

/** Is the word one that nearly every text has? */
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
