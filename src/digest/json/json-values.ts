import { CELL_LIMIT, cutCell, LIST_LIMIT } from '../limits.ts'

/** A JSON object whose fields are yet to be looked at. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** True for a JSON object, not for a list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The first of the named fields that is a text with something in it, or `''`. */
export function textOf(record: JsonRecord, ...keys: readonly string[]): string {
  for (const key of keys) {
    const value = record[key]
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  return ''
}

/** The texts of a field that is a list, or a single text; other entries are left out. */
export function textsOf(record: JsonRecord, ...keys: readonly string[]): string[] {
  for (const key of keys) {
    const value = record[key]
    const texts = (Array.isArray(value) ? value : [value]).filter(
      (entry): entry is string => typeof entry === 'string' && entry.trim() !== '',
    )
    if (texts.length > 0) return texts
  }
  return []
}

/** Depth at which a paper's fields are read: lists of objects within objects. */
const DEPTH = 5

/** A paper's fields with texts cut to a cell's length and lists to what is looked at, and a warning for each text cut. */
export function withinCells(record: JsonRecord): { value: JsonRecord; warnings: string[] } {
  const warnings = new Set<string>()
  const bounded = (value: unknown, name: string, depth: number): unknown => {
    if (typeof value === 'string') {
      if (value.length <= CELL_LIMIT) return value
      const cut = cutCell(value, `field "${name}"`)
      for (const warning of cut.warnings) warnings.add(warning)
      return cut.text
    }
    if (typeof value !== 'object' || value === null || depth === 0) return value
    if (Array.isArray(value)) return value.slice(0, LIST_LIMIT).map((each) => bounded(each, name, depth - 1))
    return Object.fromEntries(
      Object.entries(value)
        .slice(0, LIST_LIMIT)
        .map(([key, each]) => [key, bounded(each, key.slice(0, 40), depth - 1)]),
    )
  }
  return { value: bounded(record, '', DEPTH) as JsonRecord, warnings: [...warnings] }
}
