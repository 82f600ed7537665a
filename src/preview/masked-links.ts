import { isHttpUrl } from './safe-html.ts'

/** A masked link's parts. */
interface MaskedLink {
  readonly label: string
  readonly url: string
  readonly end: number
}

/** Finds masked links in one text, from left to right. */
export interface MaskedLinks {
  /**
   * The link whose label's bracket is at `at`. Discord shows one only if the target is an http(s) address
   * and the label is not empty and has no address inside, which might not be the target.
   */
  at(at: number): MaskedLink | null
}

/** An address in a label, its signs escaped or not. */
const ADDRESS = /https?\\?:\\?\/\\?\//gi

/** Brackets are paired once for the whole text, so that unclosed ones cost nothing twice. */
export function findMaskedLinks(source: string): MaskedLinks {
  const closing = pairBrackets(source)
  const addresses = [...source.matchAll(ADDRESS)].map(({ index }) => index).reverse()
  return {
    at(at) {
      const close = closing.get(at)
      if (close === undefined || source[close + 1] !== '(') return null
      while ((addresses.at(-1) ?? Number.POSITIVE_INFINITY) < at) addresses.pop()
      if ((addresses.at(-1) ?? Number.POSITIVE_INFINITY) < close) return null
      const target = targetAt(source, close + 2)
      const label = source.slice(at + 1, close)
      if (target === null || !isHttpUrl(target.address) || label.trim() === '') return null
      return { label, url: target.address, end: target.end }
    },
  }
}

/** Where the bracket that opens at a place is closed; escaped ones do not count. */
function pairBrackets(source: string): Map<number, number> {
  const closing = new Map<number, number>()
  const open: number[] = []
  for (const { index, 0: sign } of source.matchAll(/\\.|[[\]]/gs)) {
    if (sign === '[') open.push(index)
    else if (sign === ']') {
      const opener = open.pop()
      if (opener !== undefined) closing.set(opener, index)
    }
  }
  return closing
}

/** The address between a link's parentheses: in angle brackets, or with its own parentheses in pairs. */
function targetAt(source: string, from: number): { readonly address: string; readonly end: number } | null {
  // What is no http(s) address is refused before it is read to its end.
  if (!/^<?https?:\/\//i.test(source.slice(from, from + 9))) return null
  const angled = source[from] === '<'
  const start = angled ? from + 1 : from
  let depth = 0
  for (let at = start; at < source.length; at++) {
    const sign = source.charAt(at)
    if (/[\s<]/.test(sign)) return null
    if (angled && sign === '>')
      return source[at + 1] === ')' ? { address: source.slice(start, at), end: at + 2 } : null
    if (angled) continue
    if (sign === '(' && ++depth > 1) return null
    if (sign === ')' && --depth < 0) return { address: source.slice(start, at), end: at + 1 }
  }
  return null
}
