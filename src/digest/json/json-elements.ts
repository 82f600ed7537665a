import { isRecord, type JsonRecord } from './json-values.ts'

/** A piece of a JSON array. */
export interface JsonElement {
  /** The line it begins on, counted from 1. */
  readonly line: number
  /** Where it begins in the text. */
  readonly at: number
  /** `null` where the piece is no JSON object. */
  readonly value: JsonRecord | null
  /** The piece as it is in the source. */
  readonly text: string
}

/**
 * The objects of a JSON array whose first one is expected at `start`, one by one, so that a damaged one harms no other: it is given without value, and
 * reading goes on at the next object that `isElement` knows. Time is linear in the text's length, whatever the
 * damage. Gives `null` now and then between, so that whoever reads may let others take their turn.
 */
export function* jsonElements(
  text: string,
  start: number,
  isElement: (value: JsonRecord) => boolean,
): Generator<JsonElement | null> {
  const lineAt = lineCounter(text)
  // Looking in vain costs: once this many characters were looked at, the rest is given up as one piece.
  let effort = 4 * text.length
  let damagedFrom = -1
  let from = start
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', from)) {
    const end = effort > 0 ? yield* objectEnd(text, at) : text.length
    effort -= end - at
    // An object that lost its opening brace is between two others.
    if (damagedFrom < 0 && HAS_WORDS.test(text.slice(from, at))) damagedFrom = from
    const value = parseObject(text.slice(at, end))
    const found = value !== null && (damagedFrom < 0 || isElement(value))
    if (found) {
      if (damagedFrom >= 0) yield damagedPiece(text, damagedFrom, at, lineAt)
      damagedFrom = -1
      yield { line: lineAt(at), at, value, text: text.slice(at, end) }
    } else if (damagedFrom < 0) {
      damagedFrom = at
    }
    from = value === null && effort > 0 ? at + 1 : end
    yield null
  }
  if (damagedFrom < 0 && HAS_WORDS.test(text.slice(from))) damagedFrom = from
  if (damagedFrom >= 0) yield damagedPiece(text, damagedFrom, text.length, lineAt)
}

function damagedPiece(text: string, from: number, to: number, lineAt: (at: number) => number): JsonElement {
  const piece = text.slice(from, to)
  const begin = from + piece.length - piece.replace(/^[\s,]+/, '').length
  return { line: lineAt(begin), at: begin, value: null, text: text.slice(begin, to).trimEnd() }
}

/** Just after the brace that closes the object at `at`; where none does, where that became certain. */
export function* objectEnd(text: string, at: number): Generator<null, number> {
  let depth = 0
  let inString = false
  for (let i = at; i < text.length; i++) {
    if ((i - at) % SCANNED_AT_ONCE === SCANNED_AT_ONCE - 1) yield null
    const code = text.charCodeAt(i)
    if (inString) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) inString = false
      else if (code < 0x20) return i // JSON allows no line break within a string: it was left open
    } else if (code === QUOTE) inString = true
    else if (code === OPEN) depth++
    else if (code === CLOSE && --depth === 0) return i + 1
  }
  return text.length
}

/** Characters looked at between two turns of others: some two milliseconds' worth. */
const SCANNED_AT_ONCE = 512 * 1_024

const HAS_WORDS = /\w/
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d

function parseObject(text: string): JsonRecord | null {
  if (!text.endsWith('}')) return null
  const value =
    parsed(text) ?? (TRAILING_COMMA.test(text) ? parsed(text.replace(TRAILING_COMMAS, '$1')) : null)
  return isRecord(value) ? value : null
}

/** A comma too many, as people leave behind who write JSON by hand. */
const TRAILING_COMMA = /,\s*[}\]]/
const TRAILING_COMMAS = /,(\s*[}\]])/g

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Line numbers of ascending places; looks at each line break once. */
export function lineCounter(text: string): (at: number) => number {
  let line = 1
  let next = text.indexOf('\n')
  return (at) => {
    for (; next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++
    return line
  }
}
