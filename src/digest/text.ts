import { visibleText } from './invisible.ts'

/**
 * Runs of white space that are not simply one space. White space is Unicode's, the NUL of broken files,
 * and zero-width spaces.
 */
const UNFOLDED = /[\s\0\u200b\u2060]{2,}|[^\S ]|[\0\u200b\u2060]/g

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  times: '×',
  vert: '|',
}

/** One space for every run of white space, none at the ends. */
export function foldWhiteSpace(text: string): string {
  return text.replace(UNFOLDED, ' ').trim()
}

/**
 * The text with its HTML character references read, once: `&amp;lt;` becomes `&lt;`. A reference that is
 * unknown, unfinished or means no character is kept as it is.
 */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED_ENTITIES[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return isCharacter(code) ? String.fromCodePoint(code) : whole
  })
}

/** What a cell or a JSON text says to a reader: references decoded, white space folded, signs that show nothing left out. */
export function plainText(text: string): string {
  const folded = foldWhiteSpace(decodeEntities(text))
  const visible = visibleText(folded)
  return visible === folded ? folded : foldWhiteSpace(visible)
}

function isCharacter(code: number): boolean {
  return code >= 0x20 && code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff)
}
