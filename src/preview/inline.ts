import { findCodeSpans } from './code.ts'
import { angledAt, bareUrlAt, escapeAt, everyoneAt, type Found } from './inline-atoms.ts'
import { InlineBuilder } from './inline-builder.ts'
import type { Inline } from './markdown-tree.ts'
import { findMaskedLinks } from './masked-links.ts'

/** Text up to the next character that may mean something. */
const PLAIN = /[^\\`*_~|<[@hH]+/y

const RUN = /\*+|_+|~+|\|+/y

/**
 * Reads the Markdown within lines: emphasis, code, links, mentions. Line breaks are text. Never throws; time is
 * linear in the text's length, and the tree's depth is bounded.
 */
export function parseInline(source: string): Inline[] {
  return parse(source, true)
}

function parse(source: string, links: boolean): Inline[] {
  const builder = new InlineBuilder()
  const code = findCodeSpans(source)
  const masked = findMaskedLinks(links ? source : '')

  const pieceAt = (at: number): Found | null => {
    switch (source[at]) {
      case '\\':
        return escapeAt(source, at)
      case '<':
        return angledAt(source, at)
      case '@':
        return everyoneAt(source, at)
      case 'h':
      case 'H':
        return links ? bareUrlAt(source, at, builder.openSigns) : null
      case '`': {
        const span = code.at(at)
        return span && { piece: { type: 'code', text: span.text }, end: span.end }
      }
      case '[': {
        const link = masked.at(at)
        if (link === null) return null
        const children = parse(link.label, false)
        return { piece: { type: 'link', url: link.url, children }, end: link.end }
      }
      default:
        return null
    }
  }

  for (let at = 0; at < source.length; ) {
    const found = pieceAt(at)
    if (found !== null) {
      builder.add(found.piece)
      at = found.end
      continue
    }
    RUN.lastIndex = at
    const run = RUN.exec(source)?.[0]
    if (run !== undefined) {
      builder.run(run, source.charAt(at - 1), source.charAt(at + run.length))
      at += run.length
      continue
    }
    const text = textAt(source, at)
    builder.text(text)
    at += text.length
  }
  return builder.build()
}

/** The plain text at a place, which is at least one character, or all backticks of an unclosed run. */
function textAt(source: string, at: number): string {
  PLAIN.lastIndex = at
  const plain = PLAIN.exec(source)?.[0]
  if (plain !== undefined) return plain
  if (source[at] !== '`') return source.charAt(at)
  let end = at
  while (source[end] === '`') end++
  return source.slice(at, end)
}
