import { describe, expect, it } from 'vitest'
import { readDigestStream, readDigests } from '../../src/digest/read.ts'
import { LINK, paperOf } from '../support/builders/published.ts'

describe('the columns of other publishers', () => {
  it.each([
    [
      '| Publish Date | Title | Authors | PDF | Code |',
      `| **2025-03-24** | **T** | A. Author et.al. | [2503.00201](${LINK}) | **[link](https://github.com/a/b)** |`,
    ],
    ['| Paper | Comments |', `| [T](https://arxiv.org/pdf/2503.00201#:~:text=First) | It works. |`],
    ['| No. | Title | Paper | Authors |', `| 1 | T | [here](${LINK}) | Ann |`],
    ['| 标题 | 作者 | 摘要 | 链接 |', `| T | 李 | 很好。 | ${LINK} |`],
    ['| タイトル | 著者 | 要約 |', `| [T](${LINK}) | 田中 | 動く。 |`],
    ['| Titre | Auteurs | Résumé | Lien |', `| T | Ann | Ça marche. | [arXiv](${LINK}) |`],
  ])('%s are known', (header, row) => {
    expect(paperOf(header, row)).toMatchObject({ id: '2503.00201', title: 'T' })
  })

  it('a summary’s links name other papers', () => {
    const row = `| T | Ann | It beats [another](${LINK}). |`
    expect(
      readDigests(`| Title | Authors | Summary |\n|---|---|---|\n${row}\n`, { date: '2025-03-10' }),
    ).toMatchObject({
      digests: [{ papers: [], rejected: [{ reason: 'the row links to no arXiv paper' }] }],
    })
  })
})

describe('cells', () => {
  it.each([
    ['Ada One<br>Ben Two'],
    ['Ada One and Ben Two'],
    ['Ada One & Ben Two'],
    ['Ada One; Ben Two'],
    ['Ada One, and Ben Two, et al.'],
    ['Ada One、Ben Two'],
    ['**Ada One**, Ben Two'],
  ])('%j are two authors', (cell) => {
    expect(paperOf('| Title | Authors | Summary |', `| [T](${LINK}) | ${cell} | One. |`).authors).toEqual([
      'Ada One',
      'Ben Two',
    ])
  })

  it('keep HTML’s bullets and links apart, and none of its tags', () => {
    const header = '| Title | Authors | Summary | Classification | GitHub URLs | HuggingFace URLs |'
    const row = `| [T](${LINK}) | Ann | - First.<br>- Second <b>point</b>.<br/>- With x<sup>2</sup>. | ['Audio'] | https://github.com/a/b<br>https://github.com/a/c | N/A |`
    expect(paperOf(header, row)).toMatchObject({
      summary: ['First.', 'Second point.', 'With x².'],
      code: ['https://github.com/a/b', 'https://github.com/a/c'],
    })
  })
})

describe('what Markdown does not show', () => {
  const table = (id: string) =>
    `| Title | Authors | Summary |\n|---|---|---|\n| [P](https://arxiv.org/abs/${id}) | Ann | One. |\n`
  const real = `## 2025-02-10\n\n${table('2502.05001')}`
  it.each([
    ['a code fence', `\`\`\`markdown\n## 2025-01-01\n\n${table('2501.00001')}\`\`\`\n\n`],
    ['a fence of tildes', `~~~\n## 2025-01-01\n\n${table('2501.00001')}~~~\n\n`],
    ['a comment', `<!--\n## 2025-01-01\n\n${table('2501.00001')}-->\n\n`],
  ])('is no digest: %s', (_, hidden) => {
    const reading = readDigests(`# How it looks\n\n${hidden}${real}`)
    expect(reading).toMatchObject({ digests: [{ date: '2025-02-10', papers: [{ id: '2502.05001' }] }] })
    expect(reading.status === 'read' && reading.digests).toHaveLength(1)
  })

  it('ends somewhere: a fence that nothing closes hides nothing', () => {
    expect(readDigests(`\`\`\`\n\n${real}`)).toMatchObject({ digests: [{ date: '2025-02-10' }] })
  })
})

describe('a text that is not in UTF-8', () => {
  const text = `## 2025-02-10\n| Title | Authors | Summary |\n|---|---|---|\n| [Café Models](${LINK}) | José | Naïve. |\n`
  const utf16 = (swap: boolean) => {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
    return swap ? bytes.swap16() : bytes
  }
  it.each([
    ['UTF-8', Buffer.from(text), []],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), []],
    ['UTF-16', utf16(false), ['the text is in UTF-16, not in UTF-8']],
    ['UTF-16, the other way round', utf16(true), ['the text is in UTF-16, not in UTF-8']],
    ['Latin-1', Buffer.from(text, 'latin1'), ['the text is in Latin-1, not in UTF-8']],
  ])('is read, and said: %s, in pieces of any size', async (_, bytes, warnings) => {
    for (const size of [1, 2, 3, 7, 1_000]) {
      const chunks = async function* () {
        for (let from = 0; from < bytes.length; from += size)
          yield new Uint8Array(bytes.subarray(from, from + size))
      }
      const readings = []
      for await (const reading of readDigestStream(chunks())) readings.push(reading)
      expect(readings[0]?.digest.papers).toMatchObject([
        { title: 'Café Models', authors: ['José'], summary: ['Naïve.'] },
      ])
      expect(readings[0]?.warnings.map((warning) => warning.text)).toEqual(warnings)
    }
  })
})

describe('links by name', () => {
  const header = '| Title | Authors | Summary | PDF |\n|---|---|---|---|\n'
  const day = '## Papers for 2025-02-10\n\n'
  const read = (text: string) => {
    const reading = readDigests(text)
    if (reading.status !== 'read') return []
    return reading.digests.flatMap(({ papers }) => papers.map(({ id, title }) => `${id} ${title}`))
  }

  it.each([
    ['defined below', `${day}${header}| T | Ann | One. | [P][1] |\n\n[1]: ${LINK}\n`],
    ['defined above', `[1]: <${LINK}> "The paper"\n\n${day}${header}| T | Ann | One. | [P][1] |\n`],
    ['named by their text', `${day}${header}| [T][] | Ann | One. | |\n\n[t]: ${LINK}\n`],
    ['in a list', `${day}- **[T at Length][my paper]** - Ann Lee\n\n[My  Paper]: ${LINK}\n`],
  ])('%s', (_, text) => expect(read(text).join()).toMatch(/^2503\.00201 T(?: at Length)?$/))

  it('that nothing defines stay text, and the rows after them are read', async () => {
    const rows = `| [A][x] | Ann | One. | |\n| [T](${LINK}) | Ann | See [a][b]. | |\n`
    const text = `${day}${header}${rows}`
    expect(read(text)).toEqual(['2503.00201 T'])
    const streamed: string[] = []
    for await (const { digest } of readDigestStream(pieces(text)))
      streamed.push(...digest.papers.map(({ id }) => id))
    expect(streamed).toEqual(['2503.00201'])
  })
})

async function* pieces(text: string): AsyncGenerator<string> {
  for (const piece of text.match(/.{1,7}/gs) ?? []) yield piece
}

describe('signs that Markdown escapes', () => {
  it.each([
    ['A\\_x and B\\_y', 'A_x and B_y'],
    ['X\\-Y \\[Survey\\] 3 \\< 4', 'X-Y [Survey] 3 < 4'],
    ['Why\\! C\\# 1\\. Step', 'Why! C# 1. Step'],
    ["Poincar\\'e and \\.Zak", "Poincar\\'e and \\.Zak"],
    ['Sparse $a\\_b$', 'Sparse $a\\_b$'],
  ])('%j is the title %j', (written, title) => {
    const row = `| [${written}](${LINK}) | Ann | One. |`
    expect(paperOf('| Title | Authors | Summary |', row).title).toBe(title)
  })
})

it('a comment within a row is left out, pipes and all', () => {
  const row = `| [T](${LINK}) <!-- new | hot --> | Ann <!-- MIT --> | One.<!----> Two. |`
  expect(paperOf('| Title | Authors | Summary |', row)).toMatchObject({
    title: 'T',
    authors: ['Ann'],
    summary: ['One. Two.'],
  })
})
