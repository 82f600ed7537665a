import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { LATEX_SYMBOLS } from '../../src/digest/latex-symbols.ts'
import { latexToText } from '../../src/digest/latex-text.ts'

const CORPUS = join(import.meta.dirname, '../../../shared/corpus')

test.each([
  // Formulas
  ['$\\text{Former}^2$: A Title', 'Former²: A Title'],
  ['3.5$\\times$ faster', '3.5× faster'],
  ['$\\mathcal{O}(n^2)$ or $O(n \\log n)$', 'O(n²) or O(n log n)'],
  ['Toolpath$\\ast$ and $A^*$', 'Toolpath* and A*'],
  ['$\\pi_0$, $\\pi_{0.5}$, Sub-$\\lambda$', 'π₀, π₀.₅, Sub-λ'],
  ['$\\mathbb{R}^2$-Flow, $\\infty$-Video', 'ℝ²-Flow, ∞-Video'],
  ['VLM$^2$-Bench, $D^2$O, Top-$nσ$', 'VLM²-Bench, D²O, Top-nσ'],
  ['$k$-NN, $f$-divergence, $10\\times$, $10^{-3}$', 'k-NN, f-divergence, 10×, 10⁻³'],
  ['$\\sim$10K at $\\geq 95\\%$', '∼10K at ≥ 95%'],
  ['$\\frac{1}{2}$, $\\frac{a+b}{c}$, $\\sqrt{2}$, $\\sqrt[3]{x+1}$', '1/2, (a+b)/c, √2, ³√(x+1)'],
  ['$x_{\\text{max}}$, $a_b$, $a^{b*c}$, $90^\\circ$', 'xₘₐₓ, a_b, a^(b*c), 90°'],
  ['$\\left(\\frac{x}{y}\\right)$ \\(x^2\\) \\[y\\] $$z_1$$', '(x/y) x² y z₁'],
  ['$\\texttt{SPECS}$, $\\mathrm{KL}(p\\,\\|\\,q)$', 'SPECS, KL(p‖q)'],
  ['$\\hat{x}$ and $\\ell_1 \\rightarrow \\ell_2$', 'x̂ and ℓ₁ → ℓ₂'],
  ['$\\ours$-Bench and $\\ours$', 'ours-Bench and ours'],
  // Text
  ['\\textsc{DocPuzzle}, \\textbf{bold} \\emph{it}', 'DocPuzzle, bold it'],
  ['Prefill \\& Decode, 5\\%, a\\_b, \\#1, \\$5', 'Prefill & Decode, 5%, a_b, #1, $5'],
  ['Ren\\\'e, Andr\\\'{e}, \\"{O}zg\\"ur, \\c{C}elik, \\v{S}imon', 'René, André, Özgür, Çelik, Šimon'],
  ['\\L{}ukasz, \\L ukasz, {\\L}ukasz, Micha\\l{}', 'Łukasz, Łukasz, Łukasz, Michał'],
  ['\\textcolor{red}{Hot} \\href{https://example.org}{site}', 'Hot site'],
  ['\\modelname{} and \\ours{X}', 'modelname and X'],
  [
    '$O(n\\log n)$, $n\\log_2n$, $\\log(n)$, $2\\sin x\\cos x$',
    'O(n log n), n log₂ n, log(n), 2 sin x cos x',
  ],
  ['O(n\\log n), $\\min\\max f$, $\\lim_{x\\to0}f$', 'O(n log n), min max f, lim_(x→0) f'],
  ['$L_{\\infty}$, $L_\\infty$, $x_{\\sum}$', 'L_∞, L_∞, x_∑'],
  ['{B}ayes and {BERT}, {GPT-4}: {a, b}, {key}', 'Bayes and BERT, GPT-4: {a, b}, {key}'],
  ['A \\[Survey\\] of \\(some\\) \\(x\\)', 'A [Survey] of (some) x'],
  // What is no LaTeX
  ['Can LLMs Earn $1 Million from Freelancing?', 'Can LLMs Earn $1 Million from Freelancing?'],
  ['cost $5 to $10 and $20', 'cost $5 to $10 and $20'],
  ['Fixing 7,400 Bugs for 1$: Cheap', 'Fixing 7,400 Bugs for 1$: Cheap'],
  ['US$100M, C$6, $$$ and $$', 'US$100M, C$6, $$$ and $$'],
  ['C:\\Users\\new, \\d+ and a\\b', 'C:\\Users\\new, \\d+ and a\\b'],
  ['ends with $ or \\', 'ends with $ or \\'],
])('%j reads %j', (latex, text) => {
  expect(latexToText(latex)).toBe(text)
})

describe('whatever the text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '$',
      '\\',
      '{',
      '}',
      '^',
      '_',
      '\\frac',
      '\\text{',
      '\\sqrt[',
      '\\(',
      '\\)',
      ' ',
      'x',
      '12',
      'é',
    ),
    fc.constantFrom(...LATEX_SYMBOLS.keys()).map((name) => `\\${name}`),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  )
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))

  it('reads it without a fault, and never into a longer text than a few times its own', () => {
    fc.assert(
      fc.property(text, (latex) => {
        expect(latexToText(latex).length).toBeLessThanOrEqual(4 * latex.length + 4)
      }),
    )
  })

  it('leaves text without dollar signs and backslashes as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        fc.pre(!/[$\\]/.test(plain))
        expect(latexToText(plain)).toBe(plain)
      }),
    )
  })

  it('shows no command of a formula by its name', () => {
    const names = fc.constantFrom(...LATEX_SYMBOLS.keys()).filter((name) => !/TeX$/.test(name))
    fc.assert(
      fc.property(names, fc.constantFrom('', '^2', '_{i}', ' x'), (name, after) => {
        const read = latexToText(`A$\\${name}${after}$B`)
        expect(read).not.toContain('\\'.repeat(name.includes('backslash') ? 2 : 1))
        expect(read.startsWith(`A${LATEX_SYMBOLS.get(name)}`.normalize('NFC'))).toBe(true)
      }),
    )
  })
})

it.runIf(existsSync(CORPUS))('knows every command of the published papers', () => {
  const commands = new Set<string>()
  for (const line of readFileSync(join(CORPUS, 'papers.ndjson'), 'utf8').trim().split('\n')) {
    const { title, summary, authors } = JSON.parse(line)
    for (const text of [title, summary, ...authors]) {
      const read = latexToText(text)
      expect(read).not.toMatch(/\$[^$ ]*\\[^$]*\$/)
      for (const [command] of text.matchAll(/\\[a-zA-Z]{2,}/g)) {
        commands.add(command)
        expect(read, text).not.toContain(command)
      }
    }
  }
  expect(commands.size).toBeGreaterThan(0)
})
