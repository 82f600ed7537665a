import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeNoDigest, readDigestStream, readDigests } from '../../../src/digest/read.ts'

const url = (id: string) => `https://arxiv.org/abs/${id}`

function papersOf(text: string, date?: string) {
  const reading = readDigests(text, { date })
  return reading.status === 'read' ? reading.digests.flatMap(({ papers }) => papers) : []
}

/** A paper as a digest would tell of it. */
interface Made {
  readonly id: string
  readonly title: string
  readonly authors: readonly string[]
  readonly summary: string
}

/** How digests of one section or list item a paper are written; each keeps title, authors and summary. */
const FORMS: Readonly<Record<string, (paper: Made, n: number) => string>> = {
  'numbered sections': ({ id, title, authors, summary }, n) =>
    `## ${n}. ${title}\n\n**Authors:** ${authors.join(', ')}\n**Link:** ${url(id)}\n**Abstract:** ${summary}\n`,
  'linked sections': ({ id, title, authors, summary }) =>
    `### [${title}](${url(id)})\n- **Authors**: ${authors.join(', ')}\n- **Abstract**: ${summary}\n`,
  'sections with labels in lists': ({ id, title, authors, summary }) =>
    `### Title: ${title}\n - **Authors:** ${authors.join('; ')}\n - **Subjects:** cs.CV\n - **Arxiv link:** ${url(id)}\n - **Pdf link:** ${url(id).replace('abs', 'pdf')}\n - **Abstract**\n ${summary}\n`,
  'sections in Chinese': ({ id, title, authors, summary }, n) =>
    `### ${n}、[${title}](${url(id)})\n**作者**：${authors.join('、')}\n\n**摘要**：${summary}\n`,
  'sections in German': ({ id, title, authors, summary }) =>
    `### ${title}\n\n- Autoren: ${authors.join(' & ')}\n- Link: [arXiv](${url(id)})\n- Zusammenfassung: ${summary}\n`,
  'sections with folded text': ({ id, title, authors, summary }) =>
    `### [${title}](${url(id)})\n*${authors.join(', ')}*\n<details>\n<summary>Abstract</summary>\n\n${summary}\n\n</details>\n`,
  'list items': ({ id, title, authors, summary }) =>
    `- **[${title}](${url(id)})** - ${authors.join(', ')} - ${summary}\n`,
  'list items with nested ones': ({ id, title, authors, summary }, n) =>
    `${n}. [${title}](${url(id)})\n   - Authors: ${authors.join(', ')}\n   - TL;DR: ${summary}\n   - [PDF](${url(id)})\n`,
  'list items that begin with an id': ({ id, title, authors, summary }) =>
    `* [${id}](${url(id)}) **${title}** *${authors.join(', ')}*\n  * Summary: ${summary}\n`,
  'list items with the link at last': ({ id, title, authors, summary }) =>
    `- **${title}**, ${authors.join(', ')}, Paper: [${url(id)}](${url(id)})\n  Abstract: ${summary}\n`,
  paragraphs: ({ id, title, authors, summary }) =>
    `**[${title}](${url(id)})**\n*${authors.join(', ')}*\n\n${summary}\n\n`,
}

const word = fc.constantFrom(
  'Deep',
  'Video',
  'Agents',
  'for',
  'Graphs',
  'and',
  'Vision',
  'Learning',
  'in',
  'Models',
)
const made: fc.Arbitrary<Made> = fc.record({
  id: fc.integer({ min: 0, max: 99_999 }).map((n) => `2502.${String(n).padStart(5, '0')}`),
  title: fc.array(word, { minLength: 2, maxLength: 7 }).map((words) => `Neo${words.join(' ')}`),
  authors: fc
    .array(fc.constantFrom('Ann Lee', 'Bo Wu', 'Cy van der Doe', 'Dee J. Roe', '王小明'), {
      minLength: 2,
      maxLength: 4,
    })
    .map((names) => [...new Set(names), 'Eve Poe']),
  summary: fc.array(word, { minLength: 3, maxLength: 12 }).map((words) => `We show ${words.join(' ')}.`),
})
const days = fc.uniqueArray(made, { minLength: 1, maxLength: 6, selector: ({ id }) => id })

describe('a digest of one section or list item a paper', () => {
  it.each(Object.keys(FORMS))('gives the papers of %s', (name) => {
    const form = FORMS[name] ?? (() => '')
    fc.assert(
      fc.property(
        days,
        fc.constantFrom('# 2025-02-10', '# Daily arXiv, 10 Feb 2025\n\nSome words before.', ''),
        (list, head) => {
          const text = `${head}\n\n${list.map((paper, i) => form(paper, i + 1)).join('\n')}`
          expect(
            papersOf(text, head === '' ? '2025-02-10' : undefined).map(
              ({ id, title, authors, summary, dates }) => ({
                id,
                title,
                authors,
                summary: summary.join(' '),
                date: dates[0],
              }),
            ),
          ).toEqual(list.map((paper) => ({ ...paper, authors: paper.authors, date: '2025-02-10' })))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('has the headings above a paper as its tags', () => {
    const text = `# 2025-02-10\n\n## Papers\n\n### Large Language Models (2)\n\n- [First paper](${url('2502.00001')})\n- [Second paper](${url('2502.00002')})\n\n### Vision\n\n- [Third paper](${url('2502.00003')})\n  - Tags: Robotics, Depth Estimation\n`
    expect(papersOf(text).map(({ tags }) => tags)).toEqual([
      ['Large Language Models'],
      ['Large Language Models'],
      ['Robotics', 'Depth Estimation'],
    ])
  })

  it('names what links to no paper of arXiv', () => {
    const text = `# 2025-02-10\n\n- [First paper](${url('2502.00001')})\n- [A post about a thing](https://blog.example/1)\n- Total: 2\n\n## Section paper\n\n**Authors:** Ann\n**Abstract:** One.\n`
    expect(readDigests(text)).toMatchObject({
      digests: [
        {
          papers: [{ id: '2502.00001' }],
          rejected: [
            { line: 4, reason: 'the list item links to no arXiv paper' },
            { line: 7, reason: 'the section links to no arXiv paper' },
          ],
        },
      ],
    })
  })

  it('keeps code and models apart from other links', () => {
    const text = `# 2025-02-10\n\n- [First paper](${url('2502.00001')})\n  - [Code](https://github.com/a/b), [model](https://huggingface.co/a/c), [page](https://a.example)\n`
    expect(papersOf(text)).toMatchObject([
      { code: ['https://github.com/a/b'], models: ['https://huggingface.co/a/c'] },
    ])
  })

  it('gives the same however it is cut', async () => {
    const text = Object.values(FORMS)
      .map((form, i) =>
        form(
          {
            id: `2502.0000${i % 10}`,
            title: `Title ${i} of it`,
            authors: ['Ann Lee', 'Bo Wu'],
            summary: 'It works.',
          },
          i,
        ),
      )
      .join('\n')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 6 }), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), text.length]
        const stream = []
        const pieces = places.slice(1).map((end, i) => text.slice(places[i], end))
        const readings = readDigestStream(
          (async function* () {
            yield* pieces
          })(),
          { date: '2025-02-10' },
        )
        for await (const { digest } of readings) stream.push(...digest.papers)
        expect(stream).toEqual(papersOf(text, '2025-02-10'))
      }),
      { numRuns: 30 },
    )
  })
})

describe('what is no digest', () => {
  it.each([
    [
      'prose that links to a paper in passing',
      `# Notes\n\nI liked [this paper](${url('2502.00001')}) a lot, because it shows what happens.\n\n- buy milk\n- read the [draft](https://example.org/draft)\n`,
    ],
    [
      'a to-do list that names one',
      `# Notes\n\n- call Ann about the results in [the attention paper](${url('2502.00001')}), which are odd.\n- buy milk\n`,
    ],
    [
      'a page with one reference at its end',
      `# Notes\n\n${'Words and words about this and that. '.repeat(30)}\n\n## References\n\n- [Attention is all you need](${url('1706.03762')})\n`,
    ],
  ])('%s gives none', (_, text) => expect(papersOf(text, '2025-02-10')).toEqual([]))

  it('a list of papers without a date says so', () => {
    const text = [1, 2, 3].map((n) => `- [Paper number ${n}](${url(`2502.0000${n}`)})\n`).join('')
    const reading = readDigests(text)
    expect(reading.status === 'no-digest' ? describeNoDigest(reading.reason) : '').toContain(
      'nothing names its date',
    )
  })

  it('a list beside a table of papers is left to the table', () => {
    const text = `# 2025-02-10\n\n- [Read first](${url('2502.00009')})\n\n| Title | Authors |\n|---|---|\n| [Paper one](${url('2502.00001')}) | Ann |\n\n- [Read last](${url('2502.00008')})\n`
    expect(papersOf(text).map(({ id }) => id)).toEqual(['2502.00001'])
  })
})
