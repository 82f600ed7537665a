import type { PaperReading } from '../../facts.ts'
import { CELL_LIMIT } from '../../limits.ts'
import type { Column } from '../columns.ts'
import { textOfMarkup } from '../markdown-text.ts'
import { type Entry, idIn, readEntry, splitHead } from './entry.ts'
import { entryLine, labelledParts } from './entry-line.ts'

/** A paper, or what was meant as one, that is no row of a table. */
export interface EntryRow {
  readonly line: number
  readonly text: string
  readonly read: () => PaperReading
}

/** Papers from which on a text is a digest whatever else it says. */
const SURE = 3

/** Characters of a heading that may be a topic. */
const TOPIC_LIMIT = 60

/**
 * Gathers the papers of a day that is written as one section or list item a paper, fed line by line. A section whose heading
 * or whose labelled lines name an arXiv paper is one; so is a list item, or a paragraph, that begins with one. What belongs
 * to a paper are the lines up to the next. Text that mentions papers in passing gives none.
 */
export class EntryGatherer {
  #topics: { readonly level: number; readonly name: string }[] = []
  #entry: Entry | null = null
  /** The labelled part that goes on in the next lines. */
  #field: Column | null = null
  #rows: EntryRow[] = []
  #papers = 0
  #paperSize = 0
  #proseSize = 0

  /** Takes a heading that dates nothing. */
  heading(level: number, text: string, line: number): void {
    this.#close()
    this.#topics = this.#topics.filter((topic) => topic.level < level)
    const { text: head } = entryLine(text, CELL_LIMIT)
    this.#open('heading', level, head, line)
    const name = textOfMarkup(head).replace(
      /^[^\p{L}\p{N}]+|[\s:：(（]+(?:\d+\s*(?:papers?|篇)?[)）]?)?$/giu,
      '',
    )
    if (name.length > 0 && name.length <= TOPIC_LIMIT) this.#topics.push({ level, name })
  }

  /** Takes any other line that is in no table. */
  push(line: string, lineNumber: number): void {
    const { kind, indent, text } = entryLine(line, CELL_LIMIT)
    if (kind === 'blank') {
      if (this.#field !== 'summary') this.#field = null
      return
    }
    const parts = labelledParts(text)
    if (parts.some(({ column }) => column === 'title') || (this.#entry !== null && parts.length > 0)) {
      if (parts[0]?.column === 'title' && (this.#entry === null || this.#hasTitle())) {
        this.#close()
        this.#open(kind, indent, parts[0].text, lineNumber)
      }
      for (const { column, text: rest } of parts) this.#label(column, rest)
      this.#grow(line.length)
      return
    }
    if (this.#begins(kind, indent, text)) {
      this.#close()
      this.#open(kind, indent, text, lineNumber)
      return
    }
    const entry = this.#entry
    if (entry === null || (kind === 'item' && entry.kind === 'item' && indent <= entry.indent)) {
      this.#close()
      this.#proseSize += text.length
      return
    }
    this.#grow(line.length)
    // A line of links: `[PDF](…) | [Code](…)`.
    const words = text.replace(/\[[^\]]{0,300}\]\([^()]{0,2000}\)|https?:\/\/\S+/g, '')
    const isLinks = words !== text && (words.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < 25
    if (entry.id === null && isLinks) entry.id = idIn(text)
    const goesOn = this.#field !== null && !isLinks && this.#goesOn(this.#field)
    if (goesOn && this.#field !== null) this.#append(this.#field, kind === 'item' ? `- ${text}` : text)
    else if (!isLinks || /github\.com|huggingface\.co/i.test(text))
      this.#free(kind === 'item' ? `- ${text}` : text)
  }

  /** Whether a labelled part may go on in the next line: an abstract, a list after a comma, one that is yet to come. */
  #goesOn(column: Column): boolean {
    const last = this.#entry?.fields.get(column)?.at(-1) ?? ''
    return column === 'summary' || (column !== 'other' && (last === '' || /[,;、，]$/.test(last)))
  }

  /** Ends the day. Gives its rows where they make it a digest, else none. */
  end(): EntryRow[] {
    this.#close()
    const isDigest = this.#papers >= SURE || (this.#papers > 0 && this.#paperSize * 2 >= this.#proseSize)
    const rows = isDigest ? this.#rows : []
    this.drop()
    return rows
  }

  /** Forgets what was gathered. */
  drop(): void {
    this.#topics = []
    this.#entry = null
    this.#field = null
    this.#rows = []
    this.#papers = 0
    this.#paperSize = 0
    this.#proseSize = 0
  }

  /** Whether a line begins another paper. */
  #begins(kind: 'item' | 'text', indent: number, text: string): boolean {
    const id = idIn(text)
    const entry = this.#entry
    if (id === null) {
      // Beside papers, a link to somewhere else with a title is one that can't be read.
      const isSibling = kind === 'item' && entry?.kind === 'item' && indent <= entry.indent
      return isSibling && /^\W{0,4}\[[^\]]{8,500}\]\(https?:/.test(text)
    }
    const { title } = splitHead(text)
    if (!/\p{L}{2}/u.test(title) || title.length < 3) return false
    // A paragraph has to begin with the paper; it may speak of one anywhere.
    if (kind === 'text' && !/^(?:\W|\d){0,8}\[/.test(text)) return false
    if (kind === 'item' && isProse(text)) return false
    if (entry === null) return true
    if (entry.id === id) return false
    if (entry.kind === 'heading')
      return entry.id === null
        ? entry.fields.size === 0
        : kind === 'item' && entry.fields.size === 0 && entry.free.length === 0
    return kind === 'text' || entry.kind === 'text' || indent <= entry.indent
  }

  #hasTitle(): boolean {
    const entry = this.#entry
    return (
      entry !== null &&
      (entry.fields.has('title') || entry.id !== null || entry.kind !== 'heading' || entry.fields.size === 0)
    )
  }

  #open(kind: Entry['kind'], indent: number, head: string, line: number): void {
    const topics = this.#topics.map(({ name }) => name)
    this.#entry = {
      line,
      kind,
      indent,
      head,
      topics,
      id: idIn(head),
      fields: new Map(),
      free: [],
      size: head.length,
    }
    this.#field = null
  }

  #label(column: Column, text: string): void {
    const entry = this.#entry
    if (entry === null) return
    this.#field = column
    if (entry.id === null && column !== 'summary') entry.id = idIn(text)
    if (text !== '') this.#append(column, text)
    else if (!entry.fields.has(column)) entry.fields.set(column, [])
  }

  #append(column: Column, text: string): void {
    const entry = this.#entry
    if (entry === null || entry.size > CELL_LIMIT * 3) return
    const list = entry.fields.get(column) ?? []
    list.push(text)
    entry.fields.set(column, list)
  }

  #free(text: string): void {
    const entry = this.#entry
    if (entry !== null && entry.size <= CELL_LIMIT * 3) entry.free.push(text)
  }

  #grow(size: number): void {
    if (this.#entry !== null) this.#entry.size += size
  }

  /** Ends what is open: a paper, one that names none, or text. */
  #close(): void {
    const entry = this.#entry
    this.#entry = null
    this.#field = null
    if (entry === null) return
    const isMeant = entry.fields.has('authors') || entry.fields.has('summary') || entry.kind !== 'heading'
    if (entry.id === null && !isMeant) {
      this.#proseSize += entry.size
      return
    }
    if (entry.id !== null) this.#papers += 1
    this.#paperSize += entry.size
    const read = () => readEntry(entry)
    this.#rows.push({ line: entry.line, text: entry.head, read })
  }
}

/** Whether an item speaks of a paper within a sentence, rather than being one: words before the link, and a full stop. */
function isProse(text: string): boolean {
  const before = text.slice(0, Math.max(0, text.search(/\[|https?:/)))
  return (
    /\p{Ll}{2,}.*\p{Ll}{2,}.*\p{Ll}{2,}/u.test(before) && !/\*\*/.test(before) && /[.!?]["”)]?\s*$/.test(text)
  )
}
