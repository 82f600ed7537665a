import { isVisible } from '../invisible.ts'
import { plainText } from '../text.ts'
import { canonicalTag, tagKey } from './taxonomy.ts'

/** Longer than any tag: a cell of running text that strayed into the column is cut into nothing sensible. */
const TAG_LIMIT = 100

const NO_TAG = new Set(['', 'n/a', 'na', 'none', 'null', '-', '[]'])

/**
 * The tags of a classification cell: a list as Python prints it (`['Multimodal', "Text-to-Image"]`) or
 * names between commas. Canonical spelling where known, order kept, none twice.
 */
export function tagsFromCell(cell: string): string[] {
  const inner = cell.trim().replace(/^\[/, '').replace(/\]$/, '')
  return canonicalTags(splitList(inner))
}

/** The same rules for tags that already are a list; an empty one is in place of those of which nothing can be seen. */
export function canonicalTags(tags: Iterable<string>): string[] {
  const seen = new Map<string, string>()
  for (const raw of tags) {
    const tag = plainText(raw)
    if (raw.trim() !== '' && !isVisible(tag)) seen.set('', '')
    if (NO_TAG.has(tag.toLowerCase()) || tag.length > TAG_LIMIT) continue
    const key = tagKey(tag)
    if (!seen.has(key)) seen.set(key, canonicalTag(tag) ?? tag)
  }
  return [...seen.values()]
}

/** Cuts at commas outside quotes; a quote opens only where an entry begins, so `Bird's Eye` keeps its own. */
function splitList(text: string): string[] {
  const entries: string[] = []
  let start = 0
  let quote = ''
  let atStart = true
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (quote === '' && char === ',') {
      entries.push(unquote(text.slice(start, i).trim()))
      start = i + 1
      atStart = true
    } else if (quote !== '') {
      if (char === quote && closesEntry(text, i)) quote = ''
    } else if (atStart && char !== ' ') {
      atStart = false
      if (char === "'" || char === '"') quote = char
    }
  }
  entries.push(unquote(text.slice(start).trim()))
  return entries
}

function closesEntry(text: string, quoteAt: number): boolean {
  let i = quoteAt + 1
  while (text[i] === ' ') i++
  return i >= text.length || text[i] === ','
}

function unquote(entry: string): string {
  const first = entry[0]
  const quoted = entry.length >= 2 && (first === "'" || first === '"') && entry.endsWith(first)
  return quoted ? entry.slice(1, -1) : entry
}
