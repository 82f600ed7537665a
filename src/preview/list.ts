import { parseInline } from './inline.ts'
import type { ListBlock, ListItem } from './markdown-tree.ts'

/** Lists in one another; Discord draws no deeper ones. */
const DEEPEST = 11

interface DraftItem {
  text: string
  readonly lists: DraftList[]
}

interface DraftList {
  readonly indent: number
  readonly start: number | null
  readonly items: DraftItem[]
}

/** A bullet or number, the spaces before it and the text after it. */
const ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(\S.*)$/s

/** Whether a line begins a list. */
export function isListItem(line: string): boolean {
  return ITEM.test(line)
}

/**
 * Reads the list that begins on the line numbered `at`: items, nested by their indentation, indented lines that
 * go on with the item above them, and empty lines between items or after the last.
 *
 * @returns the list, and the number of the line after it
 */
export function parseList(
  lines: readonly string[],
  at: number,
): { readonly list: ListBlock; readonly end: number } {
  const open: DraftList[] = []
  let current: DraftItem | undefined
  let afterGap = false
  let end = at
  for (; end < lines.length; end++) {
    const line = lines[end] ?? ''
    const [, spaces = '', number, text = ''] = ITEM.exec(line) ?? []
    if (text !== '') {
      current = { text, lists: [] }
      listAt(open, spaces.length, number).items.push(current)
    } else if (line.trim() !== '') {
      if (current === undefined || afterGap || !line.startsWith(' ')) break
      current.text += `\n${line.trim()}`
    }
    afterGap = line.trim() === ''
  }
  return { list: finish(open[0] ?? { indent: 0, start: null, items: [] }), end }
}

/** The open list that an item of this indentation belongs to, opened if there is none. */
function listAt(open: DraftList[], indent: number, number: string | undefined): DraftList {
  while (open.length > 1 && indent < (open.at(-1)?.indent ?? 0)) open.pop()
  const innermost = open.at(-1)
  if (innermost !== undefined && (indent <= innermost.indent || open.length === DEEPEST)) return innermost
  const list: DraftList = { indent, start: number === undefined ? null : Number(number), items: [] }
  innermost?.items.at(-1)?.lists.push(list)
  open.push(list)
  return list
}

function finish({ start, items }: DraftList): ListBlock {
  return { type: 'list', ordered: start !== null, start: start ?? 1, items: items.map(finishItem) }
}

function finishItem({ text, lists }: DraftItem): ListItem {
  return { children: parseInline(text), lists: lists.map(finish) }
}
