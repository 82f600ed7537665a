import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CELL_LIMIT, ROW_LIMIT } from '../../src/digest/limits.ts'
import type { Digest } from '../../src/digest/paper.ts'
import { readDigestStream, readDigests } from '../../src/digest/read.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'

const DATE = '2025-02-10'
const MB = 1 << 20

interface Made {
  readonly id?: string
  readonly title?: string
  readonly authors?: readonly string[]
  readonly summary?: string
  readonly code?: readonly string[]
  readonly models?: readonly string[]
}

/** The same papers in each format. */
const FORMATS: Readonly<Record<string, (papers: readonly Made[]) => string>> = {
  Markdown: (papers) =>
    [
      `## Papers for ${DATE}`,
      '',
      '| Title | Authors | Summary | Classification | GitHub URLs | HuggingFace URLs |',
      '|---|---|---|---|---|---|',
      ...papers.map(
        ({
          id = '2502.00001',
          title = 'T',
          authors = ['Ann'],
          summary = '- One.',
          code = [],
          models = [],
        }) => {
          const links = (urls: readonly string[]) => urls.map((url) => `[Link](${url})`).join(', ') || 'N/A'
          return `| [${title}](https://arxiv.org/abs/${id}) | ${authors.join(', ')} | ${summary} | ['Audio'] | ${links(code)} | ${links(models)} |`
        },
      ),
      '',
    ].join('\n'),
  JSON: (papers) =>
    JSON.stringify(
      papers.map(
        ({
          id = '2502.00001',
          title = 'T',
          authors = ['Ann'],
          summary = '- One.',
          code = [],
          models = [],
        }) => ({
          title,
          link: `https://arxiv.org/abs/${id}`,
          authors,
          summary,
          classification: ['Audio'],
          github_urls: code,
          huggingface_urls: models,
          date: DATE,
        }),
      ),
    ),
  'Hugging Face JSON': (papers) =>
    JSON.stringify(
      papers.map(({ id = '2502.00001', title = 'T', authors = ['Ann'], summary = '- One.', code = [] }) => ({
        paper: {
          id,
          title,
          authors: authors.map((name) => ({ name })),
          summary,
          githubRepo: code[0] ?? '',
          submittedOnDailyAt: `${DATE}T00:00:00.000Z`,
        },
      })),
    ),
}

const LAST: Made = { id: '2502.09999', title: 'Last' }
const many = (count: number, text: string) => Array.from({ length: count }, (_, index) => `${text}${index}`)

function read(text: string): { digest: Digest; warnings: string[] } {
  const reading = readDigests(text, { date: DATE })
  const digest = reading.status === 'read' ? reading.digests[0] : undefined
  if (digest === undefined) throw new Error('no digest')
  return { digest, warnings: reading.warnings.map((warning) => warning.text) }
}

describe.each(Object.entries(FORMATS))('what %s may bring', (format, print) => {
  it('cuts a cell of megabytes, says so, and leaves its neighbours alone', () => {
    const summary = 'word '.repeat(MB)
    const { digest, warnings } = read(print([{ summary }, LAST]))
    expect(digest.papers.map(({ title }) => title)).toEqual(['T', 'Last'])
    const [first] = digest.papers
    expect(first?.summary.join(' ').length).toBeLessThanOrEqual(CELL_LIMIT)
    if (format !== 'Hugging Face JSON') expect(first?.tags).toEqual(['Audio'])
    expect(digest.rejected).toEqual([])
    expect(warnings.join('\n')).toMatch(/summary.* has more than 20,000 characters; cut there/)
  })

  it('keeps fifty bullets of 130,000', () => {
    const { digest, warnings } = read(print([{ summary: '- It does. '.repeat(130_000) }, LAST]))
    expect(digest.papers[0]?.summary.length).toBeLessThanOrEqual(50)
    if (format !== 'Hugging Face JSON') {
      expect(digest.papers[0]?.summary).toHaveLength(50)
      expect(warnings).toContain('it has more than 50 bullets; kept the first 50')
    }
    expect(digest.papers.at(-1)?.title).toBe('Last')
  })

  it('keeps five hundred authors', () => {
    const { digest, warnings } = read(print([{ authors: many(800, 'Ann ') }, LAST]))
    expect(digest.papers[0]?.authors).toEqual(many(500, 'Ann '))
    expect(warnings).toEqual(['it has more than 500 authors; kept the first 500'])
  })

  it('keeps the first 2,000 rows of a day, and says how many are left out, from which line on', () => {
    const papers = Array.from({ length: 2_600 }, (_, index) => ({ id: `2502.${10_000 + index}` }))
    const { digest } = read(print(papers))
    expect(digest.papers.map(({ id }) => id)).toEqual(papers.slice(0, ROW_LIMIT).map(({ id }) => id))
    expect(digest.rejected).toEqual([
      {
        line: format === 'Markdown' ? 2_005 : 1,
        reason: 'a day takes at most 2,000 rows; 600 from this one on are left out',
        text: '',
      },
    ])
  })
})

describe.each(['Markdown', 'JSON'])('the links of %s', (format) => {
  it('are twenty, of both kinds', () => {
    const code = many(60, 'https://github.com/a/')
    const models = many(60, 'https://huggingface.co/a/')
    const print = FORMATS[format] ?? (() => '')
    const both = read(print([{ code, models }])).digest.papers[0]
    expect([both?.code, both?.models]).toEqual([code.slice(0, 10), models.slice(0, 10)])
    const one = read(print([{ code, models: models.slice(0, 2) }]))
    expect([one.digest.papers[0]?.code.length, one.digest.papers[0]?.models.length]).toEqual([18, 2])
    expect(one.warnings).toEqual(['it has more than 18 code links; kept the first 18'])
  })
})

it('a day in many sections takes no more rows than in one', () => {
  const section = (from: number) =>
    (FORMATS.Markdown as (papers: readonly Made[]) => string)(
      Array.from({ length: 1_500 }, (_, index) => ({ id: `2502.${from + index}` })),
    )
  const other = section(50_000).replace(DATE, '2025-02-11')
  const { digest } = read([section(10_000), other, section(20_000)].join('\n'))
  expect(digest.papers).toHaveLength(ROW_LIMIT)
  expect(digest.rejected).toMatchObject([
    { reason: 'a day takes at most 2,000 rows; 1,000 from this one on are left out' },
  ])
})

it('nothing cut in half becomes a link or a name', () => {
  const url = `https://github.com/a/${'b'.repeat(30)}`
  const names = many(3_000, 'Somebody ')
  const text = (FORMATS.Markdown as (papers: readonly Made[]) => string)([{ authors: names }]).replace(
    '| N/A | N/A |',
    `| ${Array.from({ length: 1_000 }, () => url).join(' ')} | N/A |`,
  )
  const [paper] = read(text).digest.papers
  expect(paper?.code).toEqual([url])
  expect(names).toEqual(expect.arrayContaining([...(paper?.authors ?? [])]))
})

describe('eight megabytes', () => {
  const HEAD = (FORMATS.Markdown as (papers: readonly Made[]) => string)([])
  const row = (summary: string, index = 1) =>
    `| [T](https://arxiv.org/abs/2502.${10_000 + index}) | Ann | ${summary} | ['Audio'] | N/A | N/A |\n`
  it.each([
    ['of one cell', () => HEAD + row('x'.repeat(8 * MB))],
    [
      'of rows',
      () =>
        HEAD +
        Array.from({ length: 65_000 }, (_, index) => row('- It works well. - So there.', index)).join(''),
    ],
    ['of pipes', () => HEAD + '|'.repeat(8 * MB)],
    [
      'of JSON objects',
      () =>
        `[${Array.from({ length: 50_000 }, (_, index) => `{"title": "T", "link": "2502.${10_000 + index}", "summary": "${'It works. '.repeat(8)}"}`).join(',')}]`,
    ],
    ['of one JSON text', () => `[{"title": "T", "link": "2502.10000", "summary": "${'x '.repeat(4 * MB)}"}]`],
    ['of braces', () => `[{"title": "T", ${'{'.repeat(4 * MB)}]`],
  ])('%s are read without holding the event loop', async (_what, make) => {
    const path = join(await tempFolder(), `${DATE}.md`)
    await writeFile(path, make())
    // In time of the processor: that of the clock tells how busy the machine is.
    const used = () => process.cpuUsage().user / 1_000
    let longest = 0
    let last = used()
    const beat = setInterval(() => {
      longest = Math.max(longest, used() - last)
      last = used()
    }, 1)
    for await (const reading of readDigestStream(createReadStream(path), { date: DATE })) {
      expect(reading.digest.papers.length).toBeLessThanOrEqual(ROW_LIMIT)
    }
    clearInterval(beat)
    // Some 40 ms; held in one piece it was seconds.
    expect(longest).toBeLessThan(600)
  })
})
