import type { APISelectMenuOption } from 'discord-api-types/v10'
import { arxivUrl } from '../../digest/arxiv-id.ts'
import { latexToText } from '../../digest/latex-text.ts'
import { textOfMarkup } from '../../digest/markdown/markdown-text.ts'
import type { Paper } from '../../digest/paper.ts'
import { escapeMarkdown, maskedLink, plainLine, shorten } from '../texts/escape.ts'
import { texts } from '../texts/texts.ts'
import { option } from './components.ts'
import { gist } from './gist.ts'
import { countHighlights, emphasize, type Highlight, highlightOf } from './highlight.ts'

/** Characters of a title where it names the paper; published ones are up to about 170 long. */
const TITLE_LIMIT = 180

/** Characters of a name where there is no room for more. */
const BARE_LIMIT = 60

/** Tags, their characters, and links of one kind shown in a list; the card shows more. */
const TAGS_SHOWN = 3
const TAG_LENGTH = 60
const LINKS_SHOWN = 2

/** Between the parts of a line; unbreakable before the dot, so that no line begins with one. */
const SEPARATOR = '\u00A0· '

/** Longest address in the lines of a paper; a longer one is on the card's link button at most. */
const URL_LIMIT = 300

/** What people call a paper: its nickname, else its title, else (where nothing visible is left) its id. */
export function nameOf(paper: Paper): string {
  return shorten(paper.nickname ?? '', TITLE_LIMIT) || titleOf(paper)
}

/** A paper's title as plain text, or its id where nothing visible is left of the title. */
export function titleOf(paper: Paper): string {
  return shorten(shown(paper.title), TITLE_LIMIT) || paper.id
}

/** Characters of a title or a bullet that are looked at; no message shows as many. */
const SHOWN_LIMIT = 4_000

/** A digest's text as it is shown: its LaTeX read. */
export function shown(text: string): string {
  return latexToText(textOfMarkup(text.slice(0, SHOWN_LIMIT)))
}

/** A paper's links as Markdown: `[code](…) · [model](…)`, at most some of each kind. */
export function linkList(paper: Paper, most: number): string[] {
  const links = (urls: readonly string[], label: (n: number, of: number) => string) => {
    const shown = urls.filter((url) => url.length <= URL_LIMIT).slice(0, most)
    return shown.map((url, index) => maskedLink(label(index + 1, shown.length), url))
  }
  return [...links(paper.code, texts.paper.codeLink), ...links(paper.models, texts.paper.modelLink)]
}

function tagList(paper: Paper): string {
  const shown = paper.tags.slice(0, TAGS_SHOWN).map((tag) => escapeMarkdown(shorten(tag, TAG_LENGTH)))
  const list = shown.filter((tag) => tag !== '').join(', ')
  return paper.tagsInferred && list !== '' ? texts.paper.inferred(list) : list
}

/** What others thought of it, in short; empty where that is not known. */
export function figures({ popularity }: Paper): string {
  return popularity === undefined ? '' : texts.paper.figures(popularity)
}

/** How a list shows a paper. */
export interface LineOptions {
  /** Characters of the gist; none at 0. */
  readonly gistLimit: number
  /** Words that matched: the gist begins at the bullet that has most of them, and they are set in bold. */
  readonly words?: readonly string[]
}

/** A paper in a list: its name linked to arXiv, tags and links, and below them the gist. */
export function paperLines(paper: Paper, { gistLimit, words = [] }: LineOptions): string {
  const highlight = highlightOf(words)
  const head = [
    `**${maskedLink(nameOf(paper), paper.url)}**`,
    tagList(paper),
    figures(paper),
    ...linkList(paper, LINKS_SHOWN),
  ]
  const body =
    gistLimit === 0
      ? ''
      : emphasize(gist(paper.summary.slice(tellingBullet(paper.summary, highlight)), gistLimit), highlight)
  return [head.filter((part) => part !== '').join(SEPARATOR), body].filter((line) => line !== '').join('\n')
}

/** A paper by its name alone, for where there is no room for more. */
export function bareLine(paper: Paper): string {
  return `**${maskedLink(shorten(nameOf(paper), BARE_LIMIT), paper.url)}**`
}

/** A paper by its id, for where nothing else of it can be shown. */
export function idLine({ id }: Paper): string {
  return `**${maskedLink(id, arxivUrl(id))}**`
}

/** Place of the bullet that has most of the words; the first where none has any. */
function tellingBullet(summary: readonly string[], highlight: Highlight): number {
  if (highlight.size === 0) return 0
  let best = 0
  let most = 0
  for (const [place, bullet] of summary.entries()) {
    const count = countHighlights(shown(bullet), highlight)
    if (count > most) {
      best = place
      most = count
    }
  }
  return best
}

/** A paper with all its bullets, for the layout `full`; `limit` bounds the bullets' characters. */
export function paperInFull(paper: Paper, limit: number): string {
  const title = `**${maskedLink(titleOf(paper), paper.url)}**`
  const facts = [tagList(paper), figures(paper), ...linkList(paper, LINKS_SHOWN)]
    .filter((part) => part !== '')
    .join(SEPARATOR)
  return [title, facts && `-# ${facts}`, ...bulletLines(paper.summary, limit)]
    .filter((line) => line !== '')
    .join('\n')
}

/** A summary's bullets as a Markdown list of at most `limit` characters; a cut is shown by "…". */
export function bulletLines(summary: readonly string[], limit: number): string[] {
  const lines: string[] = []
  let room = limit
  for (const bullet of summary.map(shown)) {
    const line = escapeMarkdown(bullet)
    if (line.length > room) {
      // Escaping lengthens the text, so the plain text is cut to what surely fits.
      if (room > MIN_CUT) lines.push(`- ${escapeMarkdown(shorten(bullet, Math.floor(room / 2)))}`)
      else lines.push('- …')
      break
    }
    lines.push(`- ${line}`)
    room -= line.length + 3
  }
  return lines
}

/** Fewer characters than this are not worth beginning a bullet for. */
const MIN_CUT = 80

/** A paper as an entry of a menu that opens it; its value is the arXiv id. */
export function paperOption(paper: Paper): APISelectMenuOption {
  return option(shorten(plainLine(nameOf(paper)), OPTION_LIMIT), paper.id)
}

/** The only entry of a menu whose papers are all gone. */
export const GONE_OPTION: APISelectMenuOption = { label: texts.post.gone, value: 'gone' }

/** Characters of a menu entry; shorter than Discord allows, so that it reads as one line on a phone. */
const OPTION_LIMIT = 60

/** What a function gives, or `null` where it throws: one paper must not take a message with it. */
export function attempt<T>(run: () => T): T | null {
  try {
    return run()
  } catch {
    return null
  }
}
