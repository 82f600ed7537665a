import { arxivIdFrom } from './arxiv-id.ts'
import { droppedLink, type PaperReading, titleFault } from './facts.ts'
import { type JsonRecord, textOf, textsOf } from './json-values.ts'
import { readLinks } from './links.ts'
import { authorsFrom } from './row.ts'
import { summaryFromValue } from './summary.ts'
import { canonicalTags } from './tag-list.ts'
import { plainText } from './text.ts'

/** True for an object as the publisher's JSON holds it, whole or not. */
export function isPublisherPaper(value: JsonRecord): boolean {
  return 'title' in value && ('link' in value || 'summary' in value || 'classification' in value)
}

/**
 * Reads one paper of the publisher's JSON:
 * `{title, authors, link, github_repo, summary, classification, github_urls, huggingface_urls, date}`.
 * `github_repo` counts only where `github_urls` gives none, as in the publisher's own tables.
 */
export function readPublisherPaper(value: JsonRecord): PaperReading {
  const id = arxivIdFrom(textOf(value, 'link', 'url', 'arxiv_id', 'id'))
  const rawTitle = textOf(value, 'title')
  const title = plainText(rawTitle)
  if (id === null) return { status: 'rejected', reason: 'its "link" leads to no arXiv paper' }
  const noTitle = titleFault(title, rawTitle)
  if (noTitle !== null) return { status: 'rejected', reason: `it ${noTitle}` }
  const listed = readLinks(textsOf(value, 'github_urls'))
  const code = listed.urls.length > 0 ? listed : readLinks(textsOf(value, 'github_repo'))
  const models = readLinks(textsOf(value, 'huggingface_urls'))
  return {
    status: 'read',
    facts: {
      id,
      title,
      authors: textsOf(value, 'authors').flatMap(authorsFrom),
      summary: summaryFromValue(value.summary),
      tags: canonicalTags(textsOf(value, 'classification', 'tags')),
      code: code.urls,
      models: models.urls,
      tagsInferred: false,
    },
    warnings: [...listed.unusable, ...models.unusable].map(droppedLink),
  }
}
