import { splitCells } from './cells.ts'
import { plainText } from './text.ts'

/** What a column of a digest's table holds. `other` is read over. */
export type Column = 'title' | 'authors' | 'summary' | 'tags' | 'code' | 'models' | 'link' | 'other'

/** The columns of one table, and how its rows are written. */
export interface TableHeader {
  readonly columns: readonly Column[]
  /** Rows begin with a pipe. */
  readonly leadingPipe: boolean
  /** Rows end with a pipe, so that a line without one is not yet a whole row. */
  readonly trailingPipe: boolean
}

/** Header cells as publishers write them, small and with nothing but letters. */
const NAMES: Readonly<Record<string, Column>> = {
  title: 'title',
  paper: 'title',
  papertitle: 'title',
  name: 'title',
  authors: 'authors',
  author: 'authors',
  summary: 'summary',
  abstract: 'summary',
  tldr: 'summary',
  classification: 'tags',
  classifications: 'tags',
  tags: 'tags',
  categories: 'tags',
  category: 'tags',
  tasks: 'tags',
  github: 'code',
  githuburl: 'code',
  githuburls: 'code',
  githubrepo: 'code',
  code: 'code',
  huggingface: 'models',
  huggingfaceurl: 'models',
  huggingfaceurls: 'models',
  models: 'models',
  link: 'link',
  links: 'link',
  url: 'link',
  arxiv: 'link',
  arxivurl: 'link',
  paperurl: 'link',
}

/** Characters of a header line; rows, which are far longer, need no closer look. */
const HEADER_LIMIT = 400

/** No publisher has more columns; a line of a hundred pipes is damage. */
const COLUMN_LIMIT = 40

/**
 * Reads a table's header, in any order and case, with columns we don't know. `null` where the line is no
 * header of a digest: it needs a title and one more column that we know.
 */
export function readHeader(line: string): TableHeader | null {
  if (line.length > HEADER_LIMIT || !line.includes('|')) return null
  const cells = splitCells(line)
  if (cells.length < 2 || cells.length > COLUMN_LIMIT) return null
  const seen = new Set<Column>()
  const columns = cells.map((cell) => {
    const column =
      NAMES[
        plainText(cell)
          .toLowerCase()
          .replace(/[^a-z]/g, '')
      ] ?? 'other'
    if (seen.has(column)) return 'other'
    seen.add(column)
    return column
  })
  seen.delete('other')
  if (!seen.has('title') || seen.size < 2) return null
  const text = line.trim()
  return { columns, leadingPipe: text.startsWith('|'), trailingPipe: text.endsWith('|') }
}

/**
 * The columns of a table whose header is missing or unreadable, by their number: those that publishers used
 * with three, four and six columns. `null` for any other number.
 */
export function usualHeader(delimiterRow: string): TableHeader | null {
  const columns = USUAL_COLUMNS.find((usual) => usual.length === splitCells(delimiterRow).length)
  return columns === undefined ? null : { columns, leadingPipe: true, trailingPipe: true }
}

const USUAL_COLUMNS: readonly (readonly Column[])[] = [
  ['title', 'authors', 'summary'],
  ['title', 'authors', 'summary', 'link'],
  ['title', 'authors', 'summary', 'tags', 'code', 'models'],
]
