import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportPapers } from '../../src/readers/export.ts'
import { hostilePapers } from '../support/builders/bibtex-papers.ts'
import { samplePaper } from '../support/builders/samples.ts'

const BACKSLASH = '{\\textbackslash}'
const CIRCUMFLEX = '{\\textasciicircum}'

const titleOf = (title: string) =>
  /title = \{\{(.*)\}\},/.exec(exportPapers([samplePaper('2502.05173', { title })], 'bibtex').text)?.[1]
const authorsOf = (authors: string[]) =>
  /author = \{(.*)\},/.exec(exportPapers([samplePaper('2502.05173', { authors })], 'bibtex').text)?.[1]

describe('a title in BibTeX', () => {
  it.each([
    [
      'a } @misc{evil, title={x}',
      'a {\\textbraceright} {\\char64}misc{\\textbraceleft}evil, title={\\textbraceleft}x{\\textbraceright}',
    ],
    ['a \\} b', 'a {\\textbackslash}{\\textbraceright} b'],
    ['100% of #tokens & more_or_less', '100\\% of \\#tokens \\& more\\_or\\_less'],
    ['a~b^c', 'a{\\textasciitilde}b{\\textasciicircum}c'],
  ])('has no brace of its own: %j', (title, written) => {
    expect(titleOf(title)).toBe(written)
  })

  it.each([
    ['$\\text{Former}^2$: it', '$\\text{Former}^2$: it'],
    ['3.5$\\times$ faster', '3.5$\\times$ faster'],
    ['Sets $\\{a, b\\}$', 'Sets $\\lbrace a, b\\rbrace $'],
    ['$\\mathcal{O}(n^2)$ & $x_1$', '$\\mathcal{O}(n^2)$ \\& $x_1$'],
    ['$a \\iff b$', '$a \\iff b$'],
  ])('keeps its formulas: %j', (title, written) => {
    expect(titleOf(title)).toBe(written)
  })

  it.each([
    ['$x}$', '\\$x{\\textbraceright}\\$'],
    ['$}{$', '\\$\\textbraceright'.replace('\\textbraceright', '{\\textbraceright}{\\textbraceleft}\\$')],
    ['$x{$', '\\$x{\\textbraceleft}\\$'],
    ['It costs $5 and $6', 'It costs \\$5 and \\$6'],
    ['$\\input{/etc/passwd}$', `\\$${BACKSLASH}input{\\textbraceleft}/etc/passwd{\\textbraceright}\\$`],
    ['$^^5cinput{x}$', `\\$${CIRCUMFLEX}${CIRCUMFLEX}5cinput{\\textbraceleft}x{\\textbraceright}\\$`],
  ])('shows as text what is no formula, or one that must not be run: %j', (title, written) => {
    expect(titleOf(title)).toBe(written)
  })
})

describe('authors in BibTeX', () => {
  it.each([
    [['Ann Lee', 'Bo Ek'], 'Ann Lee and Bo Ek'],
    [['Ann and Bo'], '{Ann and Bo}'],
    [['A, B, C, D'], '{A, B, C, D}'],
    [['others', 'and'], '{others} and {and}'],
    [['x} and {y'], '{x{\\textbraceright} and {\\textbraceleft}y}'],
  ])('are as many as the paper has: %j', (authors, written) => {
    expect(authorsOf(authors)).toBe(written)
  })
})

it('every entry closes where it should, whatever is in a paper (seed 20250210)', () => {
  fc.assert(
    fc.property(fc.array(hostilePapers, { maxLength: 4 }), (papers) => {
      const { text } = exportPapers(papers, 'bibtex')
      // BibTeX counts braces, whatever comes before them.
      let depth = 0
      let entries = 0
      let least = 0
      for (const sign of text) {
        if (sign === '@' && depth === 0) entries += 1
        if (sign === '{') depth += 1
        if (sign === '}') depth -= 1
        least = Math.min(least, depth)
      }
      expect([least, depth]).toEqual([0, 0])
      expect(entries).toBe(papers.length)
    }),
    { seed: 20250210, numRuns: 1_000 },
  )
})
