import { arxivIdFrom, arxivMentionsIn } from '../../arxiv-id.ts'
import { firstArxivId } from '../../arxiv-links.ts'
import { droppedLink, type PaperReading, titleFault } from '../../facts.ts'
import { cutCell, withinLimits } from '../../limits.ts'
import { summaryFromText } from '../../summary.ts'
import { canonicalTags, tagsFromCell } from '../../tags/tag-list.ts'
import type { Column } from '../columns.ts'
import { type MarkdownLink, markdownLinks, readLinks } from '../links.ts'
import { textOfMarkup } from '../markdown-text.ts'
import { authorsFrom } from '../row.ts'
import { readTitleCell } from '../title-cell.ts'
import { labelledParts } from './entry-line.ts'

/** A section or list item that may be a paper, as it is gathered. */
export interface Entry {
  readonly line: number
  readonly kind: 'heading' | 'item' | 'text'
  readonly indent: number
  /** The line that begins it, without its marker. */
  readonly head: string
  /** Names of the headings above it. */
  readonly topics: readonly string[]
  id: string | null
  readonly fields: Map<Column, string[]>
  /** Lines without a label. */
  readonly free: string[]
  /** Characters of all its lines. */
  size: number
}

/** Headings that classify nothing. */
const PLAIN_TOPIC =
  /^(?:(?:today'?s?|daily|new|latest|all|top|arxiv)?\s*(?:papers?|contents?|table of contents|toc|digest|list|updates?|highlights?|overview|summary|abstracts?|index|others?|论文|目录|論文))$/i

/** The arXiv id that a line links to or names, or `null`. */
export function idIn(text: string): string | null {
  if (!/\d{4}\.\d{4,5}|\/\d{7}/.test(text)) return null
  return firstArxivId(text) ?? arxivMentionsIn(text)[0]?.id ?? null
}

/** The title that a line has beside its links to the paper, and what follows it; an empty one where it has none. */
export function splitHead(head: string): { title: string; source: string; rest: string } {
  const numbered = head.replace(/^\W{0,4}\d{1,4}[.):：、]\s+/, '')
  const [label] = labelledParts(numbered)
  const text = (label?.column === 'title' ? label.text : numbered).replace(BARE_LINKS, ' ').trim()
  const links = markdownLinks(text)
  const cell = readTitleCell(text)
  const own = links.find(({ target }) => idOf(target) !== null)
  const isOwnLabel = own !== undefined && cell.source === own.label
  if (isOwnLabel) return { ...cell, rest: text.slice(own.end) }
  // `[2502.05173](…) **Title** *Authors*`, `**Title**, Authors, [paper](…)`
  const bold = [...text.matchAll(/\*\*([^*\n]{4,500}?)\*\*/g)].find(([, inner = '']) => !isLinkOrLabel(inner))
  if (bold !== undefined) {
    const source = (bold[1] ?? '').replace(/[.:：]\s*$/, '')
    return { title: readTitleCell(source).title, source, rest: text.slice(bold.index + bold[0].length) }
  }
  if (own !== undefined && own.start < 6) {
    const [source = '', ...rest] = text
      .slice(own.end)
      .replace(/^[\s*:：,|–—-]+/, '')
      .split(/\s+[-–—|]\s+|\s+(?=\*[^*])/)
    return { title: readTitleCell(source).title, source, rest: rest.join(' - ') }
  }
  const source = cell.source.replace(/\s*[-–—|:,(]\s*$/, '')
  return {
    title: readTitleCell(source).title || cell.title,
    source,
    rest: own === undefined ? '' : text.slice(own.end),
  }
}

/** Reads an entry as a paper. */
export function readEntry(entry: Entry): PaperReading {
  const named = entry.fields.get('title')?.join(' ') ?? ''
  const { title, source, rest } = splitHead(named === '' ? entry.head : named)
  const id = entry.id
  if (id === null) return { status: 'rejected', reason: `the ${placeOf(entry)} links to no arXiv paper` }
  const noTitle = titleFault(title, source)
  if (noTitle !== null) return { status: 'rejected', reason: `the ${placeOf(entry)} ${noTitle}` }
  const inline = partsOf(rest)
  const given = entry.fields.get('authors')?.join(', ') ?? inline.authors
  const [firstLine = '', ...otherLines] = entry.free
  // Under a title without authors, a line of names is theirs.
  const namesBelow = given === '' && isLineOfNames(firstLine)
  const authors = namesBelow ? firstLine : given
  const free = namesBelow ? otherLines : entry.free
  const labelled = entry.fields.get('summary') ?? []
  const summary = cutCell(
    (labelled.length > 0 ? labelled : [...inline.summary, ...free]).join('\n'),
    'summary',
  )
  const links = [entry.head, ...entry.free, ...[...entry.fields.values()].flat()].flatMap((text) =>
    linksOf(text),
  )
  const code = readLinks(links.filter((link) => /\/\/(?:www\.)?(?:github|gitlab)\.com\//i.test(link)))
  const models = readLinks(
    links.filter((link) => /\/\/(?:huggingface\.co|hf\.co)\/(?!papers\/)./i.test(link)),
  )
  const tags = tagsFromCell((entry.fields.get('tags') ?? []).join(', '))
  const limited = withinLimits({
    id,
    title,
    authors: authorsFrom(textOfMarkup(authors)),
    summary: summaryFromText(summary.text),
    tags: tags.length > 0 ? tags : canonicalTags(entry.topics.filter((topic) => !PLAIN_TOPIC.test(topic))),
    code: code.urls,
    models: models.urls,
    tagsInferred: false,
  })
  const dropped = [...code.unusable, ...models.unusable].slice(0, 5).map(droppedLink)
  return {
    status: 'read',
    facts: limited.facts,
    warnings: [...summary.warnings, ...limited.warnings, ...dropped],
  }
}

function placeOf({ kind }: Entry): string {
  return kind === 'heading' ? 'section' : kind === 'item' ? 'list item' : 'paragraph'
}

/** Authors and gist as they follow a title in one line: `- Ann Lee, Bo Wu - It works.` */
function partsOf(rest: string): { authors: string; summary: string[] } {
  const text = withoutLinks(rest)
    .replace(
      /[,;|·]?\s*\b(?:paper|code|pdf|link|url|project|page|arxiv|github)s?\s*[:：]\s*(?=$|[,;|·*\s])/gi,
      ' ',
    )
    .replace(/[\s|,;·*]+$/, '')
    .replace(/\(\s*[,;|\s]*\)|\[\s*[,;|\s]*\]/g, ' ')
    .replace(/^[\s*_|,:：;.·–—-]+/, '')
    .replace(/[\s|*_([,–—-]+$/, '')
  if (text === '') return { authors: '', summary: [] }
  const [first = '', ...others] = text.split(/\s+[-–—|·]\s+|\s*[:：]\s+|(?<=\*|_)\s*(?:<br\s*\/?>)\s*/)
  const names = first.replace(/^(?:by|von|par|por|di)\s+/i, '').replace(/(?<!\b\p{Lu}|al)\.$/u, '')
  if (areNames(names)) return { authors: names, summary: others.length > 0 ? [others.join(' - ')] : [] }
  return { authors: '', summary: [text] }
}

/** Addresses outside of Markdown's links. */
const BARE_LINKS = /(?<![([<"])https?:\/\/[^\s<>()[\]]+/g

/** A line that is nothing but names, in italics or several of them. */
function isLineOfNames(line: string): boolean {
  const text = line.replace(/^-\s/, '').trim()
  return areNames(text) && (/^[*_][^*_]+[*_]$/.test(text) || /[,，、;]/.test(text))
}

/** Whether a text is a list of names: short parts of few words, each with a capital letter or of a script without. */
function areNames(text: string): boolean {
  const names = text
    .replace(/[*_]/g, '')
    .split(/,|;|、|，|\s(?:and|&)\s/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const isName = (name: string) =>
    /^et\.?\s*al\.?$/i.test(name) ||
    (name.length <= 40 &&
      name.split(/\s+/).length <= 5 &&
      !/[.!?]$/.test(name.replace(/et\.?\s*al\.?$/i, '').replace(/\b\p{Lu}\.$/u, '')) &&
      /^[\p{Lu}\p{Lo}]|^(?:de|van|von|di|al)\s/u.test(name))
  return (
    names.length > 0 &&
    names.every(isName) &&
    (names.length > 1 ||
      /et\.?\s*al|^\p{L}[\p{L}.'’-]*(?:\s\p{L}[\p{L}.'’-]*){1,3}$/iu.test(text.replace(/[*_]/g, '')))
  )
}

function withoutLinks(text: string): string {
  let from = 0
  let plain = ''
  for (const { start, end } of markdownLinks(text)) {
    plain += text.slice(from, start)
    from = end
  }
  return plain + text.slice(from)
}

function linksOf(text: string): string[] {
  const links = markdownLinks(text).map(({ target }: MarkdownLink) => target.trim())
  return links.length > 0 ? links : (text.match(/https?:\/\/[^\s<>()[\]"'，。]+/g) ?? [])
}

function idOf(target: string): string | null {
  return arxivIdFrom(target.replace(/\s+/g, ''))
}

function isLinkOrLabel(text: string): boolean {
  return (
    /\]\(|^https?:/.test(text) ||
    /[:：]$/.test(text) ||
    arxivIdFrom(text.trim()) !== null ||
    /^\d{4}[-./]\d/.test(text)
  )
}
