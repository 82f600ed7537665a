import { firstArxivId } from '../arxiv-links.ts'
import { cellCount, endsWithPipe, splitCells } from './cells.ts'
import type { TableHeader } from './columns.ts'

/** Characters of a row that are kept: a row of more is damage, and is rejected for the cells that it then lacks. */
const ROW_CHARACTERS = 1_000_000

/** A row put together from its lines. */
export interface GatheredRow {
  /** The line it begins on, counted from 1. */
  readonly line: number
  /** Its lines, joined by line breaks; blank ones left out. */
  readonly text: string
  /** False for text in the table's place that is no row: it has no cells. */
  readonly isRow: boolean
}

/**
 * Puts the lines of a table together into rows.
 *
 * Publishers wrap long titles, and tools cut rows by blank lines, so a row may run over several lines: it is
 * whole when a line ends with its last cell's pipe. A line that begins a row of its own ends an unfinished row
 * before it, so that a row that breaks off harms no other.
 */
export class RowGatherer {
  readonly #header: TableHeader
  #parts: string[] = []
  #start = 0
  #cells = 0
  #size = 0
  #blankBefore = false

  constructor(header: TableHeader) {
    this.#header = header
  }

  /** Takes the next line of the table. Gives the rows that it ends: none, one, or an unfinished one and itself. */
  push(line: string, lineNumber: number): GatheredRow[] {
    if (line.trim() === '') {
      this.#blankBefore = true
      return []
    }
    const afterBlank = this.#blankBefore
    this.#blankBefore = false
    // Rows may do without their last pipe: after a blank line, only a line that brings it goes on with the row.
    const goneBy = afterBlank && this.#hasAllCells && !endsWithPipe(line)
    const ended = this.#isOpen && (goneBy || this.#startsRow(line)) ? this.end() : []
    if (!this.#isOpen && !line.includes('|')) {
      // A line right under a row was meant as part of the table; after a blank line the prose goes on.
      return afterBlank || ended.length > 0 ? ended : [{ line: lineNumber, text: line, isRow: false }]
    }
    this.#add(line, lineNumber)
    return this.#isWhole(line) ? [...ended, ...this.end()] : ended
  }

  /** Ends the row that is open, whole or not. */
  end(): GatheredRow[] {
    if (!this.#isOpen) return []
    const row = { line: this.#start, text: this.#parts.join('\n'), isRow: true }
    this.#parts = []
    this.#cells = 0
    this.#size = 0
    return [row]
  }

  get #isOpen(): boolean {
    return this.#parts.length > 0
  }

  get #hasAllCells(): boolean {
    return this.#cells >= this.#header.columns.length
  }

  #add(line: string, lineNumber: number): void {
    this.#size += line.length
    if (this.#isOpen && this.#size > ROW_CHARACTERS) {
      this.#cells += cellCount(line)
      return
    }
    if (!this.#isOpen) {
      this.#start = lineNumber
      this.#parts.push(line)
      this.#cells = cellCount(line)
      return
    }
    const previous = this.#parts.at(-1) ?? ''
    const beginsWithPipe = line.trimStart().startsWith('|')
    const betweenCells = endsWithPipe(previous) || beginsWithPipe
    // A row cut between two cells may have got a pipe on either side of the cut.
    this.#parts.push(endsWithPipe(previous) && beginsWithPipe ? line.trimStart().slice(1) : line)
    this.#cells += cellCount(line) - (betweenCells ? 0 : 1)
  }

  #isWhole(line: string): boolean {
    return this.#hasAllCells && (!this.#header.trailingPipe || endsWithPipe(line))
  }

  /** True where a line that follows an unfinished row begins the next one. */
  #startsRow(line: string): boolean {
    const { columns, leadingPipe } = this.#header
    const text = line.trimStart()
    if (leadingPipe && !text.startsWith('|')) return false
    const cells = cellCount(line)
    if (!leadingPipe) return cells >= columns.length
    if (cells >= columns.length || beginsWithTitle(text)) return true
    return !(this.#cells + cells === columns.length && endsWithPipe(line))
  }
}

/** A first cell that links to a paper, or whose `[` is left open as by a title that wraps. */
function beginsWithTitle(row: string): boolean {
  const cell = splitCells(row)[0]?.trim() ?? ''
  if (firstArxivId(cell) !== null) return true
  return /^\[(?!['"])/.test(cell) && !cell.includes(']')
}
