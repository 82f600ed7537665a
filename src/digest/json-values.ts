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
