import { parseMarkdown } from '../../src/preview/markdown.ts'
import type { Block, Inline, ListBlock } from '../../src/preview/markdown-tree.ts'

/** A tree in one line, for tables: `p(a bold(b))`. */
export function treeOf(source: string): string {
  return parseMarkdown(source).map(blockNotation).join(' ')
}

function blockNotation(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return `p(${inlines(block.children).replace(/\n$/, '').replaceAll('\n', '⏎')})`
    case 'heading':
      return `h${block.level}(${inlines(block.children)})`
    case 'subtext':
      return `sub(${inlines(block.children)})`
    case 'list':
      return list(block)
    case 'quote':
      return `quote(${block.children.map(blockNotation).join(' ')})`
    case 'code-block':
      return `pre${block.language === null ? '' : `:${block.language}`}(${block.text.replaceAll('\n', '⏎')})`
  }
}

function list({ ordered, start, items }: ListBlock): string {
  const shown = items.map(({ children, lists }) => [
    inlines(children).replaceAll('\n', '⏎'),
    ...lists.map(list),
  ])
  return `${ordered ? `ol${start}` : 'ul'}(${shown.map((parts) => parts.join(' ')).join(' | ')})`
}

function inlines(pieces: readonly Inline[]): string {
  return pieces.map(inline).join('')
}

function inline(piece: Inline): string {
  switch (piece.type) {
    case 'text':
      return piece.text
    case 'code':
      return `code(${piece.text})`
    case 'everyone':
      return `ping(${piece.text})`
    case 'link':
      return `link(${inlines(piece.children)} → ${piece.url})`
    case 'mention':
      return `${piece.kind}(${piece.id})`
    case 'timestamp':
      return `time(${piece.seconds} ${piece.style})`
    case 'emoji':
      return `emoji(${piece.animated ? 'a ' : ''}${piece.name} ${piece.id})`
    case 'command':
      return `command(${piece.name} ${piece.id})`
    default:
      return `${piece.type}(${inlines(piece.children)})`
  }
}
