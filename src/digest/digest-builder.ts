import { type PaperReading, paperOf } from './facts.ts'
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
}

/** Gathers one day's papers: none twice, rejected rows kept for the report. */
export class DigestBuilder {
  readonly date: string
  readonly #papers = new Map<string, Paper>()
  readonly #rejected: RejectedRow[] = []
  readonly #warnings: Warning[] = []

  constructor(date: string) {
    this.date = date
  }

  /** Adds what reading a row gave. Of two rows with one id the first is kept, the second is warned of. */
  add(reading: PaperReading, line: number, text: string): void {
    if (reading.status === 'rejected') {
      this.#rejected.push({ line, reason: reading.reason, text: text.slice(0, REJECTED_TEXT_LIMIT) })
      return
    }
    for (const warning of reading.warnings) this.warn(line, warning)
    const { id } = reading.facts
    if (this.#papers.has(id)) this.warn(line, `${id} is in this digest already; kept the first`)
    else this.#papers.set(id, paperOf(reading.facts, this.date))
  }

  /** Adds a warning about a line of this digest. */
  warn(line: number, text: string): void {
    this.#warnings.push({ line, text })
  }

  /** What was gathered so far. */
  build(): DigestReading {
    return {
      digest: { date: this.date, papers: [...this.#papers.values()], rejected: this.#rejected },
      warnings: this.#warnings,
    }
  }
}
