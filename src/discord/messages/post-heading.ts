import { daysOf, isGrown } from '../../delivery/edition.ts'
import { type EditionToPlan, type LeftOut, NONE_LEFT_OUT } from '../../delivery/ports.ts'
import { isOfWeek } from '../../delivery/target.ts'
import { isVisible } from '../../digest/invisible.ts'
import type { Paper } from '../../digest/paper.ts'
import { tagKey } from '../../digest/tags/taxonomy.ts'
import { escapeMarkdown, shorten } from '../texts/escape.ts'
import { texts } from '../texts/texts.ts'

/** Tags named in a header, and characters of each. */
const LEADING_TAGS = 3
const LEADING_TAG_LENGTH = 40

/** Markdown above the first papers of an edition; papers that no message shows count, too. */
export function postHeader(edition: EditionToPlan, leftOut: LeftOut = NONE_LEFT_OUT): string {
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
  if (isGrown(edition)) return texts.post.grownHeader(days, facts)
  const header = isOfWeek(edition) ? texts.post.weekHeader : texts.post.header
  return header(days, facts, interests)
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

/** From this many papers on, which is about two messages, a post is grouped. */
const GROUPED_FROM = 20

/** Papers that a group has on average, at least, for grouping to help. */
const LEAST_SHARE = 2

/** Characters of a heading's tag. */
const HEADING_LENGTH = 60

/**
 * Papers in the order of a post: grouped by their first tag where there are many, the largest group first, those without
 * a tag last; within a group, and where nothing is grouped, as in the digest.
 */
export function inGroups(papers: readonly Paper[]): readonly Paper[] {
  if (!isWorthGrouping(papers)) return papers
  const groups = new Map<string | null, Paper[]>()
  for (const paper of papers) {
    const group = groups.get(tagOf(paper))
    if (group === undefined) groups.set(tagOf(paper), [paper])
    else group.push(paper)
  }
  return [...groups]
    .sort(([a, ofA], [b, ofB]) => Number(a === '') - Number(b === '') || ofB.length - ofA.length)
    .flatMap(([, group]) => group)
}

/** Whether a post of these papers, in the order in which it shows them, is grouped. */
export function isGrouped(papers: readonly Paper[]): boolean {
  if (!isWorthGrouping(papers)) return false
  let runs = 0
  for (const [index, paper] of papers.entries()) if (tagOf(paper) !== tagOf(papers[index - 1])) runs += 1
  return runs === new Set(papers.map(tagOf)).size
}

function isWorthGrouping(papers: readonly Paper[]): boolean {
  const groups = new Set(papers.map(tagOf))
  return papers.length >= GROUPED_FROM && groups.size > 1 && papers.length >= LEAST_SHARE * groups.size
}

/** Markdown above a paper that begins a group; empty where it belongs to that of the paper before it. */
export function headingBetween(before: Paper | undefined, paper: Paper): string {
  if (before !== undefined && tagOf(before) === tagOf(paper)) return ''
  return `### ${escapeMarkdown(shorten(tagOf(paper) ?? '', HEADING_LENGTH)) || texts.post.untagged}\n`
}

/** The tag that a paper leads with. */
function tagOf(paper: Paper | undefined): string | null {
  return paper === undefined ? null : (paper.tags[0] ?? '')
}
