import { arxivIdFrom, arxivMentionsIn } from '../arxiv-id.ts'
import { withPlainLinks } from '../arxiv-links.ts'
import { plainText } from '../text.ts'
import { markdownLinks } from './links.ts'
import { textOfMarkup, withLineBreaks } from './markdown-text.ts'

/** What a title cell says. */
export interface TitleCell {
  readonly title: string
  /** The title as it is in the source. */
  readonly source: string
  /** The paper's arXiv id, where the cell links to it. */
  readonly id: string | null
}

/** What links to a paper are called where the title is beside them. */
const LABELS =
  /^(?:arxiv|pdf|html|abs|abstract|paper|link|here|page|hugging ?face|hf|papers? ?with ?code|openreview|alphaxiv|read more|论文|链接)$/i

/**
 * Reads a title cell: `[Title](https://arxiv.org/abs/…)` with whatever is around it (bold, a number, a star, a badge), or
 * the sister archive's `Title (Read more on [arXiv](…) or [HuggingFace](…))`, or a bare title. A link whose text is an id
 * names no title.
 */
export function readTitleCell(written: string): TitleCell {
  const cell = withPlainLinks(written)
  const links = markdownLinks(cell).map((link) => ({
    ...link,
    id: arxivIdFrom(link.target.replace(/\s+/g, '')),
  }))
  const paper = links.find(({ id }) => id !== null) ?? links[0]
  if (paper === undefined) return besideAddress(cell) ?? { title: titleText(cell), source: cell, id: null }
  const label = titleText(paper.label)
  const isTitle =
    !LABELS.test(label) &&
    arxivIdFrom(label.replace(/^[[(]|[\])]$/g, '')) === null &&
    !cell.startsWith('!', paper.start - 1)
  const source = isTitle ? paper.label : withoutOpenParenthesis(cell.slice(0, paper.start))
  return { title: titleText(source.replace(LEADING_ID, '')), source, id: paper.id }
}

/** The id of a paper in brackets before its title, as archives list it. */
const LEADING_ID = /^\s*\[(?:arxiv:)?\d{4}\.\d{4,5}(?:v\d{1,3})?\]\s+(?=\S)/i

/** An address of a paper that is written as it is, or in angle brackets. */
const BARE_ADDRESS = /<?https?:\/\/[^\s<>]{1,500}>?/g

/** A title with the paper's address beside it, as it is; `null` where there is none. */
function besideAddress(cell: string): TitleCell | null {
  for (const [address] of cell.matchAll(BARE_ADDRESS)) {
    const [mention] = arxivMentionsIn(address)
    if (mention === undefined) continue
    const source = cell.replace(address, ' ').replace(/[\s(:|–-]+(?:\)\s*)?$/, '')
    return { title: titleText(source), source, id: mention.id }
  }
  return null
}

function titleText(text: string): string {
  return plainText(textOfMarkup(withLineBreaks(text)))
}

/** `Title (Read more on ` or `Title [` without what it opens. */
function withoutOpenParenthesis(text: string): string {
  const open = text.lastIndexOf('(')
  const isOpen = open > 0 && !text.includes(')', open)
  return (isOpen ? text.slice(0, open) : text).replace(/[\s([{|]+$/, '')
}
