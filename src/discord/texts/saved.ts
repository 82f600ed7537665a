import { arxivUrl } from '../../digest/arxiv-id.ts'
import type { ExportFormat } from '../../readers/export.ts'
import { escapeMarkdown, maskedLink } from './escape.ts'
import { count } from './wording.ts'

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
