import { arxivUrl } from '../../digest/arxiv-id.ts'
import type { Popularity } from '../../digest/paper.ts'
import type { ExportFormat } from '../../readers/export.ts'
import { escapeMarkdown, maskedLink, shorten } from './escape.ts'
import { count, list } from './wording.ts'

/** Characters of a code block: what fits a message, with some left for its frame. */
const BLOCK_LIMIT = 3_800

const shortenBlock = (text: string) =>
  text.length <= BLOCK_LIMIT ? text.trimEnd() : `${text.slice(0, BLOCK_LIMIT)}…`

/** `950`, `1.2K`, `34K`. */
const figure = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format

/** Of one paper and its card. */
export const paperTexts = {
  codeLink: (n: number, of: number) => (of > 1 ? `code ${n}` : 'code'),
  modelLink: (n: number, of: number) => (of > 1 ? `model ${n}` : 'model'),
  facts: (id: string, dates: readonly string[]) =>
    [`arXiv ${id}`, dates.length > 0 ? `in the digest of ${list(dates.slice(-3))}` : '']
      .filter((part) => part !== '')
      .join(' · '),
  /** What others thought of it, as far as a source says: `▲ 34 · 5 comments · ★ 120`. */
  figures: ({ upvotes, comments, stars }: Popularity) =>
    [
      upvotes === undefined ? '' : `▲ ${figure(upvotes)}`,
      comments === undefined || comments === 0 ? '' : count(comments, 'comment'),
      stars === undefined ? '' : `★ ${figure(stars)}`,
    ]
      .filter((part) => part !== '')
      .join('\u00A0· '),
  inferred: (tags: string) => `probably ${tags}`,
  tagsInferred: 'Tags were derived from the words of the paper, not given by the publisher.',
  share: 'Share here',
  related: 'Related',
  save: 'Save',
  unsave: 'Remove from saved',
  bibtexButton: 'BibTeX',
  /** A fence may have any entry inside, as long as that has no fence. */
  bibtex: (entry: string) => `\`\`\`bibtex\n${shortenBlock(entry.replaceAll('`', 'ˋ'))}\n\`\`\``,
  gone: (id: string) =>
    `I no longer have the paper ${escapeMarkdown(shorten(id, 40))}. It may still be at https://arxiv.org.`,
  shareForbidden: 'You can’t post in this channel, so I won’t post there for you.',
} as const

const EXPORT_NAMES: Readonly<Record<ExportFormat, string>> = {
  bibtex: 'BibTeX',
  markdown: 'Markdown',
  csv: 'CSV',
  json: 'JSON',
}

/** Of reading lists. */
export const savedTexts = {
  added: (name: string, papers: number) =>
    `Saved **${escapeMarkdown(name)}**. ${count(papers, 'paper')} on your list; \`/saved\` shows it.`,
  before: (name: string) => `**${escapeMarkdown(name)}** is on your list already; \`/saved\` shows it.`,
  full: (limit: number) =>
    `Your list has ${limit} papers, which is the most. Remove one first; \`/saved\` shows it.`,
  removed: (name: string) => `**${escapeMarkdown(name)}** is off your list.`,
  notThere: 'That paper is not on your list.',
  undo: 'Undo',
  header: (n: number) => `### ${count(n, 'saved paper')}, last saved first`,
  none: 'You saved no paper yet. Every paper’s card has a button *Save*.',
  notStored: (ids: readonly string[]) =>
    `-# No longer in any digest: ${ids.map((id) => maskedLink(`arXiv ${id}`, arxivUrl(id))).join(', ')}`,
  exported: (n: number) => `Your ${count(n, 'saved paper')}:`,
  exportButton: (format: ExportFormat) => EXPORT_NAMES[format],
} as const
