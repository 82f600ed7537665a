import { decodeEntities } from '../text.ts'
import { withLineBreaks } from './markdown-text.ts'

/** What a published link turns out to be. */
export type LinkReading =
  | { readonly kind: 'url'; readonly url: string }
  /** The publisher's word for "there is none": `null`, `N/A`, `[data]`. */
  | { readonly kind: 'placeholder' }
  /** Neither a web address nor a placeholder: `mgor/protobowl-11-13`, `javascript:…`. */
  | { readonly kind: 'unusable'; readonly text: string }

/** The links of one cell: the addresses in order, none twice, and the texts that are no address. */
export interface LinkList {
  readonly urls: readonly string[]
  readonly unusable: readonly string[]
}

const PLACEHOLDERS = new Set(
  '|null|none|string|n/a|na|nan|nil|undefined|true|false|url|urls|link|links|data|code|model|models|github|huggingface|tbd|todo|-|–|—|#|empty|not available|notavailable|coming soon|comingsoon'.split(
    '|',
  ),
)

const OPENERS = '<"\'`(['
const CLOSERS = '>"\'`)],;'

/** Browsers and Discord cut earlier; a longer one is damage. */
const URL_LIMIT = 2_000

/**
 * Reads one link as published: white space inside is removed, `//host` and a bare `host/path` get `https:`.
 * Only http and https pass, and no address that carries a user name (`https://github.com@evil.example`).
 */
export function readLink(raw: string): LinkReading {
  if (raw.length > URL_LIMIT * 2) return { kind: 'unusable', text: raw.slice(0, 100) }
  const text = stripWrapping(decodeEntities(raw).replace(/[\s\0\u200b\u2060\ufeff]+/g, ''))
  if (PLACEHOLDERS.has(text.toLowerCase())) return { kind: 'placeholder' }
  const address = withScheme(text)
  if (address === null || address.length > URL_LIMIT || !URL.canParse(address))
    return { kind: 'unusable', text }
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return { kind: 'unusable', text }
  return { kind: 'url', url: isPrintableAscii(address) ? address : url.href }
}

/** Reads many links as {@link readLink} does; placeholders are dropped, an address that repeats is kept once. */
export function readLinks(raws: Iterable<string>): LinkList {
  const urls = new Set<string>()
  const unusable: string[] = []
  for (const raw of raws) {
    const link = readLink(raw)
    if (link.kind === 'url') urls.add(link.url)
    else if (link.kind === 'unusable') unusable.push(link.text)
  }
  return { urls: [...urls], unusable }
}

/** The links of a table cell: the targets of its Markdown links, or else its words (`N/A`, bare addresses). */
export function linksFromCell(cell: string): LinkList {
  const text = withLineBreaks(cell)
  const targets = markdownLinks(text).map((link) => link.target)
  return readLinks(targets.length > 0 ? targets : text.split(/[\s,]+/))
}

/** A Markdown link in a text. */
export interface MarkdownLink {
  /** Where its `[` is. */
  readonly start: number
  /** Just after its `)`. */
  readonly end: number
  readonly label: string
  readonly target: string
}

/**
 * The Markdown links of a text, in order. Parentheses within a target nest, a target may have white space
 * (publishers break lines there), and a label may have brackets. Linear in the text's length.
 */
export function markdownLinks(text: string): MarkdownLink[] {
  const links: MarkdownLink[] = []
  let from = 0
  let lookedBehind = false
  for (;;) {
    const middle = text.indexOf('](', from)
    if (middle < 0) return links
    const close = closingParenthesis(text, middle + 2)
    if (close < 0) return links
    let start = openingBracket(text, middle, from)
    if (start < 0 && !lookedBehind) {
      // A link within the label of another; once a text, so that time stays linear.
      lookedBehind = true
      start = openingBracket(text, middle, 0)
    }
    if (start >= 0) {
      links.push({
        start,
        end: close + 1,
        label: text.slice(start + 1, middle),
        target: text.slice(middle + 2, close),
      })
    }
    from = close + 1
  }
}

function closingParenthesis(text: string, from: number): number {
  let depth = 1
  for (let i = from; i < text.length; i++) {
    const char = text.charAt(i)
    if (char === '(') depth++
    else if (char === ')' && --depth === 0) return i
  }
  return -1
}

/** The `[` that a label's `]` closes; the outermost reachable one where brackets do not pair up. */
function openingBracket(text: string, closeAt: number, floor: number): number {
  let depth = 1
  let outermost = -1
  for (let i = closeAt - 1; i >= floor; i--) {
    const char = text.charAt(i)
    if (char === ']') depth++
    else if (char === '[') {
      outermost = i
      if (--depth === 0) return i
    }
  }
  return outermost
}

function stripWrapping(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && OPENERS.includes(text.charAt(start))) start++
  while (end > start && CLOSERS.includes(text.charAt(end - 1))) end--
  const bare = text.slice(start, end)
  // A closing parenthesis belongs to an address that opened it: …/Attention_(machine_learning)
  return bare.includes('(') && text.charAt(end) === ')' ? `${bare})` : bare
}

function withScheme(text: string): string | null {
  if (/^https?:\/\/[^/?#]/i.test(text)) return text
  if (text.startsWith('//')) return withScheme(`https:${text}`)
  return isBareHost(text) ? `https://${text}` : null
}

/** `github.com/x/y`, `mssbench.github.io`: a dotted name of ASCII labels whose last one is letters only. */
function isBareHost(text: string): boolean {
  const host = /^[^/?#]*/.exec(text)?.[0] ?? ''
  const labels = host.split('.')
  const last = labels.at(-1) ?? ''
  return (
    labels.length >= 2 && /^[a-z]{2,}$/i.test(last) && labels.every((label) => /^[a-z\d-]+$/i.test(label))
  )
}

function isPrintableAscii(text: string): boolean {
  return /^[!-~]*$/.test(text)
}
