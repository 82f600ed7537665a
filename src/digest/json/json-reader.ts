import { calendarDateIn, isCalendarDate } from '../calendar-date.ts'
import { DigestBuilder, type DigestReading } from '../digest-builder.ts'
import type { PaperReading } from '../facts.ts'
import { feedDate } from '../feed/feed-date.ts'
import { withinLimits } from '../limits.ts'
import { canonicalTags } from '../tags/tag-list.ts'
import { dayOf, isDailyPaper, readDailyPaper } from './huggingface-json.ts'
import { type JsonElement, jsonElements } from './json-elements.ts'
import { describeFault, type JsonFault, jsonFault } from './json-fault.ts'
import { type GroupedElement, groupedElements } from './json-groups.ts'
import { type JsonRecord, textOf, withinCells } from './json-values.ts'
import { dateOfEntry, readEntry } from './markdown-entry.ts'
import { isPublisherPaper, readPublisherPaper } from './publisher-json.ts'

/**
 * True where a text, of which the beginning suffices, is JSON rather than Markdown: it begins with a bracket
 * that opens no link (`[![badge]…`), and names a field. A damaged first paper does not hide the form.
 */
export function looksLikeJson(start: string): boolean {
  const text = start.slice(0, JSON_START).trimStart()
  if (!text.startsWith('[') && !text.startsWith('{')) return false
  return (
    /^(?:\[\s*\]|\{\s*\})\s*$/.test(text) ||
    (/"\w{1,40}"\s{0,9}:/.test(text) && !/^\[[^\]"{]{1,999}\]\([\w/.#][^){"]{0,999}\)/.test(text))
  )
}

/** Characters within which a JSON text names its first field. */
export const JSON_START = 4_000

/** What a JSON text gives. */
export interface JsonReading {
  readonly readings: readonly DigestReading[]
  /** Why there is no digest, where there is none. */
  readonly none: 'no-papers' | 'no-date' | JsonFault
}

/** A piece of JSON that may be a paper, with what is around it. */
type Piece = JsonElement & Partial<Pick<GroupedElement, 'topics' | 'date' | 'id' | 'row'>>

/**
 * Reads digests from JSON: the publisher's array, whose papers each name their date, or Hugging Face's
 * daily-papers answer, which doesn't: `fallbackDate` (the date asked for) dates it, else the latest day that
 * its entries name. Papers may also lie in groups by date or topic. Gives a digest a date, in the order of the text; `[]`
 * with a date is a digest without papers, without one it is none. Gives `null` now and then between, for others to take
 * their turn.
 */
export function* readJson(text: string, fallbackDate: string | null): Generator<null, JsonReading> {
  let elements: Piece[] = []
  for (const element of jsonElements(text, startOfPapers(text), isPaper)) {
    if (element === null) yield null
    else elements.push(element)
  }
  const isDamaged = elements.some(({ value }) => value === null)
  if (isDamaged || !elements.some(isPiece)) {
    const fault = jsonFault(text)
    const grouped: Piece[] = []
    // Damaged as one list, it may be several; damaged as JSON, it is read as far as that goes.
    if (fault === null) {
      for (const element of groupedElements(
        text,
        isGroupedPaper,
        (value) => dateOf(value) ?? updatedOf(value),
      )) {
        if (element === null) yield null
        else grouped.push(element)
      }
    }
    if (grouped.filter(isPiece).length > elements.filter(isPiece).length) elements = grouped
    if (!elements.some(isPiece)) {
      const day = fault === null ? emptyDay(text, fallbackDate) : null
      const empty = day === null ? [] : [new DigestBuilder(day).build()]
      return { readings: empty, none: fault ?? 'no-papers' }
    }
  }
  const around = wrapperDate(text)
  const first =
    around ?? fallbackDate ?? latestDay(elements) ?? firstDate(elements) ?? wrapperDate(text, MADE_ON)
  if (first === null) return { readings: [], none: 'no-date' }
  let date = first
  let damaged = 0
  const builders = new Map<string, DigestBuilder>()
  for (const piece of elements) {
    // An entry that names no date, as a damaged one can't, belongs to the day of the entry before it.
    const own = ownDate(piece)
    date = own ?? piece.date ?? (piece.topics === undefined ? date : first)
    const builder = builders.get(date) ?? begin(date, piece.line, fallbackDate)
    builders.set(date, builder)
    const group = piece.date ?? around
    if (own !== null && group !== null && group !== own) {
      builder.warn(piece.line, `the paper says ${own}, the object around it ${group}: read as ${own}`)
    }
    if (piece.value === null) damaged += 1
    builder.addRow(piece.line, piece.text, () => readPiece(piece, text, damaged <= FAULTS_NAMED))
    yield null
  }
  return { readings: [...builders.values()].map((builder) => builder.build()), none: 'no-papers' }
}

/** Damaged pieces of which the very place is named. */
const FAULTS_NAMED = 20

function faultOfPiece({ line, at, text: piece }: Piece, text: string): JsonFault | null {
  const fault = jsonFault(piece)
  if (fault === null) return null
  const before = fault.line > 1 ? 0 : at - (text.lastIndexOf('\n', at - 1) + 1)
  return { ...fault, line: line + fault.line - 1, column: fault.column + before }
}

/** Begins a digest; where the file's name says another day than its text, a warning names both. */
function begin(date: string, line: number, ofName: string | null): DigestBuilder {
  const builder = new DigestBuilder(date)
  if (ofName !== null && ofName !== date) {
    builder.warn(line, `the JSON says ${date}, the name of the file ${ofName}: read as ${date}`)
  }
  return builder
}

function isPiece({ value, row, id }: Piece): boolean {
  return (row !== undefined && row !== null) || (value !== null && isGroupedPaper(value, id ?? null))
}

/** An object under an id needs no more than a title. */
function isGroupedPaper(value: JsonRecord, id: string | null): boolean {
  return isPaper(value) || (id !== null && 'title' in value)
}

function ownDate({ value, row }: Piece): string | null {
  return row === undefined || row === null ? dateOf(value) : dateOfEntry(row)
}

/** @param isNamed whether the place is looked for at which JSON breaks off, which takes time */
function readPiece(piece: Piece, text: string, isNamed: boolean): PaperReading {
  const { value, row, id, topics = [] } = piece
  if (row !== undefined && row !== null) return withTopics(readEntry(row, id ?? null), topics)
  if (value === null) {
    const fault = isNamed ? faultOfPiece(piece, text) : null
    const where = fault === null ? '' : ` (${describeFault(fault)})`
    return { status: 'rejected', reason: `the object is no valid JSON${where}` }
  }
  const named = id === undefined || id === null || isDailyPaper(value) ? value : { arxiv_id: id, ...value }
  return withTopics(readElement(named), topics)
}

/** A paper that is not classified has the topics of the groups around it. */
function withTopics(reading: PaperReading, topics: readonly string[]): PaperReading {
  if (reading.status === 'rejected' || topics.length === 0) return reading
  const { tags, tagsInferred } = reading.facts
  if (tags.length > 0 && !tagsInferred) return reading
  return { ...reading, facts: { ...reading.facts, tags: canonicalTags(topics), tagsInferred: false } }
}

/** Just within the array; the papers of `{"papers": […]}` are one too, and an object by itself is in none. */
function startOfPapers(text: string): number {
  const array = text.indexOf('[')
  if (/^\s*\[/.test(text)) return array + 1
  const papers = text.indexOf('"papers"')
  return papers < 0 ? 0 : text.indexOf('[', papers) + 1
}

function readElement(value: JsonRecord): PaperReading {
  const { value: paper, warnings } = withinCells(value)
  const reading = isDailyPaper(paper) ? readDailyPaper(paper) : readPublisherPaper(paper)
  if (reading.status === 'rejected') return reading
  const limited = withinLimits(reading.facts)
  return {
    ...reading,
    facts: limited.facts,
    warnings: [...warnings, ...limited.warnings, ...reading.warnings],
  }
}

function isPaper(value: JsonRecord): boolean {
  return isDailyPaper(value) || isPublisherPaper(value)
}

function dateOf(value: JsonRecord | null): string | null {
  if (value === null || isDailyPaper(value)) return null
  return (
    dayIn(textOf(value, 'date', 'digest_date', 'day').trim()) ?? feedDate(textOf(value, 'date_published'))
  )
}

/** The day on which an object around papers says that it was made. */
function updatedOf(value: JsonRecord): string | null {
  return dayIn(
    textOf(
      value,
      'updated',
      'updated_at',
      'updatedAt',
      'generated_at',
      'generatedAt',
      'last_updated',
      'lastUpdated',
    ).trim(),
  )
}

/** A date in any form, or the day, UTC, of an instant. */
function dayIn(text: string): string | null {
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)
  const instant = isInstant ? Date.parse(text) : Number.NaN
  return calendarDateIn(Number.isNaN(instant) ? text : new Date(instant).toISOString().slice(0, 10))
}

/** Fields that name a list's day, and those that name the day on which it was made. */
const DATE_NAMES = 'date|day|digest_date|digestDate|for_date'
const MADE_ON =
  'updated|updated_at|updatedAt|generated_at|generatedAt|fetched_at|fetchedAt|last_updated|lastUpdated|created_at|createdAt|timestamp'

/** Characters before a list of papers in which its date may be. */
const WRAPPER_LIMIT = 2_000

/** The date beside the list of papers, in the object around it. */
function wrapperDate(text: string, names: string = DATE_NAMES): string | null {
  if (!/^\s*\{/.test(text)) return null
  const list = startOfPapers(text)
  const before = list === 0 ? '' : text.slice(Math.max(0, list - WRAPPER_LIMIT), list)
  const after =
    list === 0 ? '' : text.slice(Math.max(list, text.lastIndexOf(']') + 1)).slice(0, WRAPPER_LIMIT)
  for (const part of [before, after]) {
    const written = new RegExp(`"(?:${names})"\\s*:\\s*"([^"\\n]{6,40})"`).exec(part)?.[1]
    const date = written === undefined ? null : dayIn(written)
    if (date !== null) return date
  }
  return null
}

function firstDate(elements: readonly Piece[]): string | null {
  for (const element of elements) {
    const date = ownDate(element) ?? element.date ?? null
    if (date !== null) return date
  }
  return null
}

function latestDay(elements: readonly JsonElement[]): string | null {
  const days = elements.map(({ value }) => (value === null ? '' : dayOf(value))).filter(isCalendarDate)
  return days.toSorted().at(-1) ?? null
}

/** The day of a text that says there are no papers: an empty list, also in an object with a date. */
function emptyDay(text: string, fallbackDate: string | null): string | null {
  if (/^\s*\[\s*\]\s*$/.test(text)) return fallbackDate
  if (text.length > WRAPPER_LIMIT || /"title"/.test(text)) return null
  const isEmpty = /"(?:papers|items|entries|results|data|articles)"\s*:\s*\[\s*\]/.test(text)
  return isEmpty ? (wrapperDate(text) ?? fallbackDate) : null
}
