import type { Work } from '../../turns.ts'

/** Elements from which on an array is written one element at a time, others taking their turn between them. */
const LONG = 16

/**
 * Entries as the inside of a JSON object, `"key":value,…`, in pieces; others may take their turn between any two entries, and
 * between the elements of long arrays in them. What JSON.stringify gives of all at once, in the same order.
 */
export function* stringifying(entries: readonly (readonly [string, unknown])[]): Work<Buffer[]> {
  const pieces: Buffer[] = []
  const write = (text: string) => pieces.push(Buffer.from(text))
  for (const [place, [key, value]] of entries.entries()) {
    write(`${place === 0 ? '' : ','}${JSON.stringify(key)}:`)
    if (!hasLongArray(value)) write(JSON.stringify(value))
    else {
      let before = '{'
      for (const [field, each] of Object.entries(value)) {
        if (each === undefined) continue
        write(`${before}${JSON.stringify(field)}:`)
        before = ','
        if (!isLong(each)) write(JSON.stringify(each))
        else {
          for (const [at, element] of each.entries()) {
            write(`${at === 0 ? '[' : ','}${JSON.stringify(element) ?? 'null'}`)
            yield
          }
          write(']')
        }
      }
      write('}')
    }
    yield
  }
  return pieces
}

function hasLongArray(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).some(isLong)
  )
}

function isLong(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length >= LONG
}
