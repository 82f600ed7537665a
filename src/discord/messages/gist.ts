import { latexToText } from '../../digest/latex-text.ts'
import { textOfMarkup } from '../../digest/markdown/markdown-text.ts'
import { plainLine, shorten } from '../texts/escape.ts'

/** A gist's length in characters: at most this, and, if the text has it, not much less than {@link LEAST}. */
export const GIST_LIMIT = 200
const LEAST = 120

/**
 * The first sentence or two of a paper's summary, as plain text of at most `limit` characters: whole
 * sentences if they fill it well, else cut at a clause, else at a word; a cut is shown by "…".
 */
export function gist(summary: readonly string[], limit: number = GIST_LIMIT): string {
  // Four times the limit is more than any LaTeX takes to say as much.
  const line = plainLine(latexToText(textOfMarkup(summary.join(' ').slice(0, 4 * limit + 400))))
  if (line.length <= limit) return line
  const least = Math.min(LEAST, (limit * 3) / 5)
  const sentence = lastEnd(line, /[.!?](?=\s+[\p{Lu}\p{N}“"(])/gu, least, limit)
  if (sentence !== undefined) return line.slice(0, sentence)
  const clause = lastEnd(line, /[,;:](?=\s)|\s[–—-](?=\s)/gu, least, limit - 1)
  if (clause !== undefined) return `${line.slice(0, clause).replace(/[\s,;:–—-]+$/u, '')}…`
  return shorten(line, limit)
}

/** Where the last match ends that ends between the two lengths. */
function lastEnd(line: string, pattern: RegExp, least: number, most: number): number | undefined {
  return [...line.slice(0, most + 2).matchAll(pattern)]
    .map((match) => match.index + match[0].length)
    .filter((end) => end >= least && end <= most)
    .at(-1)
}
