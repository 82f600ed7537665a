import { arxivIdFrom, arxivMentionsIn } from '../arxiv-id.ts'
import { type PaperReading, titleFault } from '../facts.ts'
import { isVisible } from '../invisible.ts'
import { cutCell, withinLimits } from '../limits.ts'
import { textOfMarkup, textOfTags, withLineBreaks } from '../markdown/markdown-text.ts'
import { authorsFrom } from '../markdown/row.ts'
import { summaryFromText } from '../summary.ts'
import { inferTags } from '../tags/infer-tags.ts'
import { canonicalTags } from '../tags/tag-list.ts'
import { decodeEntities, plainText } from '../text.ts'
import { feedDate } from './feed-date.ts'
import type { FeedItem } from './feed-items.ts'

/** A text that links to more papers than this is about none of them. */
const MENTIONED = 3

/** The dates of an item, the one on which it came first. */
const DATES = ['pubdate', 'published', 'issued', 'date', 'created', 'updated', 'modified']

/** Texts of an item, shortest kind first. */
const SUMMARIES = ['description', 'summary', 'abstract', 'encoded', 'content']

/** What arXiv's own feeds write before an abstract. */
const ANNOUNCED = /^\s*arXiv:\S+\s+Announce Type:\s*([\w-]+)\s*(?:Abstract:)?\s*/i

/** The date, UTC, that an item names, or `null`. */
export function dateOfItem(item: FeedItem): string | null {
  for (const name of DATES) {
    const date = feedDate(textOf(item, name))
    if (date !== null) return date
  }
  return null
}

/** Reads an item as a paper: it counts where it links to one on arXiv that is new. */
export function readItem(item: FeedItem): PaperReading {
  if (!item.isWhole) return { status: 'rejected', reason: 'the feed breaks off within the item' }
  const announced = (
    textOf(item, 'announce_type') ||
    (ANNOUNCED.exec(textOf(item, 'description'))?.[1] ?? '')
  ).trim()
  const rawTitle = textOf(item, 'title')
  if (/^replace/i.test(announced) || /\(arXiv:[^()]* UPDATED\)\s*$/i.test(rawTitle)) {
    return other(`the item is a replacement (${announced || 'UPDATED'}) of an older paper, no new one`)
  }
  const found = idOf(item, rawTitle)
  if (typeof found !== 'string') return other(found.reason)
  const title = plainText(textOfMarkup(withLineBreaks(rawTitle)))
    .replace(/\s*\.?\s*\(arXiv:[^()]*\)\s*$/i, '')
    .replace(/^\[(?:arXiv:)?[\w./-]+\]\s+(?=\S)/i, '')
  const noTitle = titleFault(title, rawTitle)
  if (noTitle !== null) return { status: 'rejected', reason: `the item ${noTitle}` }
  const cut = cutCell(summaryText(item), 'summary')
  const categories = (item.texts.get('category') ?? []).concat(item.texts.get('subject') ?? [])
  const tags = canonicalTags(categories.map((each) => decodeEntities(each)))
  // arXiv's subjects (cs.CV) say little of what a paper is about.
  const onlySubjects = tags.every((tag) => /^[a-z-]{2,8}(?:\.[A-Za-z-]{2,20})?$/.test(tag))
  const summary = summaryFromText(cut.text)
  const inferred = onlySubjects ? inferTags({ title, text: summary.join(' '), keywords: [] }) : []
  const limited = withinLimits({
    id: found,
    title,
    authors: authorsOf(item),
    summary,
    tags: canonicalTags([...tags, ...inferred]),
    code: [],
    models: [],
    tagsInferred: onlySubjects,
  })
  return { status: 'read', facts: limited.facts, warnings: [...cut.warnings, ...limited.warnings] }
}

function other(reason: string): PaperReading {
  return { status: 'rejected', reason, isOther: true }
}

function textOf(item: FeedItem, name: string): string {
  return item.texts.get(name)?.find((text) => text.trim() !== '') ?? ''
}

/** The paper that an item is about: its links and identifiers say it, else a text that links to few. */
function idOf(item: FeedItem, title: string): string | { readonly reason: string } {
  const names = ['guid', 'id', 'identifier', 'doi', 'origlink']
  const own = [...item.links.slice(0, 1), ...names.flatMap((name) => item.texts.get(name) ?? [])]
  for (const text of own) {
    const id = arxivIdFrom(text) ?? linkedIds(text)[0]
    if (id !== undefined) return id
  }
  const [inTitle] = linkedIds(title)
  if (inTitle !== undefined) return inTitle
  const linked = [...item.links, ...SUMMARIES.flatMap((name) => item.texts.get(name) ?? [])]
  const ids = [...new Set(linked.flatMap((text) => linkedIds(text)))]
  const [first] = ids
  if (first === undefined) return { reason: 'the item links to no arXiv paper' }
  return ids.length > MENTIONED
    ? { reason: `the item links to ${ids.length} arXiv papers, so it is about none of them` }
    : first
}

/** What makes a number an id: arXiv's name before it (`oai:arXiv.org:2502.05173`). */
const NAMED = /arxiv(?:\.org)?[\s:]{1,3}$/i

/** Ids that a text links to or names as arXiv's; a bare number may be anything. */
function linkedIds(text: string): string[] {
  return arxivMentionsIn(text)
    .filter(({ at }) => {
      const isNumber = /\d/.test(text.charAt(at)) && !text.startsWith('10.48550', at)
      return !isNumber || NAMED.test(text.slice(Math.max(0, at - 12), at))
    })
    .map(({ id }) => id)
}

function summaryText(item: FeedItem): string {
  const text = SUMMARIES.map((name) => textOf(item, name)).find((each) => each !== '') ?? ''
  return textOfTags(withLineBreaks(text)).replace(ANNOUNCED, '')
}

/** Names of a list in one element, or of several elements with a name each; mail addresses are none. */
function authorsOf(item: FeedItem): string[] {
  const elements = [...(item.texts.get('creator') ?? []), ...(item.texts.get('author') ?? [])]
    .map((text) => textOfTags(decodeEntities(text)).replace(/^\s*\S+@\S+\s*\(([^()]+)\)\s*$/, '$1'))
    .filter((text) => !/^\s*\S+@\S+\s*$/.test(text))
  if (elements.length === 1) return elements.flatMap(authorsFrom)
  return [...new Set(elements.map(plainText).filter((name) => name !== '' && isVisible(name)))]
}
