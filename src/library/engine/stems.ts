import { stem } from '../analysis.ts'

/** Stems remembered at most; a library's vocabulary is smaller, hostile input may not be. */
const LIMIT = 500_000

/** Stems words and remembers each: a library says the same words over and over, and a stem takes microseconds. */
export function createStemmer(): (word: string) => string {
  const stems = new Map<string, string>()
  return (word) => {
    const known = stems.get(word)
    if (known !== undefined) return known
    const found = stem(word)
    if (stems.size < LIMIT) stems.set(word, found)
    return found
  }
}
