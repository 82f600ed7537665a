import type { EditionToCompose } from '../../delivery/ports.ts'
import type { Paper } from '../../digest/paper.ts'
import { shorten } from '../escape.ts'
import { texts } from '../texts.ts'

/** Tags named in a header, and characters of each. */
const LEADING_TAGS = 3
const LEADING_TAG_LENGTH = 40

/** Markdown above the first papers of an edition. */
export function postHeader({ edition, date, form, interests, papers, missed }: EditionToCompose): string {
  const withCode = papers.filter(({ code }) => code.length > 0).length
  const leading = leadingTags(papers).slice(0, LEADING_TAGS)
  const facts = { papers: papers.length, withCode, leading: leading.map(({ tag }) => tag) }
  if (form === 'direct') return texts.post.directHeader(date, facts, missed)
  return edition === date ? texts.post.header(date, facts, interests) : texts.post.grownHeader(date, facts)
}

/** The tags that papers bear, the one that most bear first; among equals the one that comes first. */
export function leadingTags(papers: readonly Paper[]): { tag: string; papers: number }[] {
  const counts = new Map<string, number>()
  for (const { tags } of papers) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([tag, count]) => ({ tag: shorten(tag, LEADING_TAG_LENGTH), papers: count }))
    .filter(({ tag }) => tag !== '')
}
