import { type PaperReading, paperOf } from './facts.ts'
import { ROW_LIMIT, tooManyRows } from './limits.ts'
import { type Digest, type Paper, REJECTED_TEXT_LIMIT, type RejectedRow } from './paper.ts'

/** Something that was read, but not as published: a link dropped, a paper that repeats. */
export interface Warning {
  /** Line in the source, counted from 1. */
  readonly line: number
  /** One clause that names the thing. */
  readonly text: string
}

/** A digest and what is to be said about how it was read. */
export interface DigestReading {
  readonly digest: Digest
  readonly warnings: readonly Warning[]
  /** Set where the text ended with it and had no other part of its day; whether it ended with a whole line. */
  readonly end?: { readonly isWhole: boolean }
}

/** Gathers one day's papers: none twice, rejected rows kept for the report, no more rows than a day takes. */
export class DigestBuilder {
  readonly date: string
  readonly #papers = new Map<string, Paper>()
  readonly #rejected: RejectedRow[] = []
  readonly #warnings: Warning[] = []
  /** Rows after the day had all the papers it takes, and rejected rows beyond those that are reported one by one. */
  readonly #leftOut = new Surplus()
  readonly #alsoRejected = new Surplus()

  constructor(date: string) {
    this.date = date
  }

  /**
   * Takes in the next row, which `read` reads, unless the day has all the papers it takes: then the row is only counted.
   *
   * @param text the row as it is in the source
   */
  addRow(line: number, text: string, read: () => PaperReading): void {
    if (this.#papers.size < ROW_LIMIT) this.#add(read(), line, text)
    else this.#leftOut.count(line)
  }

  /** Adds what reading a row gave. Of two rows with one id the first is kept, the second is warned of. */
  #add(reading: PaperReading, line: number, text: string): void {
    if (reading.status === 'rejected') {
      if (this.#rejected.length >= ROW_LIMIT) this.#alsoRejected.count(line)
      else {
        const { reason, isOther = false } = reading
        const row = { line, reason, text: text.slice(0, REJECTED_TEXT_LIMIT) }
        this.#rejected.push(isOther ? { ...row, isOther } : row)
      }
      return
    }
    for (const warning of reading.warnings) this.warn(line, warning)
    const { id } = reading.facts
    if (this.#papers.has(id)) this.warn(line, `${id} is in this digest already; kept the first`)
    else this.#papers.set(id, paperOf(reading.facts, this.date))
  }

  /** Adds a warning about a line of this digest. */
  warn(line: number, text: string): void {
    if (this.#warnings.length < ROW_LIMIT) this.#warnings.push({ line, text })
  }

  /** What was gathered so far. */
  build(): DigestReading {
    const beyond = [
      ...this.#alsoRejected.asRejected((rows) => `${rows} more from here on could not be read`),
      ...this.#leftOut.asRejected(tooManyRows),
    ]
    return {
      digest: {
        date: this.date,
        papers: [...this.#papers.values()],
        rejected: [...this.#rejected, ...beyond],
      },
      warnings: this.#warnings,
    }
  }
}

/** Rows that are counted rather than listed. */
class Surplus {
  #rows = 0
  #firstLine = 0

  count(line: number): void {
    if (this.#rows === 0) this.#firstLine = line
    this.#rows += 1
  }

  /** One rejected row in place of all of them; none where there are none. */
  asRejected(reason: (rows: number) => string): RejectedRow[] {
    return this.#rows === 0 ? [] : [{ line: this.#firstLine, reason: reason(this.#rows), text: '' }]
  }
}
