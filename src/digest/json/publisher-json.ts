import { arxivIdFrom, arxivIdsIn } from '../arxiv-id.ts'
import { droppedLink, type PaperReading, titleFault } from '../facts.ts'
import { readLinks } from '../markdown/links.ts'
import { authorsFrom } from '../markdown/row.ts'
import { summaryFromValue } from '../summary.ts'
import { canonicalTags } from '../tags/tag-list.ts'
import { plainText } from '../text.ts'
import { popularityIn } from './json-popularity.ts'
import { isRecord, type JsonRecord, textOf, textsOf } from './json-values.ts'

/** Fields that name a paper, the publisher's own first, then those of arXiv clients, Semantic Scholar and mirrors. */
const ID_FIELDS = [
  'link url arxiv arxiv_url arxivUrl paper_url paperUrl abs_url entry_id pdf_url pdfUrl pdf arxiv_id arxivId paper_id id identifier doi DOI',
]
  .join(' ')
  .split(' ')

const TITLE_FIELDS = ['title', 'paper_title', 'paperTitle', 'name']
const SUMMARY_FIELDS = ['summary', 'abstract', 'tldr', 'tl;dr', 'description', 'content_text', 'content_html']
const CODE_FIELDS = [
  'github_repo',
  'githubRepo',
  'github',
  'code_url',
  'codeUrl',
  'code',
  'repo_url',
  'repository',
]
const MODEL_FIELDS = ['huggingface_urls', 'huggingfaceUrls', 'models']
const TAG_FIELDS = ['classification', 'tags', 'topics', 'tasks']

/** Whether an object is a paper as publishers write it, whole or not. */
export function isPublisherPaper(value: JsonRecord): boolean {
  const others = [...ID_FIELDS, ...SUMMARY_FIELDS, ...LINK_LISTS, 'externalIds', 'classification']
  return TITLE_FIELDS.some((field) => field in value) && others.some((field) => field in value)
}

/**
 * Reads one paper of the publisher's JSON:
 * `{title, authors, link, github_repo, summary, classification, github_urls, huggingface_urls, date}`, or of another's, whose
 * fields have other names. `github_repo` counts only where `github_urls` gives none, as in the publisher's own tables.
 */
export function readPublisherPaper(value: JsonRecord): PaperReading {
  const id = idOf(value)
  const rawTitle = textOf(value, ...TITLE_FIELDS) || (textsOf(value, ...TITLE_FIELDS)[0] ?? '')
  const title = plainText(rawTitle)
  if (id === null) return { status: 'rejected', reason: 'its "link" leads to no arXiv paper' }
  const noTitle = titleFault(title, rawTitle)
  if (noTitle !== null) return { status: 'rejected', reason: `it ${noTitle}` }
  const listed = readLinks(textsOf(value, 'github_urls', 'githubUrls'))
  const code = listed.urls.length > 0 ? listed : readLinks(textsOf(value, ...CODE_FIELDS))
  const models = readLinks(textsOf(value, ...MODEL_FIELDS))
  return {
    status: 'read',
    facts: {
      id,
      title,
      authors: namesIn(value),
      summary: summaryOf(value),
      tags: canonicalTags(textsOf(value, ...TAG_FIELDS)),
      code: code.urls,
      models: models.urls,
      tagsInferred: false,
      ...popularityIn(value),
    },
    warnings: [...listed.unusable, ...models.unusable].map(droppedLink),
  }
}

/** Fields with several links: texts, or objects with one each. */
const LINK_LISTS = ['links', 'urls', 'link', 'url', 'pdf', 'arxiv']

function linksIn(field: unknown): string[] {
  const entries = Array.isArray(field) ? field : isRecord(field) ? Object.values(field) : []
  return entries.flatMap((entry) => {
    if (typeof entry === 'string') return [entry]
    return isRecord(entry) ? [textOf(entry, 'href', 'url', 'link')] : []
  })
}

function idOf(value: JsonRecord): string | null {
  const external = isRecord(value.externalIds)
    ? textOf(value.externalIds, 'ArXiv', 'arXiv', 'arxiv', 'DOI')
    : ''
  const linked = LINK_LISTS.flatMap((field) => linksIn(value[field]))
  for (const text of [...ID_FIELDS.map((field) => textOf(value, field)), external, ...linked]) {
    const id = text === '' ? null : (arxivIdFrom(text) ?? arxivIdsIn(text)[0] ?? null)
    if (id !== null) return id
  }
  return null
}

/** Authors are texts, or objects with their names in one field or in two. */
function namesIn(value: JsonRecord): string[] {
  const authors =
    value.authors ??
    value.author ??
    value.authorships ??
    value.creators ??
    value.creator ??
    value.authors_parsed
  if (typeof authors === 'string') return authorsFrom(authors)
  if (!Array.isArray(authors)) return textsOf(value, 'authors', 'author').flatMap(authorsFrom)
  return authors.flatMap((author) => {
    if (typeof author === 'string') return authorsFrom(author)
    // arXiv's own dump has the family name first.
    if (Array.isArray(author)) return [plainText([author[1], author[0]].filter(isText).join(' '))]
    if (!isRecord(author)) return []
    if (isRecord(author.author)) return namesIn({ authors: [author.author] })
    const parts = [
      textOf(author, 'given', 'first', 'first_name'),
      textOf(author, 'family', 'last', 'last_name'),
    ]
    const name =
      textOf(author, 'name', 'full_name', 'fullname', 'fullName', 'display_name', 'displayName') ||
      parts.join(' ').trim()
    return name === '' ? [] : [plainText(name)]
  })
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** The one-sentence summary of a mirror comes before the abstract. */
function summaryOf(value: JsonRecord): string[] {
  const gist = plainText(textOf(value, 'ai_summary', 'aiSummary'))
  const field = SUMMARY_FIELDS.find(
    (name) => value[name] !== undefined && value[name] !== null && value[name] !== '',
  )
  const bullets = field === undefined ? [] : summaryFromValue(value[field])
  return gist === '' ? bullets : [...new Set([gist, ...bullets])]
}
