import { parseMarkdown } from './markdown.ts'
import type { Block, Inline, ListBlock } from './markdown-tree.ts'
import { mentionText, type Names, timestampText } from './message.ts'
import { wrapLine } from './wrap.ts'

/** Discord's Markdown as lines of plain text of at most so many columns, addresses and code aside. */
export function markdownLines(source: string, names: Names, columns: number): string[] {
  return parseMarkdown(source).flatMap((block) => blockLines(block, names, columns))
}

function blockLines(block: Block, names: Names, columns: number): string[] {
  switch (block.type) {
    case 'paragraph':
      return wrapLines(inlineText(block.children, names).replace(/\n$/, ''), columns)
    case 'heading':
    case 'subtext':
      return wrapLines(inlineText(block.children, names), columns)
    case 'list':
      return listLines(block, names, columns)
    case 'quote':
      return block.children
        .flatMap((child) => blockLines(child, names, columns - QUOTE_EDGE.length))
        .map((line) => `${QUOTE_EDGE}${line}`)
    case 'code-block':
      return printable(block.text)
        .split('\n')
        .map((line) => `${CODE_EDGE}${line}`)
  }
}

const QUOTE_EDGE = '> '
const CODE_EDGE = '    '

function listLines(list: ListBlock, names: Names, columns: number): string[] {
  return list.items.flatMap(({ children, lists }, index) => {
    const marker = list.ordered ? `${list.start + index}. ` : '• '
    const room = Math.max(1, columns - marker.length)
    const lines = [
      ...wrapLines(inlineText(children, names), room),
      ...lists.flatMap((inner) => listLines(inner, names, room)),
    ]
    return lines.map((line, at) => `${at === 0 ? marker : ' '.repeat(marker.length)}${line}`)
  })
}

function wrapLines(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, columns)))
}

function inlineText(pieces: readonly Inline[], names: Names): string {
  return pieces.map((piece) => pieceText(piece, names)).join('')
}

function pieceText(piece: Inline, names: Names): string {
  switch (piece.type) {
    case 'text':
    case 'code':
    case 'everyone':
      return printable(piece.text)
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strike':
      return inlineText(piece.children, names)
    case 'spoiler':
      return `||${inlineText(piece.children, names)}||`
    case 'link': {
      const label = inlineText(piece.children, names)
      return /^https?:\/\//i.test(label) ? label : `${label} (${piece.url})`
    }
    case 'mention':
      return printable(mentionText(piece.kind, piece.id, names))
    case 'timestamp':
      return printable(timestampText(piece.seconds, piece.style, names))
    case 'emoji':
      return `:${piece.name}:`
    case 'command':
      return `/${piece.name}`
  }
}

/**
 * Text that cannot steer a terminal: control characters (colours, titles, moved cursors) and signs that
 * reverse the direction of what follows are dropped; line breaks stay.
 */
export function printable(text: string): string {
  return text
    .replace(/[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/gu, '')
    .replace(/\t/g, '  ')
    .toWellFormed()
}
