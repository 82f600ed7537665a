import { describe, expect, test } from 'vitest'
import { type Digest, REJECTED_TEXT_LIMIT } from '../../../src/digest/paper.ts'
import { describeNoDigest, readDigests } from '../../../src/digest/read.ts'

const HEADING = '## Papers for 2025-02-10\n\n'
const HEADER =
  '| Title | Authors | Summary | Classification | GitHub URLs | HuggingFace URLs |\n|---|---|---|---|---|---|\n'
const [HEADER_LINE, DELIMITER_LINE] = HEADER.split('\n')
const TOP = HEADING + HEADER

function row(n: number, title = `Paper ${n}`): string {
  return `| [${title}](https://arxiv.org/abs/2502.0000${n}) | Ann, Bo | - One. - Two. | ['Audio'] | N/A | N/A |\n`
}

function read(text: string, date?: string): readonly Digest[] {
  const reading = readDigests(text, { date })
  return reading.status === 'read' ? reading.digests : []
}

function only(text: string): Digest {
  const [digest, ...more] = read(text)
  expect(more).toEqual([])
  if (digest === undefined) throw new Error('no digest')
  return digest
}

function ids(text: string): string[] {
  return only(text).papers.map((paper) => paper.id.slice(-1))
}

describe('the six-column table', () => {
  test('gives every field of a paper', () => {
    const line =
      "| [Ab: A  Title](https://arxiv.org/abs/2502.00001v2) | Ann B., c-d | - One. - Two. | ['audio', 'Own', 'Audio'] | [Link](//github.com/a/b), [Link](null) | [Link](hf.co/x) |"
    expect(only(`${TOP}${line}\n`)).toEqual({
      date: '2025-02-10',
      rejected: [],
      papers: [
        {
          id: '2502.00001',
          title: 'Ab: A Title',
          nickname: 'Ab',
          authors: ['Ann B.', 'c-d'],
          summary: ['One.', 'Two.'],
          tags: ['Audio', 'Own'],
          url: 'https://arxiv.org/abs/2502.00001',
          code: ['https://github.com/a/b'],
          models: ['https://hf.co/x'],
          dates: ['2025-02-10'],
          tagsInferred: false,
        },
      ],
    })
  })

  test.each<[what: string, text: string, found: string[]]>([
    ['a title over several lines', TOP + row(1, 'A title\n  that wraps\n  twice') + row(2), ['1', '2']],
    [
      'rows cut by blank lines',
      TOP + row(1).replace('Bo | ', 'Bo |\n\n') + row(2).replace('One. ', 'One.\n\n'),
      ['1', '2'],
    ],
    ['a row cut before a pipe', TOP + row(1).replace(" | ['Audio']", "\n| ['Audio']") + row(2), ['1', '2']],
    ['a pipe on both sides of the cut', TOP + row(1).replace(' | N/A', ' |\n| N/A') + row(2), ['1', '2']],
    [
      'a link cut by a blank line',
      TOP + row(1).replace('N/A |\n', '[Link](https://a.example/\n\nb) |\n') + row(2),
      ['1', '2'],
    ],
    ['no last pipe', `${TOP}${row(1)}${row(2).replace(' |\n', '\n')}\nSome words.\n`, ['1', '2']],
    ['CRLF', (TOP + row(1) + row(2)).replaceAll('\n', '\r\n'), ['1', '2']],
    ['a byte order mark', `\ufeff${HEADER}${row(1)}`.replace('| Title', `${HEADING}| Title`), ['1']],
    ['no last line break', (TOP + row(1) + row(2)).trimEnd(), ['1', '2']],
    ['no delimiter row', `${HEADING}${HEADER_LINE}\n${row(1)}`, ['1']],
    ['no header', `${HEADING}${DELIMITER_LINE}\n${row(1)}`, ['1']],
    ['prose before and after', `Hello | you\n\n${TOP}${row(1)}\nSome words.\n\n---\nMore.\n`, ['1']],
    [
      'a table under a lower heading',
      `${HEADING}### Speech\n\n${HEADER}${row(1)}\n### Vision\n\n${HEADER}${row(2)}`,
      ['1', '2'],
    ],
    ['an empty table', TOP, []],
  ])('is read with %s', (_what, text, found) => {
    expect(ids(text)).toEqual(found)
    expect(only(text).rejected).toEqual([])
  })

  test('a wrapped title is folded', () => {
    expect(only(TOP + row(1, 'A title\n  that wraps')).papers[0]?.title).toBe('A title that wraps')
  })

  test.each([
    ['escaped pipes', 'A \\| B', 'A | B'],
    ['pipes', 'A | B | C', 'A | B | C'],
    ['brackets', '[A] B (C)', '[A] B (C)'],
    ['references', 'Q&amp;A &lt;b&gt; &#39;x&#x27; &nope; &amp;amp;', "Q&A <b> 'x' &nope; &amp;"],
  ])('a title may hold %s', (_what, written, title) => {
    expect(only(TOP + row(1, written) + row(2)).papers.map((paper) => paper.title)).toEqual([
      title,
      'Paper 2',
    ])
  })

  test('a summary may hold pipes', () => {
    const [paper] = only(TOP + row(1).replace('One.', 'P(a|b) | c.')).papers
    expect(paper?.summary).toEqual(['P(a|b) | c.', 'Two.'])
    expect(paper?.tags).toEqual(['Audio'])
  })

  test('surplus cells at the end are left out', () => {
    const [paper] = only(TOP + row(1).replace(' |\n', ' | extra words |\n')).papers
    expect(paper).toMatchObject({ tags: ['Audio'], summary: ['One.', 'Two.'] })
  })

  test('cells after the summary may be left out', () => {
    expect(only(`${TOP}| [A](https://arxiv.org/abs/2502.00001) | Ann | - One. |\n${row(2)}`)).toMatchObject({
      papers: [{ id: '2502.00001', tags: [] }, { id: '2502.00002' }],
      rejected: [],
    })
  })

  test('columns may come in another order and case, with others among them', () => {
    const header =
      '| HUGGINGFACE URLS | summary | Votes | title | Classification | authors | GitHub URLs |\n|---|---|---|---|---|---|---|\n'
    const line =
      "| N/A | - One. - Two. | 7 | [A](https://arxiv.org/abs/2502.00001) | ['Audio'] | Ann | [Link](github.com/a/b) |\n"
    expect(only(HEADING + header + line).papers[0]).toMatchObject({
      title: 'A',
      authors: ['Ann'],
      summary: ['One.', 'Two.'],
      tags: ['Audio'],
      code: ['https://github.com/a/b'],
      models: [],
    })
  })

  test('outer pipes may be left out', () => {
    const bare = (text: string) => text.replaceAll(/^\| | \|$/gm, '')
    expect(ids(HEADING + bare(HEADER + row(1) + row(2)))).toEqual(['1', '2'])
  })
})

describe('rows that can not be read', () => {
  test.each<[what: string, bad: string, reason: RegExp]>([
    ['breaks off in its title', '| [Paper', /breaks off: 1 of 6/],
    ['breaks off in its summary', row(9).slice(0, 70), /breaks off: 3 of 6/],
    ['breaks off in a link', row(9).replace('N/A |\n', '[Link](https://git'), /breaks off in its last cell/],
    ['has no link to a paper', row(9).replace('arxiv.org', 'example.org'), /no arXiv paper/],
    ['has an id that is none', row(9).replace('2502.00009', '2513.00009'), /no arXiv paper/],
    ['has no title', row(9, ' '), /no title/],
    ['lost its front', "- Two. | ['Audio'] | N/A | N/A |", /breaks off|no arXiv/],
    ['is no row at all', 'what is this', /no cells/],
  ])('one that %s is rejected alone', (_what, bad, reason) => {
    const digest = only(`${TOP}${row(1)}${bad.trimEnd()}\n${row(2)}`)
    expect(digest.papers.map((paper) => paper.id)).toEqual(['2502.00001', '2502.00002'])
    expect(digest.rejected).toEqual([{ line: 6, reason: expect.stringMatching(reason), text: bad.trimEnd() }])
  })

  test('are kept in part only', () => {
    const { rejected } = only(`${TOP}| [${'x'.repeat(10_000)}\n${row(1)}`)
    expect(rejected[0]?.text).toHaveLength(REJECTED_TEXT_LIMIT)
  })

  test('of two rows with one id the first is kept', () => {
    const reading = readDigests(TOP + row(1, 'First') + row(2) + row(1, 'Second'))
    expect(reading).toMatchObject({
      digests: [{ papers: [{ title: 'First' }, { id: '2502.00002' }] }],
      warnings: [{ line: 7, text: '2502.00001 is in this digest already; kept the first' }],
    })
  })

  test('a link that is no address is dropped with a warning', () => {
    const reading = readDigests(TOP + row(1).replace('N/A |\n', '[Link](owner/name) |\n'))
    expect(reading.warnings).toEqual([
      { line: 5, text: 'dropped the link "owner/name": it is no web address' },
    ])
  })
})

describe('the tables of the sister archive', () => {
  test('four columns, the link in its own', () => {
    const text = `${HEADING}| Title | Authors | Summary | Link |\n|---|---|---|---|\n| A: B | Ann | One. Two. | [Read more](https://arxiv.org/abs/2502.00001) |\n`
    expect(only(text).papers[0]).toMatchObject({
      id: '2502.00001',
      title: 'A: B',
      summary: ['One. Two.'],
      tags: [],
    })
  })

  test('three columns, the links in the title', () => {
    const text = `${HEADING}| Title | Authors | Summary |\n|---|---|---|\n| A (B): C\n  D (Read more on [arXiv](https://arxiv.org/abs/2502.00001) or [HuggingFace](https://huggingface.co/papers/2502.00001))|  | One. |\n`
    expect(only(text).papers[0]).toMatchObject({
      id: '2502.00001',
      title: 'A (B): C D',
      authors: [],
      models: [],
    })
  })
})

describe('a text of many sections', () => {
  const section = (date: string, ...rows: string[]) => `## Papers for ${date}\n\n${HEADER}${rows.join('')}\n`

  test('gives a digest each, in order', () => {
    const text = `# All\n\n${section('2025-02-11', row(1))}${section('2025-02-10', row(1), row(2))}${section('2025-02-07')}`
    expect(read(text).map(({ date, papers }) => [date, papers.length])).toEqual([
      ['2025-02-11', 1],
      ['2025-02-10', 2],
      ['2025-02-07', 0],
    ])
  })

  test('a date that comes twice is one digest, no paper in it twice', () => {
    const text =
      section('2025-02-10', row(1)) + section('2025-02-11', row(3)) + section('2025-02-10', row(1), row(2))
    expect(read(text).map(({ date, papers }) => [date, papers.map((paper) => paper.id.slice(-1))])).toEqual([
      ['2025-02-10', ['1', '2']],
      ['2025-02-11', ['3']],
    ])
  })

  test('a broken row ends with its section', () => {
    const text = `${section('2025-02-10', row(1).slice(0, 60))}${section('2025-02-11', row(2))}`
    expect(read(text).map(({ papers, rejected }) => [papers.length, rejected.length])).toEqual([
      [0, 1],
      [1, 0],
    ])
  })

  test('a heading without a date ends the digest', () => {
    const text = `${section('2025-02-10', row(1))}## About\n\n${HEADER}${row(2)}`
    expect(readDigests(text)).toMatchObject({
      digests: [{ papers: [{ id: '2502.00001' }] }],
      warnings: [{ line: 9, text: expect.stringContaining('no heading before it names its date') }],
    })
  })
})

describe('the date', () => {
  test('comes from the heading, else from the hint', () => {
    expect(read(HEADER + row(1), '2025-03-01')[0]?.date).toBe('2025-03-01')
    expect(read(TOP + row(1), '2025-03-01')[0]?.date).toBe('2025-02-10')
    expect(read(`# 2025-02-30\n${HEADER}${row(1)}`, '2025-03-01')[0]?.date).toBe('2025-03-01')
  })

  test('a hint that is no date is ignored', () => {
    expect(readDigests(HEADER + row(1), { date: '2025-02-30' })).toMatchObject({
      status: 'no-digest',
      reason: 'no-date',
    })
  })
})

describe('what is no digest', () => {
  test.each([
    ['', 'empty'],
    [' \n\n', 'empty'],
    ['\ufeff', 'empty'],
    ['# A readme\n\nWith words.', 'no-table'],
    ['| Fruit | Price |\n|---|---|\n| Fig | 3 |', 'no-table'],
    ['## Papers for 2025-02-10\n\nnothing today', 'no-table'],
    [HEADER + row(1), 'no-date'],
    ['[![badge](https://a.example/b)](https://a.example)\n', 'no-table'],
  ] as const)('%j: %s', (text, reason) => {
    expect(readDigests(text)).toMatchObject({ status: 'no-digest', reason })
    expect(describeNoDigest(reason)).toMatch(/expected/)
  })
})
