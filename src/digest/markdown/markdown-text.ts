/**
 * What Markdown and HTML in a cell or a summary say: the text without its marks. Formulas between dollar signs stay as they
 * are: their stars and underscores are mathematics.
 */
export function textOfMarkup(text: string): string {
  if (!/[*_`~<[\\]/.test(text)) return text
  return text
    .split(/(\$[^$\n]{1,500}\$)/)
    .map((part, index) => (index % 2 === 1 ? part : withoutMarks(withoutTags(part))))
    .join('')
}

/** A text without the tags of HTML; Markdown stays. */
export function textOfTags(text: string): string {
  return withoutTags(text)
}

/** A cell with the line breaks of HTML as such. */
export function withLineBreaks(text: string): string {
  return text.includes('<') ? text.replace(/<\s*\/?\s*(?:br|p|div|li|summary)\s*\/?\s*>/gi, '\n') : text
}

const RAISED: Readonly<Record<string, string>> = {
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
  '+': '⁺',
  '-': '⁻',
  n: 'ⁿ',
  i: 'ⁱ',
}
const LOWERED: Readonly<Record<string, string>> = {
  0: '₀',
  1: '₁',
  2: '₂',
  3: '₃',
  4: '₄',
  5: '₅',
  6: '₆',
  7: '₇',
  8: '₈',
  9: '₉',
  '+': '₊',
  '-': '₋',
}

/** Tags that publishers write in cells; anything else between angle brackets is text, as in `a < b and c > d`. */
const TAGS =
  /<\/?(?:a|b|i|u|s|em|strong|code|span|font|small|big|mark|del|ins|ul|ol|p|div|img|details|summary|sup|sub|kbd|tt|center)(?:\s{1,3}[\w:-]{1,40}=(?:"[^"<>]{0,300}"|'[^'<>]{0,300}'|[^\s"'<>]{1,300})){0,10}\s{0,3}\/?>/gi

function withoutTags(text: string): string {
  if (!text.includes('<')) return text
  const moved = (inner: string, signs: Readonly<Record<string, string>>) =>
    [...inner].map((sign) => signs[sign] ?? sign).join('')
  return text
    .replace(/<sup>([^<]{1,20})<\/sup>/gi, (_, inner: string) => moved(inner, RAISED))
    .replace(/<sub>([^<]{1,20})<\/sub>/gi, (_, inner: string) => moved(inner, LOWERED))
    .replace(TAGS, '')
}

/** Pairs of marks around text that begins and ends with neither a space nor a mark. */
const PAIRS = [
  pair('\\*\\*\\*', '*'),
  pair('\\*\\*', '*'),
  pair('\\*', '*'),
  pair('__', '_'),
  pair('_', '_'),
  pair('~~', '~'),
  pair('`', '`'),
]

/** @param mark as a pattern, of one `sign`; between letters or digits it is a part of the word */
function pair(mark: string, sign: string): RegExp {
  const inner = sign === '*' ? '\\*' : sign
  const edge = `[\\p{L}\\p{N}\\p{M}${inner}]`
  return new RegExp(
    `(?<!${edge})${mark}(?=[^\\s${inner}])([^${inner}\\n]{1,500})(?<=[^\\s${inner}])${mark}(?!${edge})`,
    'gu',
  )
}

/**
 * Signs that Markdown escapes with a backslash, but not those that LaTeX reads: accents (`\'e`, `\.z`, `\~n`), formulas
 * (`\(x\)`) and what it escapes itself.
 */
const ESCAPED = /\\(?:([*_[\]#+!<>-])|([.~`])(?![\p{L}{\\]))/gu

/** An escaped sign while the marks around it are read: no mark itself. */
const ESCAPED_AT = 0xe100
const ESCAPED_SIGN = /[\uE121-\uE17E]/g

function withEscapes(text: string, read: (text: string) => string): string {
  if (!text.includes('\\')) return read(text)
  const kept = text.replace(ESCAPED, (_, a?: string, b?: string) =>
    String.fromCharCode(ESCAPED_AT + (a ?? b ?? '').charCodeAt(0)),
  )
  return read(kept).replace(ESCAPED_SIGN, (sign) => String.fromCharCode(sign.charCodeAt(0) - ESCAPED_AT))
}

function withoutMarks(text: string): string {
  return withEscapes(text, withoutPairs)
}

function withoutPairs(text: string): string {
  let plain = text
    .replace(/!\[[^\]\n]{0,300}\]\([^()\s]{0,2000}\)/g, '')
    .replace(/\[([^[\]\n]{1,500})\]\((?:https?:)?[^()\s]{1,2000}\)/g, '$1')
  for (const pair of PAIRS) plain = plain.replace(pair, '$1')
  return plain
}
