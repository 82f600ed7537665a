import { calendarDatesIn } from '../calendar-date.ts'
import { DigestBuilder, type DigestReading, type Warning } from '../digest-builder.ts'
import { isDelimiterRow } from './cells.ts'
import { readHeader, type TableHeader, usualHeader } from './columns.ts'
import { idIn } from './entries/entry.ts'
import { EntryGatherer } from './entries/entry-gatherer.ts'
import { readRow } from './row.ts'
import { type GatheredRow, RowGatherer } from './row-gatherer.ts'

/** The table being read: its columns, and the rows' lines. */
interface OpenTable {
  readonly header: TableHeader
  readonly rows: RowGatherer
  /** `null` where nothing dates the table: its rows are read over. */
  readonly digest: DigestBuilder | null
}

/**
 * Reads digests from Markdown, fed line by line: sections `## Papers for DATE` with a table each. Holds one
 * section at a time, so memory does not grow with the text.
 *
 * A heading with a date begins a digest; a heading without one ends it, unless it is a lower one. A dated
 * heading with an empty table is a digest without papers; without a table it is none.
 */
export class MarkdownReader {
  readonly #fallbackDate: string | null
  #line = 0
  #level = 0
  #date: string | null = null
  #digest: DigestBuilder | null = null
  #table: OpenTable | null = null
  #undated: Warning[] = []
  /** Papers that are no rows: read where the day has no table. */
  readonly #entries = new EntryGatherer()
  #hasTable = false
  /** Another date in the heading that dates what follows. */
  #also: string | null = null

  /** `fallbackDate` serves tables that no dated heading precedes: the date of the file's path. */
  constructor(fallbackDate: string | null) {
    this.#fallbackDate = fallbackDate
  }

  /** A warning for each table that nothing dates. */
  get undated(): readonly Warning[] {
    return this.#undated
  }

  /** Takes the next line, without its line break. Gives the digest that this line ends, or `null`. */
  push(line: string): DigestReading | null {
    this.#line++
    const level = headingLevel(line)
    if (level > 0) return this.#readHeading(level, line)
    if (this.#readTableStart(line)) return null
    if (this.#table !== null) this.#readRows(this.#table, this.#table.rows.push(line, this.#line))
    else if (!this.#hasTable) this.#entries.push(line, this.#line)
    return null
  }

  /**
   * Ends the text. Gives the last digest, or `null`.
   *
   * @param endsWhole whether its last line is whole: the row of a table that isn't is no row
   */
  end(endsWhole = true): DigestReading | null {
    this.#endTable(!endsWhole)
    this.#endEntries(this.#date)
    return this.#endDigest()
  }

  #endDigest(): DigestReading | null {
    const ended = this.#digest?.build() ?? null
    this.#digest = null
    return ended
  }

  #readHeading(level: number, heading: string): DigestReading | null {
    this.#endTable()
    const [date = null, also = null] = calendarDatesIn(heading)
    this.#also = date === null ? this.#also : also
    const before = this.#date
    const text = heading.slice(level).trim()
    if (
      date === null &&
      before !== null &&
      (level > this.#level || (level === this.#level && isEntry(text)))
    ) {
      this.#entries.heading(level, text, this.#line)
      return null
    }
    if (date !== before) this.#endEntries(before)
    this.#level = level
    this.#date = date
    if (date === null) this.#entries.heading(level, text, this.#line)
    return this.#digest?.date === date ? null : this.#endDigest()
  }

  /** Takes what was gathered into the digest of its date; the day's table, where it has one, comes before. */
  #endEntries(heading: string | null): void {
    const rows = this.#entries.end()
    const [first] = rows
    const date = heading ?? this.#fallbackDate
    if (first !== undefined && !this.#hasTable) {
      if (date === null) {
        const text = `read over ${rows.length} papers: no heading before them names their date`
        this.#undated.push({ line: first.line, text })
      } else {
        this.#digest ??= this.#begin(date)
        for (const { line, text, read } of rows) this.#digest.addRow(line, text, read)
      }
    }
    this.#hasTable = false
  }

  /** True where the line is a table's header or the delimiter under it. */
  #readTableStart(line: string): boolean {
    const header = readHeader(line)
    if (header !== null) {
      this.#openTable(header)
      return true
    }
    if (!isDelimiterRow(line)) return false
    const usual = this.#table === null && this.#date !== null ? usualHeader(line) : null
    if (usual !== null) this.#openTable(usual)
    return this.#table !== null
  }

  #openTable(header: TableHeader): void {
    this.#endTable()
    this.#hasTable = true
    this.#entries.drop()
    const date = this.#date ?? this.#fallbackDate
    if (date === null) {
      this.#undated.push({ line: this.#line, text: 'read over a table: no heading before it names its date' })
    } else {
      this.#digest ??= this.#begin(date)
    }
    this.#table = { header, rows: new RowGatherer(header), digest: this.#digest }
  }

  /** Begins a digest; where the file's name says another day than the heading, a warning names both. */
  #begin(date: string): DigestBuilder {
    const digest = new DigestBuilder(date)
    if (this.#date !== null && this.#also !== null) {
      digest.warn(this.#line, `the heading says ${date} and ${this.#also}: read as ${date}`)
    }
    const other = this.#fallbackDate
    if (other !== null && other !== date) {
      digest.warn(this.#line, `the heading says ${date}, the name of the file ${other}: read as ${date}`)
    }
    return digest
  }

  #endTable(isCut = false): void {
    if (this.#table !== null) this.#readRows(this.#table, this.#table.rows.end(), isCut)
    this.#table = null
  }

  #readRows(table: OpenTable, rows: readonly GatheredRow[], isCut = false): void {
    for (const { line, text, isRow } of rows) {
      table.digest?.addRow(line, text, () =>
        isRow
          ? readRow(text, table.header, isCut)
          : { status: 'rejected', reason: 'the line is no row: it has no cells' },
      )
    }
  }
}

/** Whether a heading beside that of the day is one of its papers: it is numbered, or links to one. */
function isEntry(heading: string): boolean {
  return /^\W{0,4}\d{1,4}[.)]\s/.test(heading) || idIn(heading) !== null
}

/** 1 to 6 for a Markdown heading, 0 for any other line. */
function headingLevel(line: string): number {
  let level = 0
  while (level < 7 && line.charAt(level) === '#') level++
  return level <= 6 && line.charAt(level) === ' ' ? level : 0
}
