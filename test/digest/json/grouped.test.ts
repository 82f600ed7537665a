import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonFault } from '../../../src/digest/json/json-fault.ts'
import { describeNoDigest, readDigests } from '../../../src/digest/read.ts'

const paper = (id: string, more: object = {}) => ({
  title: `P ${id}`,
  url: `https://arxiv.org/abs/${id}`,
  ...more,
})
const A = '2502.00001'
const B = '2502.00002'

function read(value: unknown, date?: string) {
  const reading = readDigests(typeof value === 'string' ? value : JSON.stringify(value, null, 2), { date })
  if (reading.status !== 'read') return describeNoDigest(reading.reason)
  return Object.fromEntries(
    reading.digests.map((digest) => [
      digest.date,
      digest.papers
        .map(({ id, tags }) => [id, ...tags].join(' '))
        .concat(digest.rejected.map(({ reason }) => reason)),
    ]),
  )
}

describe('papers in groups', () => {
  it.each<[string, unknown, unknown]>([
    [
      'by date',
      { '2025-02-10': [paper(A)], '20250211': [paper(B)] },
      { '2025-02-10': [A], '2025-02-11': [B] },
    ],
    ['by a date in words', { '10 Feb 2025': [paper(A)] }, { '2025-02-10': [A] }],
    [
      'by date and topic',
      { '2025-02-10': { LLM: [paper(A)], Vision: [paper(B)] } },
      { '2025-02-10': [`${A} LLM`, `${B} Vision`] },
    ],
    [
      'by topic and date',
      { LLM: { '2025-02-10': [paper(A)], '2025-02-11': [paper(B)] } },
      { '2025-02-10': [`${A} LLM`], '2025-02-11': [`${B} LLM`] },
    ],
    [
      'by topic, with a date beside them',
      { date: '2025-02-10', categories: { 'cs.CV': [paper(A)], 'cs.CL': [paper(B)] } },
      { '2025-02-10': [`${A} cs.CV`, `${B} cs.CL`] },
    ],
    [
      'by topic, the date after them',
      { topics: { LLM: [paper(A)] }, updated: '2025-02-10T03:00:00Z' },
      { '2025-02-10': [`${A} LLM`] },
    ],
    [
      'by id',
      { date: '2025-02-10', papers: { [A]: { title: 'P', authors: ['X'] }, [B]: { title: 'Q' } } },
      { '2025-02-10': [A, B] },
    ],
    [
      'of days in a list',
      [
        { date: '2025-02-10', papers: [paper(A)] },
        { date: '2025-02-11', papers: [paper(B)] },
      ],
      { '2025-02-10': [A], '2025-02-11': [B] },
    ],
    [
      'that have their own tags',
      { '2025-02-10': { LLM: [paper(A, { tags: ['Robotics'] })] } },
      { '2025-02-10': [`${A} Robotics`] },
    ],
    [
      'of JSON Feed',
      {
        version: 'https://jsonfeed.org/version/1.1',
        items: [paper(A, { date_published: '2025-02-10T23:00:00-05:00' })],
      },
      { '2025-02-11': [A] },
    ],
    ['of which there are none, with a date', { date: '2025-02-10', papers: [] }, { '2025-02-10': [] }],
    [
      'in an object that says when it was made',
      { fetched_at: '2025-02-10T01:00:00Z', papers: [paper(A)] },
      { '2025-02-10': [A] },
    ],
    [
      'of OAI',
      { date: '2025-02-10', records: [{ title: 'P', identifier: `oai:arXiv.org:${A}` }] },
      { '2025-02-10': [A] },
    ],
    [
      'with one that is none',
      { '2025-02-10': [paper(A), { title: 'No link' }] },
      { '2025-02-10': [A, 'its "link" leads to no arXiv paper'] },
    ],
  ])('%s', (_, value, expected) => expect(read(value)).toEqual(expected))

  it.each<[string, object]>([
    ['OpenAlex', { authorships: [{ author: { display_name: 'Ann Lee' } }] }],
    ['Crossref', { author: [{ given: 'Ann', family: 'Lee' }] }],
    ['arXiv’s dump', { authors_parsed: [['Lee', 'Ann', '']] }],
    ['OAI', { creators: ['Ann Lee'] }],
    ['one text', { author: 'Ann Lee' }],
  ])('names authors as %s does', (_, more) => {
    const reading = readDigests(JSON.stringify([{ ...paper(A), ...more, title: ['P'] }]), {
      date: '2025-02-10',
    })
    expect(reading).toMatchObject({ digests: [{ papers: [{ title: 'P', authors: ['Ann Lee'] }] }] })
  })

  it('as lines of Markdown under their ids', () => {
    const value = {
      LLM: {
        [A]: `|**2025-02-10**|**The | Title**|Ann Lee et.al.|[${A}](http://arxiv.org/abs/${A})|**[link](https://github.com/a/b)**|\n`,
        [B]: `- 2025-02-11, **Other: Title**, Bo Wu et.al., Paper: [http://arxiv.org/abs/${B}](http://arxiv.org/abs/${B}), Code: **[https://github.com/c/d](https://github.com/c/d)**\n`,
      },
    }
    const reading = readDigests(JSON.stringify(value))
    expect(reading.status === 'read' ? reading.digests : []).toMatchObject([
      {
        date: '2025-02-10',
        papers: [
          {
            id: A,
            title: 'The | Title',
            authors: ['Ann Lee'],
            tags: ['LLM'],
            code: ['https://github.com/a/b'],
          },
        ],
      },
      {
        date: '2025-02-11',
        papers: [{ id: B, title: 'Other: Title', authors: ['Bo Wu'], code: ['https://github.com/c/d'] }],
      },
    ])
  })

  it('names both days where a paper, its group or the file’s name say different ones', () => {
    const own = readDigests(JSON.stringify({ '2025-02-10': [paper(A, { date: '2025-02-09' })] }))
    expect(own.warnings.map(({ text }) => text)).toEqual([
      'the paper says 2025-02-09, the object around it 2025-02-10: read as 2025-02-09',
    ])
    const named = readDigests(JSON.stringify({ date: '2025-02-10', papers: [paper(A)] }), {
      date: '2025-02-11',
    })
    expect(named.warnings.map(({ text }) => text)).toEqual([
      'the JSON says 2025-02-10, the name of the file 2025-02-11: read as 2025-02-10',
    ])
  })
})

describe('what is no JSON', () => {
  it.each([
    [
      '{\n  "date": "2025-02-10",\n  "papers": [{"title": "A" "url": "x"}]\n}',
      'line 3, column 28: expected "," or "}"',
    ],
    ['[{"title": "A",\n"url": "x"', 'line 2, column 11: expected "}", but the text ends'],
    ['{"title": "A", url: "x"}', 'line 1, column 16: expected a field’s name in double quotes'],
    [
      '{"title": "A\nB", "url": "x"}',
      'line 1, column 13: expected the end of a text in double quotes, or an escaped character',
    ],
    ['{"title": nil}', 'line 1, column 11: expected a value'],
    ['{"a": 1}\n{"b": 2\n{"c": 3}', 'line 2, column 8: expected "," or "}"'],
  ])('%j is named with line and column', (text, where) => {
    expect(read(text, '2025-02-10')).toContain(where)
  })

  it('is what JSON.parse refuses, but for commas too many and JSON Lines', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', '{', '}', '[', ']', ':', '\\', 'x', '\n', '1'),
        (json, place, sign) => {
          const at = place % (json.length + 1)
          const text = json.slice(0, at) + sign + json.slice(sign === '' ? at + 1 : at)
          let isJson = true
          try {
            JSON.parse(text)
          } catch {
            isJson = false
          }
          const fault = jsonFault(text)
          if (isJson) expect(fault).toBeNull()
          else if (fault === null) expect(text).toMatch(/,\s*[\]}]|[\]}"\w]\s*[[{"\w]|^\s*$/)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
