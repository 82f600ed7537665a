const SEGMENTS = new Intl.Segmenter('en')

/** Scripts and signs that take two columns of a terminal (Unicode Standard Annex 11, "wide"). */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}]|\uFE0F/u

const INVISIBLE = /^[\p{M}\p{Cf}\p{Cc}]*$/u

/** The characters of a text as people count them, each with the columns it takes in a terminal. */
export function charactersOf(text: string): { readonly character: string; readonly width: number }[] {
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
