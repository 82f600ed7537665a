import { isUnspaced, stem, words } from '../../search/analysis.ts'
import { fold } from '../../search/letters.ts'
import { escapeMarkdown } from '../texts/escape.ts'

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
  // Escaping puts signs between words only, so each is still there whole.
  return escaped.replace(WORD, (word) =>
    partsOf(word, highlight)
      .map(({ text, matches }) => (matches ? `**${text}**` : text))
      .join(''),
  )
}

/** How many words of a text are among those looked for. */
export function countHighlights(plain: string, highlight: Highlight): number {
  return (plain.match(WORD) ?? []).filter((word) => words(word).some((each) => highlight.has(stem(each))))
    .length
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu

/** A run of letters as its parts, each matched or not: itself, or in a script without spaces the words within it. */
function partsOf(run: string, highlight: Highlight): { text: string; matches: boolean }[] {
  const matched = (text: string) => words(text).some((word) => highlight.has(stem(word)))
  const letters = [...run]
  if (!isUnspaced(run) || letters.length < 2) return [{ text: run, matches: matched(run) }]
  const parts: { text: string; matches: boolean }[] = []
  for (const [at, letter] of letters.entries()) {
    const { [at - 1]: before = '', [at + 1]: after = '' } = letters
    const matches = (before !== '' && matched(before + letter)) || (after !== '' && matched(letter + after))
    const last = parts.at(-1)
    if (last?.matches === matches) last.text += letter
    else parts.push({ text: letter, matches })
  }
  return parts
}
