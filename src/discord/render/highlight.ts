import { fold, stem } from '../../library/analysis.ts'
import { escapeMarkdown } from '../escape.ts'

/** Words matched, ready to be looked for in texts. */
export type Highlight = ReadonlySet<string>

/** The stems of words, by which they are found in any inflection. */
export function highlightOf(words: readonly string[]): Highlight {
  return new Set(words.map((word) => stem(fold(word))))
}

/** Plain text as Markdown, escaped, with the words in bold. */
export function emphasize(plain: string, highlight: Highlight): string {
  const escaped = escapeMarkdown(plain)
  if (highlight.size === 0) return escaped
  // Escaping puts signs between words only, so each stands there whole.
  return escaped.replace(WORD, (word) => (highlight.has(stem(fold(word))) ? `**${word}**` : word))
}

/** How many words of a text are among those looked for. */
export function countHighlights(plain: string, highlight: Highlight): number {
  return (plain.match(WORD) ?? []).filter((word) => highlight.has(stem(fold(word)))).length
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu
