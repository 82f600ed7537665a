import type { Inline, TimestampStyle } from './markdown-tree.ts'
import { isHttpUrl } from './safe-html.ts'

/** A piece found in a text, and where it ends. */
export interface Found {
  readonly piece: Inline
  readonly end: number
}

/** Forms in angle brackets, with what they mean; `null` where the syntax is right but its value is not. */
const ANGLED: readonly (readonly [RegExp, (...parts: string[]) => Inline | null])[] = [
  [/<@!?(\d{1,20})>/y, (id = '') => ({ type: 'mention', kind: 'user', id })],
  [/<@&(\d{1,20})>/y, (id = '') => ({ type: 'mention', kind: 'role', id })],
  [/<#(\d{1,20})>/y, (id = '') => ({ type: 'mention', kind: 'channel', id })],
  [/<t:(-?\d{1,17})(?::([tTdDfFsSR]))?>/y, timestamp],
  [/<(a?):(\w{2,32}):(\d{1,20})>/y, emoji],
  [/<\/([-_ \p{L}\p{N}]{1,98}):(\d{1,20})>/uy, (name = '', id = '') => ({ type: 'command', name, id })],
  [/<(https?:\/\/[^\s<>]+)>/iy, (address = '') => link(address)],
]

/** The mention, timestamp, emoji, command or address in angle brackets that begins at `at`. */
export function angledAt(source: string, at: number): Found | null {
  for (const [form, meaning] of ANGLED) {
    const match = matchAt(form, source, at)
    const piece = match && meaning(...match.slice(1))
    if (match && piece) return { piece, end: at + match[0].length }
  }
  return null
}

/** A character that would otherwise have a meaning; letters, digits and spaces cannot be escaped. */
export function escapeAt(source: string, at: number): Found | null {
  const match = matchAt(/\\([^0-9A-Za-z\s])/uy, source, at)
  return match && { piece: { type: 'text', text: match[1] ?? '' }, end: at + match[0].length }
}

/** `@everyone` or `@here`. */
export function everyoneAt(source: string, at: number): Found | null {
  const text = matchAt(/@(?:everyone|here)/y, source, at)?.[0]
  if (text !== '@everyone' && text !== '@here') return null
  return { piece: { type: 'everyone', text }, end: at + text.length }
}

/**
 * The bare address that begins at `at`. It ends at white space, `<`, or one of the signs that are open around
 * it, or where a bracket closes a label; punctuation and an unpaired parenthesis at its end belong to the
 * sentence. What only looks like an address is text, as a whole.
 */
export function bareUrlAt(source: string, at: number, openSigns: readonly string[]): Found | null {
  if (matchAt(/https?:\/\/[^\s<]/iy, source, at) === null) return null
  const stops = [...openSigns, '](']
  let end = at
  while (end < source.length && !/[\s<]/.test(source.charAt(end))) {
    if (stops.some((sign) => source.startsWith(sign, end))) break
    end++
  }
  const address = withoutClosingSigns(source.slice(at, end))
  return { piece: link(address) ?? { type: 'text', text: address }, end: at + address.length }
}

function withoutClosingSigns(address: string): string {
  let depth = 0
  for (const sign of address) depth += sign === '(' ? 1 : sign === ')' ? -1 : 0
  let end = address.length
  for (; end > 0; end--) {
    const last = address.charAt(end - 1)
    if (last === ')' && depth < 0) depth++
    else if (!/[.,:;"'\]]/.test(last)) break
  }
  return address.slice(0, end)
}

function link(address: string): Inline | null {
  if (!isHttpUrl(address)) return null
  return { type: 'link', url: address, children: [{ type: 'text', text: address }] }
}

function timestamp(written = '', style = 'f'): Inline | null {
  const seconds = Number(written)
  if (Number.isNaN(new Date(seconds * 1_000).getTime())) return null
  return { type: 'timestamp', seconds, style: style as TimestampStyle }
}

function emoji(animated = '', name = '', id = ''): Inline {
  return { type: 'emoji', name, id, animated: animated === 'a' }
}

/** Matches a sticky pattern at one place. */
function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(source)
}
