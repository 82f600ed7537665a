import type { Paper } from '../../digest/paper.ts'
import { escapeMarkdown, shorten } from '../escape.ts'
import { texts } from '../texts.ts'

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
  if (!isGrouped(papers)) return papers
  const groups = new Map<string, Paper[]>()
  for (const paper of papers) groups.set(tagOf(paper), [...(groups.get(tagOf(paper)) ?? []), paper])
  return [...groups]
    .sort(([a, ofA], [b, ofB]) => Number(a === '') - Number(b === '') || ofB.length - ofA.length)
    .flatMap(([, group]) => group)
}

/** Is a post of these papers grouped? */
export function isGrouped(papers: readonly Paper[]): boolean {
  const groups = new Set(papers.map(tagOf))
  return papers.length >= GROUPED_FROM && groups.size > 1 && papers.length >= LEAST_SHARE * groups.size
}

/** Markdown above a paper that begins a group; empty where it belongs to that of the paper before it. */
export function headingBetween(before: Paper | undefined, paper: Paper): string {
  if (before !== undefined && tagOf(before) === tagOf(paper)) return ''
  return `### ${escapeMarkdown(shorten(tagOf(paper), HEADING_LENGTH)) || texts.post.untagged}\n`
}

/** The tag that a paper leads with. */
function tagOf({ tags }: Paper): string {
  return tags[0] ?? ''
}
