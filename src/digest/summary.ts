import { visibleText } from './invisible.ts'
import { splitBullets } from './markdown/bullets.ts'
import { textOfTags, withLineBreaks } from './markdown/markdown-text.ts'
import { decodeEntities, plainText } from './text.ts'

/** Keys under which a summary that is itself a JSON object has its text, in order of preference. */
const SUMMARY_KEYS = ['summary', 'bullets', 'key_points', 'points', 'abstract', 'text']

/**
 * A summary's bullets, from whatever a publisher wrote: a flattened or line-broken list, running text, or a
 * JSON text (`["…", "…"]`, `{"summary": "…"}`, also fenced) that a language model left behind.
 */
export function summaryFromText(text: string): string[] {
  const value = jsonWithin(text)
  const bullets = value === undefined ? [] : bulletsOf(value, 0)
  return bullets.length > 0 ? bullets : bulletsOfText(text)
}

/** The same for a JSON field, which may also be a list of texts. */
export function summaryFromValue(value: unknown): string[] {
  return typeof value === 'string' ? summaryFromText(value) : bulletsOf(value, 0)
}

/** A list in HTML, and an item of one. */
const LIST = /\s{0,9}<\/?[uo]l(?:\s[^<>]{0,300})?>\s{0,9}/gi
const LIST_ITEM = /\s{0,9}<li(?:\s[^<>]{0,300})?>\s{0,9}/gi

/** Line breaks divide bullets only where no marker does and each line is a sentence. */
function bulletsOfText(text: string): string[] {
  const broken = withLineBreaks(
    text.includes('<') ? text.replace(LIST, '\n').replace(LIST_ITEM, '\n- ').trim() : text,
  )
  const bullets = splitBullets(visibleText(decodeEntities(broken))).map(textOfTags)
  if (bullets.length !== 1 || !broken.includes('\n')) return bullets
  const lines = broken
    .split('\n')
    .map(plainText)
    .filter((line) => line !== '')
  return lines.every((line) => /[.!?]["”')\]]?$/.test(line))
    ? lines.flatMap((line) => splitBullets(line).map(textOfTags))
    : bullets
}

function bulletsOf(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return bulletsOfText(value)
  if (typeof value !== 'object' || value === null || depth > 3) return []
  if (Array.isArray(value)) return value.flatMap((entry) => bulletsOf(entry, depth + 1))
  const fields = new Map(Object.entries(value))
  const key = SUMMARY_KEYS.find((candidate) => fields.has(candidate))
  return key === undefined
    ? [...fields.values()].flatMap((entry) => bulletsOf(entry, depth + 1))
    : bulletsOf(fields.get(key), depth + 1)
}

function jsonWithin(text: string): unknown {
  const body = withoutFence(text.trim())
  const looksJson =
    (body.startsWith('{') && body.endsWith('}')) || (body.startsWith('[') && body.endsWith(']'))
  if (!looksJson) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function withoutFence(text: string): string {
  if (!text.startsWith('```') || !text.endsWith('```') || text.length < 6) return text
  return text
    .slice(3, -3)
    .trim()
    .replace(/^json\b/i, '')
    .trim()
}
