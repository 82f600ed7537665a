import { latexToText } from '../digest/latex-text.ts'
import type { Paper } from '../digest/paper.ts'

/** What a list of papers can be taken away as. */
export const EXPORT_FORMATS = ['bibtex', 'markdown', 'csv', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const WRITERS: Readonly<
  Record<ExportFormat, { ending: string; write: (papers: readonly Paper[]) => string }>
> = {
  bibtex: { ending: 'bib', write: (papers) => distinctKeys(papers).map(bibtexEntry).join('\n\n') },
  markdown: { ending: 'md', write: (papers) => papers.map(markdownLine).join('\n') },
  csv: { ending: 'csv', write: (papers) => [CSV_HEADER, ...papers.map(csvRow)].map(csvLine).join('\r\n') },
  json: { ending: 'json', write: (papers) => JSON.stringify(papers, null, 2) },
}

/** Papers as a text to keep, with the ending of a file that holds it. */
export function exportPapers(
  papers: readonly Paper[],
  format: ExportFormat,
): { ending: string; text: string } {
  const { ending, write } = WRITERS[format]
  return { ending, text: `${write(papers)}\n` }
}

/** Signs that mean something to LaTeX. Source: Lamport, "LaTeX: A Document Preparation System", 1994, section 2.1. */
const LATEX_SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

function latex(text: string): string {
  return oneLine(text).replace(/[\\{}&%$#_~^]/g, (sign) => LATEX_SIGNS[sign] ?? `\\${sign}`)
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Papers with the key each is cited by: the first author's last name, the year, the first word of its name. */
function distinctKeys(papers: readonly Paper[]): { paper: Paper; key: string }[] {
  const taken = new Map<string, number>()
  return papers.map((paper) => {
    const plain = (text: string) =>
      text
        .normalize('NFKD')
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '')
    const author = plain(paper.authors[0]?.split(/\s+/).at(-1) ?? '')
    const word = plain(paper.nickname ?? paper.title.split(/\s+/)[0] ?? '')
    const key = `${author}${yearOf(paper)}${word}` || plain(paper.id)
    const uses = (taken.get(key) ?? 0) + 1
    taken.set(key, uses)
    return { paper, key: uses === 1 ? key : `${key}-${uses}` }
  })
}

/** arXiv ids begin with the year and month of submission, the old ones after their archive; the first was of 1991. */
function yearOf({ id }: Paper): string {
  const digits = id.slice(id.indexOf('/') + 1).slice(0, 2)
  return `${Number(digits) > 90 ? '19' : '20'}${digits}`
}

function bibtexEntry({ paper, key }: { paper: Paper; key: string }): string {
  const fields = [
    ['title', `{${latex(paper.title)}}`],
    ['author', paper.authors.map(latex).join(' and ')],
    ['year', yearOf(paper)],
    ['eprint', latex(paper.id)],
    ['archivePrefix', 'arXiv'],
    ['url', latex(paper.url)],
  ] as const
  const lines = fields.filter(([, value]) => value !== '').map(([name, value]) => `  ${name} = {${value}},`)
  return [`@misc{${key},`, ...lines, '}'].join('\n')
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
