/**
 * Has a real BibTeX read exported lists of papers with hostile titles and authors, until the time is up: each list must be
 * read without a complaint, with as many entries as papers and as many authors as each names.
 *
 *   tsx test/campaigns/bibtex.ts [--seconds N] [--seed N]
 *
 * Needs `bibtex` (Debian: texlive-binaries). Prints the seed and the number of papers; at a fault the paper, and exits with 1.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import type { Paper } from '../../src/digest/paper.ts'
import { exportPapers } from '../../src/readers/export.ts'
import { hostilePapers } from '../support/builders/bibtex-papers.ts'

/** Papers of one list. */
const LIST = 200

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, seed: { type: 'string' } },
})
const firstSeed = Number(values.seed ?? Date.now() % 2 ** 30)
const end = performance.now() + Number(values.seconds) * 1_000
console.log(`seed ${firstSeed}, ${values.seconds} s`)

/** A style that writes each entry's key, its number of authors, and its title as BibTeX understood it. */
const STYLE = `ENTRY { author title year eprint archiveprefix url } {} {}
FUNCTION {misc} { cite$ write$ " " write$ author empty$ { "0" } { author num.names$ int.to.str$ } if$ write$ " " write$
 title empty$ { "" } { title } if$ write$ newline$ }
READ
ITERATE {call.type$}
`

/** Without a TeX installation around it, BibTeX needs to know where to look. */
const ENVIRONMENT = { ...process.env, BSTINPUTS: '.', BIBINPUTS: '.', TEXMFOUTPUT: '.' }

const folder = mkdtempSync(join(tmpdir(), 'paperboy-bibtex-'))
let papers = 0
try {
  writeFileSync(join(folder, 'check.bst'), STYLE)
  writeFileSync(join(folder, 'check.aux'), '\\citation{*}\n\\bibstyle{check}\n\\bibdata{check}\n')
  for (let seed = firstSeed; performance.now() < end; seed++) {
    const list = fc.sample(hostilePapers, { seed, numRuns: LIST })
    const fault = faultOf(list)
    if (fault !== null) {
      const alone = list.find((paper) => faultOf([paper]) !== null)
      console.error(
        `seed ${seed}: ${alone === undefined ? fault : faultOf([alone])}\n${JSON.stringify(alone)}`,
      )
      process.exitCode = 1
      break
    }
    papers += list.length
  }
} finally {
  rmSync(folder, { recursive: true })
}
if (process.exitCode !== 1) console.log(`${papers} papers, all read by BibTeX as they were meant`)

/** What BibTeX makes of a list that it should not, or `null`. */
function faultOf(list: readonly Paper[]): string | null {
  writeFileSync(join(folder, 'check.bib'), exportPapers(list, 'bibtex').text)
  let said: string
  try {
    said = execFileSync('bibtex', ['check'], { cwd: folder, encoding: 'utf8', env: ENVIRONMENT })
  } catch (error) {
    said = String((error as { stdout?: unknown }).stdout ?? error)
  }
  if (/warning|error|illegal|missing|^I was expecting/im.test(said)) return `BibTeX complains: ${said}`
  // BibTeX breaks its output at 79 characters: at a space, or with a percent sign.
  const read = readFileSync(join(folder, 'check.bbl'), 'utf8')
    .replace(/%\n/g, '')
    .replace(/\n {2}/g, ' ')
  const entries = read.split('\n').filter((line) => line !== '')
  if (entries.length !== list.length) return `${entries.length} entries of ${list.length} papers`
  for (const [index, entry] of entries.entries()) {
    const names = list[index]?.authors.filter((name) => name.replace(/[\s\p{Cc}]+/gu, '') !== '').length
    const counted = entry.split(' ')[1]
    if (counted !== String(names)) return `${counted} authors where the paper has ${names}: ${entry}`
  }
  return null
}
