import { fencedCodeAt } from './code.ts'
import { parseInline } from './inline.ts'
import { isListItem, parseList } from './list.ts'
import type { Block } from './markdown-tree.ts'

const HEADING = /^ *(#{1,3}) +(\S.*)$/s
const SUBTEXT = /^ *-# +(\S.*)$/s
const QUOTE = /^ *> (.*)$/s
const QUOTE_REST = /^ *>>> (.*)$/s

/**
 * Reads Discord's Markdown as its clients do. What is not Markdown is text: never throws, whatever the string.
 * Time is linear in its length, and the tree is at most about twenty levels deep.
 */
export function parseMarkdown(source: string): Block[] {
  const text = source.replace(/\r\n?/g, '\n').trim()
  return text === '' ? [] : parseBlocks(text.split('\n'), true)
}

/** Reads the blocks of some lines; inside a quote there are no further quotes. */
function parseBlocks(lines: string[], quotes: boolean): Block[] {
  const blocks: Block[] = []
  let paragraph = ''
  const add = (block: Block) => {
    flush()
    blocks.push(block)
  }
  const flush = () => {
    if (paragraph !== '') blocks.push({ type: 'paragraph', children: parseInline(paragraph) })
    paragraph = ''
  }

  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ''
    const block = lineBlock(line)
    if (block !== null) {
      add(block)
      at++
    } else if (isListItem(line)) {
      const { list, end } = parseList(lines, at)
      add(list)
      at = end
    } else if (quotes && QUOTE_REST.test(line)) {
      const quoted = [line.replace(QUOTE_REST, '$1'), ...lines.slice(at + 1)]
      add({ type: 'quote', children: parseBlocks(quoted, false) })
      at = lines.length
    } else if (quotes && QUOTE.test(line)) {
      const end = endOfQuote(lines, at)
      const quoted = lines.slice(at, end).map((each) => each.replace(QUOTE, '$1'))
      add({ type: 'quote', children: parseBlocks(quoted, false) })
      at = end
    } else {
      const fenced = fencedCodeAt(lines, at)
      if (fenced === null) {
        paragraph += `${line}\n`
        at++
        continue
      }
      paragraph += fenced.before
      add(fenced.block)
      at = fenced.lastLine + 1
      // Code may follow on the same line.
      if (fenced.after.trim() !== '') lines[--at] = fenced.after
    }
  }
  flush()
  return blocks
}

/** A heading or subtext, which take one line. */
function lineBlock(line: string): Block | null {
  const heading = HEADING.exec(line)
  if (heading !== null) {
    const [, signs = '', text = ''] = heading
    const level = signs.length === 1 ? 1 : signs.length === 2 ? 2 : 3
    return { type: 'heading', level, children: parseInline(text.trimEnd()) }
  }
  const subtext = SUBTEXT.exec(line)
  return subtext && { type: 'subtext', children: parseInline((subtext[1] ?? '').trimEnd()) }
}

function endOfQuote(lines: readonly string[], from: number): number {
  let end = from + 1
  while (QUOTE.test(lines[end] ?? '')) end++
  return end
}
