/** Letters of a word that are kept. */
const WORD_LIMIT = 40

/** A word of a text with its surroundings. */
export interface Token {
  /** Folded. */
  readonly word: string
  /** Does it follow the word before it with nothing but a space or a hyphen between? */
  readonly follows: boolean
  /** Is it joined to the word before it by a hyphen or the like (`R1-Zero`, `pass@k`, `v0.1`)? */
  readonly bound: boolean
  /** Does it look like a name somebody made up: a capital or digit after the first letter (`OREO`, `GPT4`)? */
  readonly coined: boolean
}

/** What stands between the parts of one name. */
const BINDERS = '-‐‑–_@./+^'

/** What may stand between two words that can be written as one. */
const GAP = /^[\s\-‐‑–_@./'’+^{}$&]{1,2}$/

/** The words of a text in order. */
export function tokens(text: string): Token[] {
  // Most text is ASCII, which needs no folding but of case and is told apart quickly.
  const ascii = /^[\n -~]*$/.test(text)
  const plain = ascii ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')
  const runs = ascii ? /[A-Za-z0-9]+/g : /[\p{L}\p{N}]+/gu
  const found: Token[] = []
  let end = -1
  for (let match = runs.exec(plain); match !== null; match = runs.exec(plain)) {
    const [run] = match
    const word = run.toLowerCase()
    const between = end < 0 ? '' : plain.slice(end, match.index)
    found.push({
      word: word.length > WORD_LIMIT ? word.slice(0, WORD_LIMIT) : word,
      follows: between === ' ' || (between.length <= 2 && GAP.test(between)),
      bound: between.length === 1 && BINDERS.includes(between),
      coined: isCoined(run, word),
    })
    end = match.index + run.length
  }
  return found
}

function isCoined(run: string, lower: string): boolean {
  if (run.slice(1) === lower.slice(1) && !/\d/.test(run)) return false
  return /^.+[\p{Lu}\p{N}]/u.test(run) && /\p{L}/u.test(run)
}
