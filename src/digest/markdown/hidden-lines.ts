/** Characters of a hidden part, at most: where its end does not come before, it was none. */
const HIDDEN_LIMIT = 200_000

/** A part that is not shown as text: up to the line that closes it. */
interface HiddenPart {
  readonly closes: (line: string) => boolean
  readonly lines: string[]
  size: number
}

/**
 * Leaves out what Markdown does not show as text: code fences, in which a README shows what a digest looks like, and HTML
 * comments, within a line too. Each of their lines becomes an empty one, so that the numbers of the others stay. A fence that nothing closes, or
 * that is within a row of a table, is none.
 */
export class HiddenLines {
  #open: HiddenPart | null = null
  #inTable = false

  /** Takes the next line. Gives the lines that are known now. */
  push(line: string): string[] {
    if (this.#open === null) {
      const closes = this.#inTable ? null : closerOf(line)
      if (closes === null) {
        if (line.trim() !== '') this.#inTable = line.includes('|')
        return [withoutComments(line)]
      }
      this.#open = { closes, lines: [line], size: line.length }
      return []
    }
    const part = this.#open
    part.lines.push(line)
    part.size += line.length
    if (part.closes(line)) {
      this.#open = null
      return part.lines.map(() => '')
    }
    return part.size > HIDDEN_LIMIT ? this.end() : []
  }

  /** Ends the text, or a part that was none. Gives its lines as they are. */
  end(): string[] {
    const lines = this.#open?.lines ?? []
    this.#open = null
    return lines
  }
}

/** What closes the part that a line opens; `null` where it opens none. */
function closerOf(line: string): ((line: string) => boolean) | null {
  const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*[\w-]*[ \t]*$/.exec(line)?.[1]
  if (fence !== undefined) return (later) => later.trim().startsWith(fence) && /^[`~]+$/.test(later.trim())
  if (/^\s*<!--/.test(line) && !line.includes('-->')) return (later) => later.includes('-->')
  return null
}

/** A line without the comments that begin and end on it. */
function withoutComments(line: string): string {
  let shown = ''
  let from = 0
  for (;;) {
    const start = line.indexOf('<!--', from)
    const end = start < 0 ? -1 : line.indexOf('-->', start + 4)
    if (end < 0) return shown + line.slice(from)
    shown += line.slice(from, start)
    from = end + 3
  }
}
