import { visibleText } from '../../digest/invisible.ts'

/**
 * Text from digests and people, made harmless for Discord's Markdown: it can neither format, mention, nor
 * pretend to be a link. Mentions are also off in every payload; this keeps them from looking like any.
 */

/** Marks stacked on one letter beyond this are dropped ("zalgo" text); real scripts need no more. */
const COMBINING_LIMIT = 3

/** Controls, line and paragraph separators: a digest's text is one line. */
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu

const STACKED = new RegExp(`(\\p{M}{${COMBINING_LIMIT}})\\p{M}+`, 'gu')

/** Words of visible ASCII with single spaces between them, as most text is: nothing about them has to change. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/

/** Plain text as one line: white space folded, invisible and stacked characters dropped. No escaping. */
export function plainLine(text: string): string {
  if (PLAIN.test(text)) return text
  return visibleText(text.replace(BREAKS, ' '))
    .replace(STACKED, '$1')
    .replace(/\s+/gu, ' ')
    .trim()
    .toWellFormed()
}

/** Escapes one line of plain text so that Discord shows it letter for letter. */
export function escapeMarkdown(text: string): string {
  return (
    plainLine(text)
      .replace(/[\\*_~`|[\]<>]/g, '\\$&')
      // Headings, subtext and lists are read at the beginning of a line only.
      .replace(/^(?=[#+-])/, '\\')
      .replace(/^(\d+)\./, '$1\\.')
      // A bare address would become a link, and a link's label may have none.
      .replace(/:\/\//g, ':\\//')
      .replace(/@(?=everyone|here)/gi, '@\u200B')
  )
}

/** An http(s) address as it can be written in a masked link, or `null` where it is none. */
function linkTarget(url: string): string | null {
  if (!URL.canParse(url)) return null
  const parsed = new URL(url)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return null
  const { href } = parsed
  const written = href.replace(/[<>\s\\]/g, (sign) => encodeURIComponent(sign))
  // Angle brackets allow parentheses; without any they would only take room.
  return /[()]/.test(written) ? `<${written}>` : written
}

/** Emoji as people see them, sequences and all. Discord shows a masked link with one in its label as plain text. */
const EMOJI = /\p{RGI_Emoji}|\p{Emoji_Presentation}/gv
const LEADING_EMOJI = /^(?:(?:\p{RGI_Emoji}|\p{Emoji_Presentation})\s*)+/v

/**
 * A masked link, or just the escaped label where the address is no http(s) address. Emoji go outside of the link: those
 * that begin the label before it, others after it.
 */
export function maskedLink(label: string, url: string): string {
  const target = linkTarget(url)
  if (target === null) return escapeMarkdown(label)
  const line = plainLine(label)
  if (PLAIN.test(line)) return `[${escapeMarkdown(line)}](${target})`
  const before = LEADING_EMOJI.exec(line)?.[0] ?? ''
  const rest = line.slice(before.length)
  const after = rest.match(EMOJI) ?? []
  const text = escapeMarkdown(rest.replace(EMOJI, ''))
  const link = text === '' ? `<${target.replace(/[<>]/g, '')}>` : `[${text}](${target})`
  return [before.trim(), link, ...after].filter((part) => part !== '').join(' ')
}

/**
 * Cuts plain text to at most `limit` characters (UTF-16 units), at a word where one ends in the last third,
 * never inside a character; a cut is shown by "…".
 */
export function shorten(text: string, limit: number): string {
  const line = plainLine(text.slice(0, limit * LOOKED_AT))
  if (line.length <= limit && text.length <= limit * LOOKED_AT) return line
  const room = line.slice(0, Math.max(0, limit - 1)).replace(/[\uD800-\uDBFF]$/, '')
  const lastSpace = room.lastIndexOf(' ')
  // An emoji that was cut may leave a joiner behind.
  const cut = visibleText(lastSpace > (limit * 2) / 3 ? room.slice(0, lastSpace) : room)
  return `${cut.replace(/[\s,;:.–-]+$/u, '')}…`
}

/** How much of a text is looked at for each character that is shown: what comes after that is cut in any case. */
const LOOKED_AT = 50
