import { calendarDateIn, isCalendarDate } from '../calendar-date.ts'
import { DigestBuilder, type DigestReading } from '../digest-builder.ts'
import type { PaperReading } from '../facts.ts'
import { withinLimits } from '../limits.ts'
import { dayOf, isDailyPaper, readDailyPaper } from './huggingface-json.ts'
import { type JsonElement, jsonElements } from './json-elements.ts'
import { type JsonRecord, textOf, withinCells } from './json-values.ts'
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
  /** It holds papers, but nothing dates them. */
  readonly undated: boolean
}

/**
 * Reads digests from JSON: the publisher's array, whose papers each name their date, or Hugging Face's
 * daily-papers answer, which doesn't: `fallbackDate` (the date asked for) dates it, else the latest day that
 * its entries name. Gives a digest a date, in the order of the text; `[]` with a date is a digest without
 * papers, without one it is none. Gives `null` now and then between, for others to take their turn.
 */
export function* readJson(text: string, fallbackDate: string | null): Generator<null, JsonReading> {
  const elements: JsonElement[] = []
  for (const element of jsonElements(text, startOfPapers(text), isPaper)) {
    if (element === null) yield null
    else elements.push(element)
  }
  if (!elements.some(({ value }) => value !== null && isPaper(value))) {
    const empty = fallbackDate !== null && isEmptyArray(text) ? [new DigestBuilder(fallbackDate).build()] : []
    return { readings: empty, undated: false }
  }
  let date = wrapperDate(text) ?? fallbackDate ?? latestDay(elements) ?? firstDate(elements)
  if (date === null) return { readings: [], undated: true }
  const builders = new Map<string, DigestBuilder>()
  for (const { line, value, text: source } of elements) {
    // An entry that names no date, as a damaged one can't, stands among those of the entry before it.
    date = dateOf(value) ?? date
    const builder = builders.get(date) ?? new DigestBuilder(date)
    builders.set(date, builder)
    builder.addRow(line, source, () => readElement(value))
    yield null
  }
  return { readings: [...builders.values()].map((builder) => builder.build()), undated: false }
}

/** Just within the array; the papers of `{"papers": […]}` are one too, and an object by itself is in none. */
function startOfPapers(text: string): number {
  const array = text.indexOf('[')
  if (/^\s*\[/.test(text)) return array + 1
  const papers = text.indexOf('"papers"')
  return papers < 0 ? 0 : text.indexOf('[', papers) + 1
}

function readElement(value: JsonRecord | null): PaperReading {
  if (value === null) return { status: 'rejected', reason: 'the object is no valid JSON' }
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
  return dayIn(textOf(value, 'date', 'digest_date', 'day').trim())
}

/** A date in any form, or the day, UTC, of an instant. */
function dayIn(text: string): string | null {
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)
  const instant = isInstant ? Date.parse(text) : Number.NaN
  return calendarDateIn(Number.isNaN(instant) ? text : new Date(instant).toISOString().slice(0, 10))
}

/** Characters before a list of papers in which its date may stand. */
const WRAPPER_LIMIT = 2_000

/** The date that stands beside the list of papers, in the object around it. */
function wrapperDate(text: string): string | null {
  if (!/^\s*\{/.test(text)) return null
  const list = startOfPapers(text)
  const before = list === 0 ? '' : text.slice(Math.max(0, list - WRAPPER_LIMIT), list)
  const after =
    list === 0 ? '' : text.slice(Math.max(list, text.lastIndexOf(']') + 1)).slice(0, WRAPPER_LIMIT)
  for (const part of [before, after]) {
    const written = /"(?:date|day|digest_date|digestDate|for_date)"\s*:\s*"([^"\n]{6,40})"/.exec(part)?.[1]
    const date = written === undefined ? null : dayIn(written)
    if (date !== null) return date
  }
  return null
}

function firstDate(elements: readonly JsonElement[]): string | null {
  for (const { value } of elements) {
    const date = dateOf(value)
    if (date !== null) return date
  }
  return null
}

function latestDay(elements: readonly JsonElement[]): string | null {
  const days = elements.map(({ value }) => (value === null ? '' : dayOf(value))).filter(isCalendarDate)
  return days.toSorted().at(-1) ?? null
}

function isEmptyArray(text: string): boolean {
  return /^\s*\[\s*\]\s*$/.test(text)
}
