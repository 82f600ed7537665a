import { arxivIdFrom } from '../arxiv-id.ts'
import { dateFromPath } from '../calendar-date.ts'
import { type JsonElement, lineCounter, objectEnd } from './json-elements.ts'
import type { JsonRecord } from './json-values.ts'

/** A paper within groups, and what the groups around it are. */
export interface GroupedElement extends JsonElement {
  /** Names of the groups around it that are no dates and say something: topics. */
  readonly topics: readonly string[]
  /** The date of the nearest group that is one, or names one. */
  readonly date: string | null
  /** The name under which it is listed, where that is an arXiv id. */
  readonly id: string | null
  /** A paper that is one line of Markdown. */
  readonly row: string | null
}

/** Groups within one another; deeper is no digest. */
const DEPTH = 8

/** Names of groups that say nothing of what is in them. */
const PLAIN = new Set(
  'papers data items results categories topics tags entries articles list content digest digests days dates arxiv response feed payload records documents docs'.split(
    ' ',
  ),
)

/** A group that is open. */
interface Group {
  readonly closes: '}' | ']'
  readonly name: string | null
  readonly date: string | null
  /** Papers found in it, and objects in it that are none. */
  papers: number
  readonly others: GroupedElement[]
}

/**
 * The papers of valid JSON whose papers lie in groups: objects by date (`{"2025-02-10": […]}`), by topic
 * (`{"LLM": {"2502.01234": …}}`), or both. Gives `null` now and then between, so that others may take their turn.
 *
 * @param dateIn the date that an object's own fields name
 */
export function* groupedElements(
  text: string,
  isPaper: (value: JsonRecord, id: string | null) => boolean,
  dateIn: (value: JsonRecord) => string | null,
): Generator<GroupedElement | null> {
  const lineAt = lineCounter(text)
  const groups: Group[] = []
  let name: string | null = null
  let isName = false
  const element = (
    at: number,
    end: number,
    value: JsonRecord | null,
    row: string | null,
  ): GroupedElement => ({
    line: lineAt(at),
    at,
    value,
    text: text.slice(at, end),
    row,
    topics: groups.flatMap((group) => (group.name === null || isPlain(group.name) ? [] : [group.name])),
    date: groups.findLast(({ date }) => date !== null)?.date ?? null,
    id: idOf(name),
  })
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    const within = groups.at(-1)
    if (sign === '"') {
      const end = quoteEnd(text, at)
      if (isName) name = JSON.parse(text.slice(at, end))
      else if (idOf(name) !== null && within?.closes === '}') {
        if (within !== undefined) within.papers++
        yield element(at, end, null, JSON.parse(text.slice(at, end)))
      }
      isName = false
      at = end - 1
    } else if (sign === '{') {
      const end: number = yield* objectEnd(text, at)
      const value: JsonRecord | null = groups.length < DEPTH ? parsed(text.slice(at, end)) : null
      const isOne = value !== null && isPaper(value, idOf(name))
      if (isOne && within !== undefined) within.papers++
      if (isOne) yield element(at, end, value, null)
      if (isOne || value === null) at = end - 1
      else {
        within?.others.push(element(at, end, value, null))
        groups.push({ closes: '}', name, date: dateOfName(name) ?? dateIn(value), papers: 0, others: [] })
        isName = true
      }
      name = null
    } else if (sign === '[') {
      groups.push({ closes: ']', name, date: dateOfName(name), papers: 0, others: [] })
      name = null
    } else if (sign === ',') {
      isName = within?.closes === '}'
    } else if (sign === '}' || sign === ']') {
      const group = groups.pop()
      const around = groups.at(-1)
      if (around !== undefined && group !== undefined && group.papers > 0) {
        // What has papers in it is a group, and none that could not be read.
        if (group.closes === '}') around.others.pop()
      }
      if (group?.closes === ']' && group.papers > 0) yield* group.others
      name = null
      yield null
    }
  }
}

function idOf(name: string | null): string | null {
  return name === null ? null : arxivIdFrom(name)
}

/** The date that a group's name is. */
function dateOfName(name: string | null): string | null {
  return name === null || idOf(name) !== null ? null : dateFromPath(name)
}

function isPlain(name: string): boolean {
  return (
    PLAIN.has(name.toLowerCase()) || idOf(name) !== null || dateOfName(name) !== null || !/\p{L}/u.test(name)
  )
}

function quoteEnd(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i + 1
  }
  return text.length
}

function parsed(text: string): JsonRecord | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
