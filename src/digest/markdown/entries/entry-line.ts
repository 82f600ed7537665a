import { type Column, columnNamed } from '../columns.ts'

/** A line of a text whose papers are sections or list items. */
export interface EntryLine {
  readonly kind: 'item' | 'text' | 'blank'
  /** Spaces before a list item's marker. */
  readonly indent: number
  /** Without marker, quotation sign and the tags of HTML that fold text away; links of HTML as Markdown's. */
  readonly text: string
}

/** A labelled part of a line: `**Authors:** Ann, Bo`. */
export interface Labelled {
  readonly column: Column
  readonly text: string
}

const ITEM = /^(\s*)(?:[-*+•▪◦]|\d{1,4}[.)])\s+(.*)$/
const FOLDS = /<\/?(?:details|summary|p|div|center|ul|ol|li|br|hr|h[1-6])(?:\s[^<>]{0,200})?\/?>/gi
const FOLD_NAME = /<summary>\s*([\p{L} ]{2,28}?)\s*:?\s*<\/summary>/giu
const ANCHOR =
  /<a\s[^<>]{0,300}?href\s*=\s*["']?([^"'\s<>]{1,2000})["']?[^<>]{0,300}>([\s\S]{0,1000}?)<\/a>/gi

/** A name before a colon, in bold or not. */
const LABEL =
  /^\s*(?:[*_]{1,3}|<b>|<strong>)?\s*([\p{L}][\p{L}\s./;-]{0,28}?)\s*(?:[*_]{1,3}|<\/b>|<\/strong>)?\s*[:：]\s*(?:[*_]{1,3}|<\/b>|<\/strong>)?\s*(.*)$/u

/** A name in bold that is all of a line, as over a paragraph. */
const LABEL_ALONE =
  /^\s*(?:[*_]{1,3}|<b>|<strong>)\s*([\p{L}][\p{L}\s./;-]{0,28}?)\s*(?:[*_]{1,3}|<\/b>|<\/strong>)\s*$/u

/** What a line is; its letters past `most` are left out. */
export function entryLine(line: string, most: number): EntryLine {
  const plain = line
    .slice(0, most)
    .replace(/^(\s{0,9})(?:>\s?)+/, '$1')
    .replace(ANCHOR, (_, target: string, label: string) => `[${label}](${target})`)
    .replace(FOLD_NAME, '**$1:** ')
    .replace(FOLDS, ' ')
  if (plain.trim() === '') return { kind: 'blank', indent: 0, text: '' }
  const [, spaces, item] = ITEM.exec(plain) ?? []
  if (item !== undefined) return { kind: 'item', indent: spaces?.length ?? 0, text: item.trim() }
  return { kind: 'text', indent: /^\s*/.exec(plain)?.[0].length ?? 0, text: plain.trim() }
}

/** The labelled parts of a line, where it begins with one; names that no column has are part of the text. */
export function labelledParts(text: string): Labelled[] {
  // `**Authors:** Ann **Abstract:** …`: each bold name begins another part.
  const pieces = text.split(/\s+(?=\*\*[\p{L}\s]{2,28}(?:[:：]\*\*|\*\*\s?[:：]))/u)
  const parts: { column: Column; text: string }[] = []
  for (const piece of pieces) {
    const [, name = '', rest = ''] = LABEL.exec(piece) ?? LABEL_ALONE.exec(piece) ?? []
    const column = name === '' ? null : columnNamed(name)
    const last = parts.at(-1)
    if (column !== null) parts.push({ column, text: rest.trim() })
    else if (last === undefined) return []
    else last.text = `${last.text} ${piece}`
  }
  return parts
}
