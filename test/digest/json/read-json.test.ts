import { describe, expect, test } from 'vitest'
import { readDigests } from '../../../src/digest/read.ts'

function publisherPaper(n: number, more: object = {}): object {
  return {
    title: `Paper\n  ${n}`,
    authors: 'Ann, Bo',
    link: `https://arxiv.org/abs/2502.0000${n}`,
    github_repo: 'https://github.com/a/repo',
    summary: '- One.\n- Two.',
    classification: ['audio', 'Audio'],
    github_urls: ['github.com/a/b', 'null'],
    huggingface_urls: [null, 'None'],
    date: '2025-02-10',
    ...more,
  }
}

function papersOf(value: unknown, date?: string) {
  const reading = readDigests(typeof value === 'string' ? value : JSON.stringify(value, null, 2), { date })
  return reading.status === 'read' ? reading.digests.flatMap((digest) => digest.papers) : []
}

describe("the publisher's JSON", () => {
  test('gives every field of a paper', () => {
    expect(readDigests(JSON.stringify([publisherPaper(1)]))).toEqual({
      status: 'read',
      warnings: [],
      digests: [
        {
          date: '2025-02-10',
          rejected: [],
          papers: [
            {
              id: '2502.00001',
              title: 'Paper 1',
              nickname: null,
              authors: ['Ann', 'Bo'],
              summary: ['One.', 'Two.'],
              tags: ['Audio'],
              url: 'https://arxiv.org/abs/2502.00001',
              code: ['https://github.com/a/b'],
              models: [],
              dates: ['2025-02-10'],
              tagsInferred: false,
            },
          ],
        },
      ],
    })
  })

  test.each<[what: string, summary: unknown, bullets: string[]]>([
    ['a JSON list', '["One.", "- Two."]', ['One.', 'Two.']],
    ['a JSON object', '{"summary": "- One. - Two."}', ['One.', 'Two.']],
    ['a fenced JSON object', '```json\n{"key_points": ["One.", "Two."]}\n```', ['One.', 'Two.']],
    ['a JSON object of other fields', '{"what": "One.", "how": "Two."}', ['One.', 'Two.']],
    ['broken JSON', '{"summary": "One."', ['{"summary": "One."']],
    ['a list', ['One.', 'Two.'], ['One.', 'Two.']],
    ['lines without markers', 'One.\nTwo.', ['One.', 'Two.']],
    ['a line that goes on', '- One for top-\nσ.\n- Two.', ['One for top- σ.', 'Two.']],
    ['nothing', null, []],
    ['a number', 7, []],
  ])('a summary may be %s', (_what, summary, bullets) => {
    expect(papersOf([publisherPaper(1, { summary })])[0]?.summary).toEqual(bullets)
  })

  test('fields may be missing; authors may be a list; the repository serves where no link is listed', () => {
    const paper = {
      title: 'A',
      link: '2502.00001',
      authors: ['Ann', 'Bo'],
      github_repo: 'https://github.com/a/repo',
    }
    expect(papersOf([paper], '2025-02-10')[0]).toMatchObject({
      authors: ['Ann', 'Bo'],
      summary: [],
      tags: [],
      code: ['https://github.com/a/repo'],
    })
  })

  test('papers of several dates make several digests', () => {
    const reading = readDigests(
      JSON.stringify([publisherPaper(1), publisherPaper(2, { date: '2025-02-11' })]),
    )
    expect(reading).toMatchObject({ digests: [{ date: '2025-02-10' }, { date: '2025-02-11' }] })
  })

  test('papers in an object, and one object by itself', () => {
    expect(papersOf({ date: 'x', papers: [publisherPaper(1), publisherPaper(2)] })).toHaveLength(2)
    expect(papersOf(publisherPaper(1))).toHaveLength(1)
  })

  test.each([
    ['a bracket lost', (text: string) => text.replace('{', '*')],
    ['a quotation mark lost', (text: string) => text.replace('"title"', 'title"')],
    ['cut short', (text: string) => text.slice(0, 60)],
    ['a line break within a text', (text: string) => text.replace('Ann', 'A\nnn')],
    ['no link', (text: string) => text.replace('arxiv.org', 'example.org')],
  ])('a damaged object is rejected alone: %s', (_what, damage) => {
    for (const indent of [0, 4]) {
      const [first, second, third] = [1, 2, 3].map((n) => JSON.stringify(publisherPaper(n), null, indent))
      const reading = readDigests(`[\n${first},\n${damage(second ?? '')},\n${third}\n]`)
      expect(reading).toMatchObject({
        digests: [
          {
            papers: [{ id: '2502.00001' }, { id: '2502.00003' }],
            rejected: [{ line: 2 + (first ?? '').split('\n').length }],
          },
        ],
      })
    }
  })

  test.each<[text: string, date: string | undefined, reason: string]>([
    ['[]', undefined, 'no-papers'],
    ['{}', undefined, 'no-papers'],
    ['{"name": "a-package", "version": "1.0.0"}', '2025-02-10', 'no-papers'],
    ['[{"title": "A", "link": "2502.00001"}]', undefined, 'no-date'],
  ])('%s is no digest', (text, date, reason) => {
    expect(readDigests(text, { date })).toMatchObject({ status: 'no-digest', reason })
  })

  test('an empty array of a known date is a digest without papers', () => {
    expect(readDigests('[]\n', { date: '2025-02-09' })).toMatchObject({
      digests: [{ date: '2025-02-09', papers: [] }],
    })
  })
})

describe("Hugging Face's daily papers", () => {
  const entry = {
    paper: {
      id: '2502.00001',
      title: 'A Robot\nArm',
      authors: [{ name: 'Ann B', user: { user: 'annb' } }, { user: { fullname: 'Bo C' } }, { hidden: true }],
      summary: 'We train\na robot - again.\nIt works.',
      ai_summary: 'A robot is trained.',
      ai_keywords: ['robotic manipulation'],
      upvotes: 12,
      githubRepo: 'https://github.com/a/b',
      projectPage: 'https://huggingface.co/spaces/a/b',
    },
    publishedAt: '2025-02-08T10:00:00.000Z',
    title: 'A Robot Arm',
  }

  test('gives a paper whose tags are inferred', () => {
    expect(papersOf([entry], '2025-02-10')[0]).toEqual({
      id: '2502.00001',
      title: 'A Robot Arm',
      nickname: null,
      authors: ['Ann B', 'Bo C'],
      summary: ['A robot is trained.', 'We train a robot - again. It works.'],
      tags: ['Robotics'],
      tagsInferred: true,
      popularity: { upvotes: 12 },
      url: 'https://arxiv.org/abs/2502.00001',
      code: ['https://github.com/a/b'],
      models: ['https://huggingface.co/spaces/a/b'],
      dates: ['2025-02-10'],
    })
  })

  test('is dated by the date asked for, else by its latest entry', () => {
    const later = { ...entry, paper: { id: '2502.00002' }, publishedAt: '2025-02-09T01:00:00.000Z' }
    expect(papersOf([entry, later]).map((paper) => paper.dates)).toEqual([['2025-02-09'], ['2025-02-09']])
  })

  test('any field may be missing', () => {
    const reading = readDigests(
      JSON.stringify([{ paper: {} }, { paper: { id: '2502.00001' }, title: 'A' }, { paper: null }, 5]),
      {
        date: '2025-02-10',
      },
    )
    expect(reading).toMatchObject({
      digests: [
        {
          papers: [{ title: 'A', authors: [], summary: [], code: [] }],
          rejected: [{ line: 1 }, {}, { text: '5]' }],
        },
      ],
    })
  })
})
