import { describe, expect, it } from 'vitest'
import { readDigests } from '../../src/digest/read.ts'
import { fromJson, LINK } from '../support/builders/published.ts'

describe('the JSON of others', () => {
  it.each([
    [
      {
        title: 'T',
        entry_id: 'http://arxiv.org/abs/2503.00201v1',
        authors: [{ name: 'Ada' }, 'Ben'],
        summary: 'One.',
      },
    ],
    [
      {
        title: 'T',
        externalIds: { ArXiv: '2503.00201' },
        authors: [{ name: 'Ada' }, { name: 'Ben' }],
        abstract: 'One.',
      },
    ],
    [
      {
        title: 'T',
        doi: '10.48550/arXiv.2503.00201',
        authors: [{ given: 'Ada', family: '' }, { full_name: 'Ben' }],
        tldr: 'One.',
      },
    ],
    [{ title: 'T', pdfUrl: 'https://arxiv.org/pdf/2503.00201', author: 'Ada and Ben', description: 'One.' }],
    [{ title: 'T', id: '2503.00201', authors: 'Ada; Ben', ai_summary: 'One.' }],
  ])('%j is read', (value) => {
    expect(fromJson([value], '2025-03-10')[0]?.papers[0]).toMatchObject({
      id: '2503.00201',
      title: 'T',
      authors: ['Ada', 'Ben'],
      summary: ['One.'],
    })
  })

  it('has the one-sentence summary first, and its code', () => {
    const value = {
      title: 'T',
      id: '2503.00201',
      summary: 'A suite.',
      ai_summary: 'One.',
      githubRepo: 'https://github.com/a/b',
    }
    expect(fromJson([value], '2025-03-10')[0]?.papers[0]).toMatchObject({
      summary: ['One.', 'A suite.'],
      code: ['https://github.com/a/b'],
    })
  })
})

it('a comma too many in JSON harms nothing', () => {
  const text = `[{"title": "T", "link": "${LINK}", "authors": ["Ann",], "summary": "One.",},]`
  expect(readDigests(text, { date: '2025-03-10' })).toMatchObject({
    digests: [{ papers: [{ title: 'T', authors: ['Ann'] }] }],
  })
})

it('JSON Lines are a paper a line, each with its own date', () => {
  const line = (id: number, date: string) =>
    JSON.stringify({ title: `P ${id}`, link: `https://arxiv.org/abs/2503.0020${id}`, date })
  const text = [
    line(1, '2025-03-10'),
    line(2, '2025-03-10'),
    '{"title": "cut',
    line(3, '2025-03-11'),
    '',
  ].join('\n')
  expect(readDigests(text)).toMatchObject({
    digests: [
      { date: '2025-03-10', papers: [{ title: 'P 1' }, { title: 'P 2' }], rejected: [{ line: 3 }] },
      { date: '2025-03-11', papers: [{ title: 'P 3' }] },
    ],
  })
})
