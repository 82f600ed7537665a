import { daysOf, isGrown } from '../../delivery/edition.ts'
import { type EditionToCompose, type LeftOut, NONE_LEFT_OUT } from '../../delivery/ports.ts'
import { isVisible } from '../../digest/invisible.ts'
import type { Paper } from '../../digest/paper.ts'
import { tagKey } from '../../digest/tags/taxonomy.ts'
import { shorten } from '../texts/escape.ts'
import { texts } from '../texts/texts.ts'

/** Tags named in a header, and characters of each. */
const LEADING_TAGS = 3
const LEADING_TAG_LENGTH = 40

/** Markdown above the first papers of an edition; papers that no message shows count, too. */
export function postHeader(edition: EditionToCompose, leftOut: LeftOut = NONE_LEFT_OUT): string {
  const { layout, interests, papers, missed, repeats = 0 } = edition
  const days = daysOf(edition)
  const withCode = papers.filter(({ code }) => code.length > 0).length + leftOut.withCode
  const leading = leadingTags(papers).slice(0, LEADING_TAGS)
  const facts = {
    papers: papers.length + leftOut.papers,
    withCode,
    leading: leading.map(({ name }) => name),
    repeats,
  }
  if (layout === 'direct') return texts.post.directHeader(days, facts, missed)
  return isGrown(edition) ? texts.post.grownHeader(days, facts) : texts.post.header(days, facts, interests)
}

/** A tag of a post's papers. */
interface LeadingTag {
  readonly tag: string
  /** It, as far as a header has room for it. */
  readonly name: string
  readonly papers: number
}

/** The tags that papers have, the one that most have first; among equals the one that comes first. */
export function leadingTags(papers: readonly Paper[]): LeadingTag[] {
  const found = new Map<string, { tag: string; papers: number }>()
  for (const { tags } of papers) {
    for (const [key, tag] of new Map(tags.map((tag) => [tagKey(tag), tag]))) {
      const known = found.get(key)
      if (known === undefined) found.set(key, { tag, papers: 1 })
      else known.papers += 1
    }
  }
  return [...found.values()]
    .sort((a, b) => b.papers - a.papers)
    .map((each) => ({ ...each, name: shorten(each.tag, LEADING_TAG_LENGTH) }))
    .filter(({ tag }) => isVisible(tag))
}
