import { arxivIdFrom } from '../arxiv-id.ts'
import { droppedLink, type PaperReading, titleFault } from '../facts.ts'
import { isVisible } from '../invisible.ts'
import { readLinks } from '../markdown/links.ts'
import { inferTags } from '../tags/infer-tags.ts'
import { plainText } from '../text.ts'
import { popularityIn } from './json-popularity.ts'
import { isRecord, type JsonRecord, textOf, textsOf } from './json-values.ts'

/** True for an entry of Hugging Face's daily-papers answer. */
export function isDailyPaper(value: JsonRecord): boolean {
  return isRecord(value.paper)
}

/**
 * Reads one entry of `GET https://huggingface.co/api/daily_papers?date=YYYY-MM-DD`:
 * `{paper: {id, title, authors, summary, ai_summary, ai_keywords, githubRepo, projectPage, upvotes, githubStars}, title, numComments, …}`, where
 * any field may be missing. Nothing is classified there, so tags are inferred and marked as such. The summary
 * is the one-sentence `ai_summary`, then the abstract.
 */
export function readDailyPaper(value: JsonRecord): PaperReading {
  const paper = isRecord(value.paper) ? value.paper : {}
  const id = arxivIdFrom(textOf(paper, 'id') || textOf(value, 'id'))
  const rawTitle = textOf(paper, 'title') || textOf(value, 'title')
  const title = plainText(rawTitle)
  if (id === null) return { status: 'rejected', reason: 'its "paper.id" is no arXiv id' }
  const noTitle = titleFault(title, rawTitle)
  if (noTitle !== null) return { status: 'rejected', reason: `it ${noTitle}` }
  const abstract = plainText(textOf(paper, 'summary') || textOf(value, 'summary'))
  const gist = plainText(textOf(paper, 'ai_summary'))
  const keywords = textsOf(paper, 'ai_keywords').map(plainText)
  const { urls, unusable } = readLinks([textOf(paper, 'githubRepo'), textOf(paper, 'projectPage')])
  return {
    status: 'read',
    facts: {
      id,
      title,
      authors: authorsOf(paper),
      summary: [...new Set([gist, abstract])].filter((text) => text !== ''),
      tags: inferTags({ title, text: `${gist} ${abstract}`, keywords }),
      code: urls.filter((url) => !isOnHub(url)),
      models: urls.filter(isOnHub),
      tagsInferred: true,
      ...popularityIn(paper, value),
    },
    warnings: unusable.map(droppedLink),
  }
}

/** The day on which the entry says it was shown or published, `YYYY-MM-DD`, or `''`. */
export function dayOf(value: JsonRecord): string {
  const paper = isRecord(value.paper) ? value.paper : {}
  const instant =
    textOf(paper, 'submittedOnDailyAt') || textOf(value, 'publishedAt') || textOf(paper, 'publishedAt')
  return instant.slice(0, 10)
}

function authorsOf(paper: JsonRecord): string[] {
  const authors = paper.authors
  if (!Array.isArray(authors)) return []
  return authors
    .map(nameOf)
    .flatMap((name) => (name.trim() === '' ? [] : [isVisible(name) ? plainText(name) : '']))
}

function nameOf(author: unknown): string {
  if (typeof author === 'string') return author
  if (!isRecord(author)) return ''
  const user = isRecord(author.user) ? author.user : {}
  return textOf(author, 'name') || textOf(user, 'fullname', 'user', 'name')
}

function isOnHub(url: string): boolean {
  const host = new URL(url).hostname
  return host === 'huggingface.co' || host === 'hf.co' || host.endsWith('.hf.space')
}
