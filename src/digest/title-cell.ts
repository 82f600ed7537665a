import { firstArxivId } from './arxiv-links.ts'
import { markdownLinks } from './links.ts'
import { plainText } from './text.ts'

/** What a title cell says. */
export interface TitleCell {
  readonly title: string
  /** The title as it stands in the source. */
  readonly source: string
  /** The paper's arXiv id, where the cell links to it. */
  readonly id: string | null
}

/**
 * Reads a title cell: `[Title](https://arxiv.org/abs/…)`, or the sister archive's
 * `Title (Read more on [arXiv](…) or [HuggingFace](…))`, or a bare title.
 */
export function readTitleCell(cell: string): TitleCell {
  const link = markdownLinks(cell)[0]
  if (link === undefined) return { title: plainText(cell), source: cell, id: null }
  const before = cell.slice(0, link.start)
  const title = before.trim() === '' ? link.label : withoutOpenParenthesis(before)
  return { title: plainText(title), source: title, id: firstArxivId(cell) }
}

/** `Title (Read more on ` without what it opens. */
function withoutOpenParenthesis(text: string): string {
  const open = text.lastIndexOf('(')
  return open > 0 ? text.slice(0, open) : text
}
