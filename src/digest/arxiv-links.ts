import { arxivIdFrom } from './arxiv-id.ts'
import { markdownLinks } from './markdown/links.ts'

/** An HTML link, and what Markdown allows around an address: angle brackets, and a title after it. */
const HTML_LINK = /<a\s[^<>]{0,300}?href\s*=\s*["']?([^"'<>\s]{1,500})["']?[^<>]{0,300}>([^<]{0,1000})<\/a>/gi
const IN_ANGLES = /\]\(\s{0,3}<([^<>\s]{1,500})>/g
const WITH_TITLE = /\]\((https?:\/\/[^\s()]{1,500})\s{1,3}(?:"[^"\n]{0,300}"|'[^'\n]{0,300}')\s{0,3}\)/g

/** A text with its links in the plainest form of Markdown, `[text](address)`, however they were written. */
export function withPlainLinks(text: string): string {
  return text
    .replace(HTML_LINK, (_, address: string, label: string) => `[${label}](${address})`)
    .replace(IN_ANGLES, ']($1')
    .replace(WITH_TITLE, ']($1)')
}

/** The first arXiv id that a text's Markdown links lead to, or `null`. */
export function firstArxivId(text: string): string | null {
  for (const link of markdownLinks(withPlainLinks(text))) {
    const id = arxivIdFrom(link.target.replace(/\s+/g, ''))
    if (id !== null) return id
  }
  return null
}
