/** An object of JSON whose members have not been looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a parsed JSON value is an object (neither null nor an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value itself when it is a JSON object, otherwise an empty one. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

/** The value itself when it is an array, otherwise an empty one. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The value itself when it is a string, otherwise an empty one. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Whether a field was left out; Discord treats `null` and a missing field alike in request bodies. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null
}
