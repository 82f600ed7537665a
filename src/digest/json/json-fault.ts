/** Where a text stops being JSON, and what was expected there. Line and column count from 1. */
export interface JsonFault {
  readonly line: number
  readonly column: number
  readonly expected: string
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
const SPACE = /[ \t\r\n\ufeff]*/y
/** Of one piece of a text in quotes: what may be there. */
const QUOTED = /[^"\\\p{Cc}]{1,10000}|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|\u007f/uy

/**
 * The first place at which a text is no JSON (or JSON Lines: values one after the other), or `null` where it is. A comma
 * before a closing bracket passes, since it is read. Linear in the text's length.
 */
export function jsonFault(text: string): JsonFault | null {
  const open: string[] = []
  let at = 0
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) return false
    at += match[0].length
    return true
  }
  const fault = (expected: string): JsonFault => {
    const before = text.slice(0, at)
    const lineStart = before.lastIndexOf('\n') + 1
    return { line: before.split('\n').length, column: at - lineStart + 1, expected }
  }
  const quoted = (): boolean => {
    at++
    while (at < text.length && text[at] !== '"') if (!skip(QUOTED)) return false
    at++
    return at <= text.length
  }
  let state: 'value' | 'key' | 'after' = 'value'
  for (;;) {
    const end = at
    skip(SPACE)
    const sign = text[at]
    const within = open.at(-1)
    if (sign === undefined) {
      if (open.length === 0 && (state === 'after' || at > 0)) return null
      return fault(within === undefined ? 'a value' : `"${within}", but the text ends`)
    }
    if (state !== 'value' || within !== undefined) {
      if (sign === within && (state !== 'value' || within === ']')) {
        open.pop()
        at++
        state = 'after'
        continue
      }
    }
    if (state === 'after') {
      if (within === undefined) state = 'value'
      else if (sign === ',') {
        at++
        state = within === '}' ? 'key' : 'value'
        continue
      } else {
        // In JSON Lines, the next line is well, and the one before breaks off.
        if (sign === '{' && text[at - 1] === '\n') at = end
        return fault(`"," or "${within}"`)
      }
    }
    if (state === 'key') {
      if (sign !== '"') return fault('a field’s name in double quotes')
      if (!quoted()) return fault('the end of a text in double quotes, or an escaped character')
      skip(SPACE)
      if (text[at] !== ':') return fault('":"')
      at++
      state = 'value'
      continue
    }
    if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? '}' : ']')
      at++
      state = sign === '{' ? 'key' : 'value'
      continue
    }
    if (sign === '"') {
      if (!quoted()) return fault('the end of a text in double quotes, or an escaped character')
    } else if (!skip(NUMBER) && !skip(WORD)) return fault('a value')
    state = 'after'
  }
}

/** A fault as a clause. */
export function describeFault({ line, column, expected }: JsonFault): string {
  return `line ${line}, column ${column}: expected ${expected}`
}
