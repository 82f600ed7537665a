import type { Paper } from '../digest/paper.ts'

/**
 * BibTeX counts every brace, a backslash before it or not, and ends a field where they balance; so text gets no brace of its
 * own but in pairs, and signs become commands in pairs of braces.
 * Sources: Patashnik, "BibTeXing", 1988; Lamport, "LaTeX: A Document Preparation System", 1994, section 2.1.
 */
const SIGNS: Readonly<Record<string, string>> = {
  '\\': '{\\textbackslash}',
  '{': '{\\textbraceleft}',
  '}': '{\\textbraceright}',
  '~': '{\\textasciitilde}',
  '^': '{\\textasciicircum}',
  '@': '{\\char64}',
}

/**
 * What lets a formula do more than show something: commands that read, write or define, and `^^`, which spells any sign in
 * hexadecimal. Such a formula is shown as text, since whoever prints the list of references runs what is in it.
 */
const UNSAFE = new RegExp(
  `\\^\\^|\\\\(?:${[
    'input|include|openin|openout|read|readline|write|immediate|special|shipout|output|jobname',
    'catcode|csname|endcsname|expandafter|noexpand|def|edef|gdef|xdef|let|futurelet|newcommand|renewcommand',
    'providecommand|newenvironment|usepackage|documentclass|begin|end|loop|repeat|if(?!f)[a-zA-Z]*|else|fi',
    'directlua|pdf[a-zA-Z]*|every[a-z]*|aftergroup|batchmode|message|errmessage|show[a-z]*|string|meaning',
    'verb|href|url|par|halign|valign|hbox|vbox',
  ].join('|')})(?![a-zA-Z])`,
)

/** Entries of some papers, a blank line between, each with a key of its own. */
export function bibtexOf(papers: readonly Paper[]): string {
  return distinctKeys(papers).map(bibtexEntry).join('\n\n')
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
        .slice(0, 40)
    const author = plain(paper.authors[0]?.split(/\s+/).at(-1) ?? '')
    const word = plain(paper.nickname ?? paper.title.split(/\s+/)[0] ?? '')
    const key = `${author}${yearOf(paper)}${word}`
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
    ['title', `{${textWithMath(paper.title)}}`],
    [
      'author',
      paper.authors
        .map(authorName)
        .filter((name) => name !== '')
        .join(' and '),
    ],
    ['year', yearOf(paper)],
    ['eprint', text(paper.id)],
    ['archivePrefix', 'arXiv'],
    ['url', text(paper.url)],
  ] as const
  const lines = fields.filter(([, value]) => value !== '').map(([name, value]) => `  ${name} = {${value}},`)
  return [`@misc{${key},`, ...lines, '}'].join('\n')
}

/** Text of one line as LaTeX shows it, letter for letter. */
function text(line: string): string {
  return line.replace(/[\\{}&%$#_~^@]/g, (sign) => SIGNS[sign] ?? `\\${sign}`)
}

/** A name; one that BibTeX would take apart (at `and` or at commas) is put in braces of its own. */
function authorName(name: string): string {
  const written = text(oneLine(name))
  return /(?:^|\s)and(?:\s|$)|,|^others$/i.test(written) ? `{${written}}` : written
}

/** Text with its formulas kept as such, where BibTeX and LaTeX can read them. */
function textWithMath(title: string): string {
  const line = oneLine(title)
  let written = ''
  let from = 0
  for (const { start, end } of formulas(line)) {
    const formula = mathOf(line.slice(start + 1, end - 1))
    if (formula === null) continue
    written += `${text(line.slice(from, start))}$${formula}$`
    from = end
  }
  return written + text(line.slice(from))
}

/**
 * Formulas between dollar signs: the first is followed by something, the second follows something and is followed by no
 * digit, so that `$5 and $6` is none (Pandoc's rule).
 */
function formulas(line: string): { start: number; end: number }[] {
  const dollars = [...line.matchAll(/\\.|\$/gsu)].filter(([sign]) => sign === '$').map(({ index }) => index)
  const found: { start: number; end: number }[] = []
  for (let i = 0; i + 1 < dollars.length; i++) {
    const start = dollars[i] ?? 0
    const close = dollars[i + 1] ?? 0
    const closes =
      close - start > 1 &&
      line[start + 1] !== ' ' &&
      line[close - 1] !== ' ' &&
      !/\d/.test(line[close + 1] ?? '')
    if (!closes) continue
    found.push({ start, end: close + 1 })
    i += 1
  }
  return found
}

/** The inside of a formula for BibTeX, or `null` where it must be shown as text. */
function mathOf(inside: string): string | null {
  if (UNSAFE.test(inside)) return null
  let depth = 0
  let written = ''
  for (const [token] of inside.matchAll(/\\.|[\s\S]/gsu)) {
    if (token === '\\{') written += '\\lbrace '
    else if (token === '\\}') written += '\\rbrace '
    else if (token === '\\') return null
    else if (/^[#%&~]$/u.test(token)) written += token === '~' ? ' ' : `\\${token}`
    else if (token === '@') written += '{\\char64}'
    else {
      if (token === '{') depth += 1
      if (token === '}') depth -= 1
      if (depth < 0) return null
      written += token
    }
  }
  return depth === 0 ? written : null
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toWellFormed()
}
