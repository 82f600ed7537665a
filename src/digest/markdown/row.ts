import { arxivIdFrom } from '../arxiv-id.ts'
import { firstArxivId } from '../arxiv-links.ts'
import { droppedLink, type PaperReading, titleFault } from '../facts.ts'
import { isVisible } from '../invisible.ts'
import { cutCell, withinLimits } from '../limits.ts'
import { summaryFromText } from '../summary.ts'
import { tagsFromCell } from '../tags/tag-list.ts'
import { decodeEntities, plainText } from '../text.ts'
import { endsWithPipe, splitCells, unescapePipes } from './cells.ts'
import type { Column, TableHeader } from './columns.ts'
import { linksFromCell } from './links.ts'
import { textOfMarkup, withLineBreaks } from './markdown-text.ts'
import { readTitleCell } from './title-cell.ts'

/**
 * Reads one row (its lines joined) of a digest's table.
 *
 * @param isCut whether the text ends within its last line, as a copy does that is still under way
 */
export function readRow(row: string, header: TableHeader, isCut = false): PaperReading {
  const { columns } = header
  const cells = fitCells(splitCells(row), columns)
  if (cells.length < columns.length && !mayBeShort(row, cells, columns)) {
    return rejected(`the row breaks off: ${cells.length} of ${columns.length} cells`)
  }
  const isOpen = header.trailingPipe && !endsWithPipe(row)
  if (isOpen && (isCut || !looksLike(cells.at(-1) ?? '', columns.at(-1)))) {
    return rejected('the row breaks off in its last cell')
  }
  const tooLong: string[] = []
  const cellOf = (column: Column): string => {
    const { text, warnings } = cutCell(cells[columns.indexOf(column)] ?? '', NAMES[column])
    tooLong.push(...warnings)
    return text
  }

  const titleCell = readTitleCell(cellOf('title'))
  const id = titleCell.id ?? idFromCell(cellOf('link')) ?? idElsewhere(cells, columns)
  if (id === null) return rejected('the row links to no arXiv paper')
  const noTitle = titleFault(titleCell.title, titleCell.source)
  if (noTitle !== null) return rejected(`the row ${noTitle}`)
  const code = linksFromCell(cellOf('code'))
  const models = linksFromCell(cellOf('models'))
  const facts = withinLimits({
    id,
    title: titleCell.title,
    authors: authorsFrom(cellOf('authors')),
    summary: summaryFromText(cellOf('summary')),
    tags: tagsFromCell(cellOf('tags')),
    code: code.urls,
    models: models.urls,
    tagsInferred: false,
  })
  const dropped = [...code.unusable, ...models.unusable].slice(0, DROPPED_NAMED).map(droppedLink)
  return { status: 'read', facts: facts.facts, warnings: [...tooLong, ...facts.warnings, ...dropped] }
}

/** Links of a row that are named where they are dropped. */
const DROPPED_NAMED = 20

/** What a column is called in a warning. */
const NAMES: Readonly<Record<Column, string>> = {
  title: 'title',
  authors: 'list of authors',
  summary: 'summary',
  tags: 'list of tags',
  code: 'list of code links',
  models: 'list of model links',
  link: 'link',
  other: 'cell',
}

/**
 * Names in order, between commas, semicolons, `and`, `&`, line breaks or their like in other scripts; an empty one for each
 * of which nothing can be seen. Between semicolons, a comma is a part of a name (`Doe, Jane; Roe, Ann`).
 */
export function authorsFrom(text: string): string[] {
  const marked = decodeEntities(text).replace(FOOTNOTE_MARKUP, '')
  const list = withoutListMarks(withLineBreaks(marked)).replace(IN_BRACKETS, (part) =>
    part.replaceAll(',', HELD_COMMA),
  )
  const between = /[;；؛]/.test(list) ? /[;；؛\n]/ : WHOLE_NAMES_APART.test(list) ? /[·・|/]/ : BETWEEN_NAMES
  return withInitials(
    list
      .split(between)
      .map((name) => name.replace(/^\s*(?:and|&)\s|\s*\bet\.?\s*al\b\.?/gi, ' ').replace(AND_OTHERS, ''))
      .map((name) => name.replaceAll(HELD_COMMA, ',').replace(/^\s*(?:[-*+]|\d{1,3}[.)])\s+/, ''))
      .filter((name) => name.trim() !== '' && !NO_NAME.test(name))
      .map((name) => plainText(textOfMarkup(name.replaceAll('\\*', '*'))).replace(FOOTNOTES, '')),
  )
    .map((name) => (isVisible(name) ? name : ''))
    .filter((name) => name.toLowerCase() !== 'n/a')
}

/**
 * What is between names where no semicolon does. Short words for _and_ count in small letters and before a name only, since
 * names have such letters too; _y_ and _e_ only before a name of two words: _Ortega y Gasset_ and _Costa e Silva_ are one.
 */
const BETWEEN_NAMES =
  /[,，、､،\n•]|\s[·・ㆍ|/]\s|\s(?:[Aa]nd|AND|&|및|和|与|與|と)\s|(?<=\p{L}{2})\s(?:(?:und|et|и|та|och|og|en|oraz|ve|dan)\s(?=\p{Lu}\p{L})|[ye]\s(?=\p{Lu}\p{L}+\s\p{Lu}))/u

/** Names of two words or more with a sign between and no spaces; within a name, that sign is between single words (`Gal·la`). */
const WHOLE_NAMES_APART =
  /^\s*\p{Lu}[\p{L}\p{M}.'’-]*(?:\s\p{L}[\p{L}\p{M}.'’-]*){1,4}(?:\s?[·・|/]\s?\p{Lu}[\p{L}\p{M}.'’-]*(?:\s\p{L}[\p{L}\p{M}.'’-]*){1,4})+\s*$/u

/** What is said in place of further names. */
const AND_OTHERS =
  /\s*(?:\(\d+ (?:more )?authors?\)|\+\s*\d+ (?:more|others)|and \d+ (?:more|others)|(?<=\p{Script=Han}|\p{L}\s?)等人?)\s*$/iu

/** Marks of affiliations that are written as markup: `<sup>1,2</sup>`, `^{1,2}`, `$^1$`. */
const FOOTNOTE_MARKUP = /<sup>[^<]{0,40}<\/sup>|\$?\^(?:\{[^{}]{0,40}\}|[\d*†‡§¶]{1,3})\$?/gi

/** What is in brackets belongs to the name before it, commas included (`(MIT, USA)`). */
const IN_BRACKETS = /\([^()]{0,200}\)/g
const HELD_COMMA = '\uE000'

/** What stands among names and is none. */
const NO_NAME = /^\s*(?:[.…]+|\+?\s*\d+\s+(?:more|others?|(?:more|other)\s+authors?))\s*$/i

/** Signs that lead to affiliations below. */
const FOOTNOTES = /(?<=\p{L}\.?)[¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§¶]+$/u

/** A list as Python or JSON prints it. */
function withoutListMarks(text: string): string {
  const list = text.trim()
  if (!/^\[\s*(['"]).*\1\s*\]$/s.test(list)) return text
  return list.slice(1, -1).replace(/(^|,)\s*['"]|['"]\s*(?=,|$)/g, '$1')
}

/** `Lee, A.` is one name: initials belong to the name before them. */
function withInitials(names: readonly string[]): string[] {
  const whole: string[] = []
  for (const name of names) {
    const before = whole.at(-1)
    const isInitials = /^(?:\p{Lu}\.[\s-]?){1,4}$/u.test(name)
    if (isInitials && before !== undefined && !before.includes(','))
      whole[whole.length - 1] = `${before}, ${name}`
    else whole.push(name)
  }
  return whole
}

function rejected(reason: string): PaperReading {
  return { status: 'rejected', reason }
}

/** The id that some other cell links to or is; a summary may speak of other papers. */
function idElsewhere(cells: readonly string[], columns: readonly Column[]): string | null {
  for (const [index, cell] of cells.entries()) {
    const id = columns[index] === 'summary' ? null : idFromCell(cell)
    if (id !== null) return id
  }
  return null
}

function idFromCell(cell: string): string | null {
  return firstArxivId(cell) ?? arxivIdFrom(cell.replace(/\s+/g, ''))
}

/** Cells may be left out after the summary, as Markdown allows, where the row is closed by a pipe. */
function mayBeShort(row: string, cells: readonly string[], columns: readonly Column[]): boolean {
  return endsWithPipe(row) && cells.length > columns.indexOf('summary')
}

/**
 * At most as many cells as there are columns. A pipe that the publisher forgot to escape makes too many: those
 * of a linked title are put together up to its link, the rest belong to the summary; where that leaves the
 * columns after it unlike themselves, the surplus is at the row's end and is left out.
 */
function fitCells(split: string[], columns: readonly Column[]): string[] {
  let cells = split
  if (cells.length > columns.length) cells = joinTitle(cells, columns)
  if (cells.length > columns.length) cells = joinSummary(cells, columns)
  return cells.map(unescapePipes)
}

function joinTitle(cells: string[], columns: readonly Column[]): string[] {
  const at = columns.indexOf('title')
  if (!cells[at]?.trimStart().startsWith('[')) return cells
  const last = at + cells.length - columns.length
  for (let end = at; end <= last; end++) {
    if (cells[end]?.includes('](')) return joinCells(cells, at, end)
  }
  return cells
}

function joinSummary(cells: string[], columns: readonly Column[]): string[] {
  const at = columns.indexOf('summary')
  if (at < 0) return cells.slice(0, columns.length)
  const joined = joinCells(cells, at, at + cells.length - columns.length)
  const fits = joined.every((cell, i) => i <= at || looksLike(cell, columns[i]))
  return fits ? joined : cells.slice(0, columns.length)
}

function joinCells(cells: string[], from: number, to: number): string[] {
  return [...cells.slice(0, from), cells.slice(from, to + 1).join('|'), ...cells.slice(to + 1)]
}

/** True where a cell could belong to a column: lists look like lists, links like links. */
function looksLike(cell: string, column: Column | undefined): boolean {
  const text = cell.trim()
  if (text === '' || /^(?:n\/a|none|null|-)$/i.test(text)) return true
  if (column === 'tags') return text.length < 1_000 && (text.startsWith('[') ? text.endsWith(']') : true)
  if (column === 'code' || column === 'models' || column === 'link')
    return LINK.test(text) && text.endsWith(')')
  return true
}

const LINK = /\]\(|^(?:https?:)?\/\//i
