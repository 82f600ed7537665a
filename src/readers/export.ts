import { latexToText } from '../digest/latex-text.ts'
import type { Paper } from '../digest/paper.ts'
import { bibtexOf } from './bibtex.ts'

/** What a list of papers can be taken away as. */
export const EXPORT_FORMATS = ['bibtex', 'markdown', 'csv', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const WRITERS: Readonly<
  Record<ExportFormat, { ending: string; write: (papers: readonly Paper[]) => string }>
> = {
  bibtex: { ending: 'bib', write: bibtexOf },
  markdown: { ending: 'md', write: (papers) => papers.map(markdownLine).join('\n') },
  csv: { ending: 'csv', write: (papers) => [CSV_HEADER, ...papers.map(csvRow)].map(csvLine).join('\r\n') },
  json: { ending: 'json', write: (papers) => JSON.stringify(papers, null, 2) },
}

/** Papers as a text to keep, with the ending of a file for it. */
export function exportPapers(
  papers: readonly Paper[],
  format: ExportFormat,
): { ending: string; text: string } {
  const { ending, write } = WRITERS[format]
  return { ending, text: `${write(papers)}\n` }
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

function markdownLine({ title, url, authors, tags }: Paper): string {
  const plain = (text: string) => oneLine(text).replace(/[\\`*_[\]<>|#]/g, '\\$&')
  const rest = [authors.map(plain).join(', '), tags.map(plain).join(', ')].filter((part) => part !== '')
  return [`- [${plain(latexToText(title))}](${url})`, ...rest].join(' · ')
}

const CSV_HEADER = ['id', 'title', 'authors', 'tags', 'url', 'code', 'models', 'dates']

function csvRow({ id, title, authors, tags, url, code, models, dates }: Paper): string[] {
  return [
    id,
    latexToText(title),
    ...[authors, tags].map((list) => list.join('; ')),
    url,
    ...[code, models, dates].map((list) => list.join(' ')),
  ]
}

/** One record (RFC 4180). A cell that a spreadsheet would take for a formula is led by an apostrophe (OWASP, "CSV Injection"). */
function csvLine(cells: readonly string[]): string {
  return cells
    .map(oneLine)
    .map((cell) => (/^[=+\-@]/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')
}
