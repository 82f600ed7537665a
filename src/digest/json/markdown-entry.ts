import { arxivIdFrom, arxivIdsIn } from '../arxiv-id.ts'
import { calendarDateIn } from '../calendar-date.ts'
import { droppedLink, type PaperReading, titleFault } from '../facts.ts'
import { cutCell, withinLimits } from '../limits.ts'
import { markdownLinks, readLinks } from '../markdown/links.ts'
import { textOfMarkup } from '../markdown/markdown-text.ts'
import { authorsFrom } from '../markdown/row.ts'
import { plainText } from '../text.ts'

/** The date with which a paper that is one line of Markdown begins, or `null`. */
export function dateOfEntry(text: string): string | null {
  return calendarDateIn(text.slice(0, 30))
}

/**
 * Reads a paper that is one line of Markdown, as the daily-arXiv repositories keep it in their JSON:
 * `|**2025-02-10**|**Title**|A. Author et.al.|[2502.01234](…)|**[code](…)**|`, or the same as a list item with commas.
 */
export function readEntry(source: string, known: string | null): PaperReading {
  const cut = cutCell(source.trim(), 'entry')
  const { text } = cut
  const isRow = text.startsWith('|')
  const bold = [...text.matchAll(/\*\*([^*\n]{2,500}?)\*\*/g)].find(
    ([, inner = '']) => calendarDateIn(inner) === null && !/\]\(/.test(inner),
  )
  const parts = isRow ? text.split('|').map((part) => part.trim()) : []
  const [rawTitle = '', after = 0] =
    bold === undefined
      ? [parts.filter((part) => part !== '' && calendarDateIn(part) === null)[0] ?? '', 0]
      : [bold[1] ?? '', bold.index + bold[0].length]
  const title = plainText(textOfMarkup(rawTitle))
  const links = markdownLinks(text)
  const id =
    links.map(({ target }) => arxivIdFrom(target.trim())).find((each) => each !== null) ??
    known ??
    arxivIdsIn(text)[0] ??
    null
  if (id === null) return { status: 'rejected', reason: 'the entry links to no arXiv paper' }
  const noTitle = titleFault(title, rawTitle)
  if (noTitle !== null) return { status: 'rejected', reason: `the entry ${noTitle}` }
  const rest = text.slice(after).replace(/^[\s|,*]+/, '')
  const authors = isRow
    ? (rest.split('|')[0] ?? '')
    : (rest.split(/,\s*(?:Paper|Code|PDF|Link)s?\s*:|\[/i)[0] ?? '')
  const code = readLinks(
    links
      .map(({ target }) => target)
      .filter((target) => arxivIdFrom(target.trim()) === null && !/^\s*null\s*$/.test(target)),
  )
  const limited = withinLimits({
    id,
    title,
    authors: authorsFrom(authors),
    summary: [],
    tags: [],
    code: code.urls,
    models: [],
    tagsInferred: false,
  })
  const dropped = code.unusable.slice(0, 5).map(droppedLink)
  return {
    status: 'read',
    facts: limited.facts,
    warnings: [...cut.warnings, ...limited.warnings, ...dropped],
  }
}
