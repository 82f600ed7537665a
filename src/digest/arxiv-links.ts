import { arxivIdFrom } from './arxiv-id.ts'
import { markdownLinks } from './markdown/links.ts'

/** The first arXiv id that a text's Markdown links lead to, or `null`. */
export function firstArxivId(text: string): string | null {
  for (const link of markdownLinks(text)) {
    const id = arxivIdFrom(link.target.replace(/\s+/g, ''))
    if (id !== null) return id
  }
  return null
}
