/**
 * Breaks a line at spaces so that no piece takes more columns than given. A longer word is broken anywhere,
 * except an address, which stays whole so that it can be opened and copied.
 */
export function wrapLine(line: string, columns: number): string[] {
  const lines: string[] = []
  let current = ''
  let width = 0
  for (const word of line.split(' ').flatMap((each) => breakWord(each, columns))) {
    const wordWidth = displayWidth(word)
    if (current !== '' && width + 1 + wordWidth > columns) {
      lines.push(current)
      current = word
      width = wordWidth
    } else {
      current = current === '' ? word : `${current} ${word}`
      width = displayWidth(current)
    }
  }
  return [...lines, current]
}

function breakWord(word: string, columns: number): string[] {
  if (displayWidth(word) <= columns || word.includes('://')) return [word]
  const pieces: string[] = []
  let piece = ''
  let width = 0
  for (const { character, width: characterWidth } of charactersOf(word)) {
    if (width + characterWidth > columns && piece !== '') {
      pieces.push(piece)
      piece = ''
      width = 0
    }
    piece += character
    width += characterWidth
  }
  return [...pieces, piece]
}

const SEGMENTS = new Intl.Segmenter('en')

/** Scripts and signs that take two columns of a terminal (Unicode Standard Annex 11, "wide"). */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}]|\uFE0F/u

const INVISIBLE = /^[\p{M}\p{Cf}\p{Cc}]*$/u

/** The characters of a text as people count them, each with the columns it takes in a terminal. */
function charactersOf(text: string): { readonly character: string; readonly width: number }[] {
  return Array.from(SEGMENTS.segment(text), ({ segment }) => ({
    character: segment,
    width: widthOf(segment),
  }))
}

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  // Most text is ASCII, where counting is enough.
  if (/^[\x20-\x7E]*$/.test(text)) return text.length
  return charactersOf(text).reduce((sum, { width }) => sum + width, 0)
}

function widthOf(character: string): number {
  if (WIDE.test(character)) return 2
  return INVISIBLE.test(character) ? 0 : 1
}
