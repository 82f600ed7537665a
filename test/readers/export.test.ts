import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportPapers } from '../../src/readers/export.ts'
import { samplePaper } from '../support/builders/samples.ts'

const rope = samplePaper('2502.05173', {
  title: 'VideoRoPE: 100% of #tokens & more_or_less',
  nickname: 'VideoRoPE',
  authors: ['Xilin Wei', 'Jane Ö. Doe'],
  code: ['https://github.com/a/b'],
})

describe('exporting papers', () => {
  it('as BibTeX, with LaTeX’s signs escaped and keys that differ', () => {
    expect(exportPapers([rope, rope], 'bibtex')).toEqual({
      ending: 'bib',
      text: [
        '@misc{wei2025videorope,',
        '  title = {{VideoRoPE: 100\\% of \\#tokens \\& more\\_or\\_less}},',
        '  author = {Xilin Wei and Jane Ö. Doe},',
        '  year = {2025},',
        '  eprint = {2502.05173},',
        '  archivePrefix = {arXiv},',
        '  url = {https://arxiv.org/abs/2502.05173},',
        '}',
        '',
        '@misc{wei2025videorope-2,',
        '  title = {{VideoRoPE: 100\\% of \\#tokens \\& more\\_or\\_less}},',
        '  author = {Xilin Wei and Jane Ö. Doe},',
        '  year = {2025},',
        '  eprint = {2502.05173},',
        '  archivePrefix = {arXiv},',
        '  url = {https://arxiv.org/abs/2502.05173},',
        '}',
        '',
      ].join('\n'),
    })
  })

  it('reads the year of an old id', () => {
    expect(exportPapers([samplePaper('cs/9901017')], 'bibtex').text).toContain('year = {1999}')
    expect(exportPapers([samplePaper('math.GT/0309136')], 'bibtex').text).toContain('year = {2003}')
  })

  it('as Markdown, with its signs escaped', () => {
    const hostile = { ...rope, title: '[x](javascript:1) *b*' }
    expect(exportPapers([hostile], 'markdown').text).toBe(
      '- [\\[x\\](javascript:1) \\*b\\*](https://arxiv.org/abs/2502.05173) · Xilin Wei, Jane Ö. Doe · Multimodal\n',
    )
  })

  it('as CSV that no spreadsheet takes for a formula', () => {
    const hostile = { ...rope, title: '=HYPERLINK("http://x","y")', authors: ['@a', '"q"'] }
    const [, row] = exportPapers([hostile], 'csv').text.split('\r\n')
    expect(row).toBe(
      `2502.05173,"'=HYPERLINK(""http://x"",""y"")","'@a; ""q""",Multimodal,https://arxiv.org/abs/2502.05173,https://github.com/a/b,,2025-02-10\n`,
    )
  })

  it('as JSON that reads back', () => {
    expect(JSON.parse(exportPapers([rope], 'json').text)).toEqual([rope])
  })

  it('gives one record a paper, whatever is in a title', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (titles) => {
        const papers = titles.map((title) => ({ ...rope, title }))
        const lines = (format: 'csv' | 'markdown') =>
          exportPapers(papers, format).text.split(/\r?\n/).length - 1
        expect(lines('csv')).toBe(papers.length + 1)
        expect(lines('markdown')).toBe(Math.max(1, papers.length))
        const { text } = exportPapers(papers, 'bibtex')
        expect(text.match(/^@misc\{/gm)?.length ?? 0).toBe(papers.length)
      }),
      { seed: 20250210 },
    )
  })
})
