import { CELL_LIMIT } from '../limits.ts'

/** Characters of a line that are kept, at most; a hundred columns of the longest cells are more than any table has. */
const LINE_LIMIT = 1_000_000

/**
 * Cuts text that arrives in pieces into lines, without their line breaks (LF or CRLF). A byte order mark at
 * the start is dropped. Linear also where one line arrives in many pieces.
 *
 * Of each table cell (what is between two pipes) one character more than {@link CELL_LIMIT} is kept, so that a cell of
 * megabytes costs no more than any other, leaves the cells beside it alone, and can still be seen to be too long.
 */
export class LineCutter {
  #pieces: string[] = []
  #size = 0
  /** Characters of the cell at the end of a long line; `null` while the line is short. */
  #cell: number | null = null
  #last = ''
  #first = true;

  /** The lines that a piece completes. */
  *push(piece: string): Generator<string> {
    let text = piece
    if (this.#first && text !== '') {
      this.#first = false
      if (text.startsWith('\ufeff')) text = text.slice(1)
    }
    let start = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
      this.#add(text.slice(start, at))
      yield this.#take()
      start = at + 1
    }
    if (start < text.length) this.#add(text.slice(start))
  }

  /** The last line, where the text does not end with a line break. */
  *end(): Generator<string> {
    if (this.#pieces.length > 0) yield this.#take()
  }

  #add(piece: string): void {
    if (this.#cell === null && this.#size + piece.length <= CELL_LIMIT) {
      this.#keep(piece)
      return
    }
    if (this.#cell !== null) {
      this.#addLong(piece)
      return
    }
    const start = this.#pieces.join('')
    this.#pieces = []
    this.#size = 0
    this.#cell = 0
    this.#addLong(start)
    this.#addLong(piece)
  }

  /** Adds to a long line, cell by cell. */
  #addLong(piece: string): void {
    let from = 0
    for (let pipe = piece.indexOf('|'); pipe >= 0; pipe = piece.indexOf('|', pipe + 1)) {
      if (this.#size > LINE_LIMIT) return
      const before = pipe > 0 ? piece.charAt(pipe - 1) : this.#last
      if (before === '\\') continue
      this.#addToCell(piece.slice(from, pipe))
      this.#keep('|')
      this.#cell = 0
      from = pipe + 1
    }
    this.#addToCell(piece.slice(from))
    this.#last = piece.at(-1) ?? this.#last
  }

  #addToCell(text: string): void {
    const cell = this.#cell ?? 0
    const room = CELL_LIMIT + 1 - cell
    this.#cell = cell + text.length
    if (room <= 0 || this.#size > LINE_LIMIT) return
    // A backslash that the cut leaves at the end would make the next pipe a part of the cell.
    this.#keep(text.length <= room ? text : text.slice(0, room).replace(/\\$/, ' '))
  }

  #keep(text: string): void {
    this.#pieces.push(text)
    this.#size += text.length
  }

  #take(): string {
    const line = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('')
    this.#pieces = []
    this.#size = 0
    this.#cell = null
    this.#last = ''
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }
}
