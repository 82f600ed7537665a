/**
 * Cuts text that arrives in pieces into lines, without their line breaks (LF or CRLF). A byte order mark at
 * the start is dropped. Linear also where one line arrives in many pieces.
 */
export class LineCutter {
  #pieces: string[] = []
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
      this.#pieces.push(text.slice(start, at))
      yield this.#take()
      start = at + 1
    }
    if (start < text.length) this.#pieces.push(text.slice(start))
  }

  /** The last line, where the text does not end with a line break. */
  *end(): Generator<string> {
    if (this.#pieces.length > 0) yield this.#take()
  }

  #take(): string {
    const line = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('')
    this.#pieces = []
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }
}
