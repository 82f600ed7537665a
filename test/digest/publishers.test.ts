import { describe, expect, it } from 'vitest'
import { arxivIdsIn } from '../../src/digest/arxiv-id.ts'
import { calendarDateIn, dateFromPath } from '../../src/digest/calendar-date.ts'
import type { Paper } from '../../src/digest/paper.ts'
import { readDigestStream, readDigests } from '../../src/digest/read.ts'

const LINK = 'https://arxiv.org/abs/2503.00201'

/** The one paper of a table with these columns. */
function paperOf(header: string, row: string): Paper {
  const columns = header.split('|').length - 2
  const reading = readDigests(`${header}\n|${'---|'.repeat(columns)}\n${row}\n`, { date: '2025-03-10' })
  const paper = reading.status === 'read' ? reading.digests[0]?.papers[0] : undefined
  if (paper === undefined) throw new Error(`no paper: ${JSON.stringify(reading)}`)
  return paper
}

const fromJson = (value: object, date?: string) => {
  const reading = readDigests(JSON.stringify(value), { date })
  return reading.status === 'read' ? reading.digests : []
}

describe('a title', () => {
  it.each([
    [`**[A Title](${LINK})**`, 'A Title'],
    [`[**A Title**](${LINK})`, 'A Title'],
    [`[*A* \`Title\`](${LINK})`, 'A Title'],
    [`1. [A Title](${LINK})`, 'A Title'],
    [`⭐ [A Title](${LINK}) 🔥`, 'A Title'],
    [`![Star](https://img.shields.io/x.svg) <br> [A Title](${LINK})`, 'A Title'],
    [`<b>[A Title](${LINK})</b>`, 'A Title'],
    [`[code](https://github.com/a/b) [A Title](${LINK})`, 'A Title'],
    [`A Title [[PDF](${LINK})]`, 'A Title'],
    [`A Title (Read more on [arXiv](${LINK}) or [HuggingFace](https://hf.co/x))`, 'A Title'],
    [`[A [nested](https://x.example) Title](${LINK})`, 'A nested Title'],
    [`[$x_1$ * $y^*$](${LINK})`, '$x_1$ * $y^*$'],
  ])('is the text of the paper’s link in %j', (cell, title) => {
    expect(paperOf('| Title | Authors | Summary |', `| ${cell} | Ann | One. |`).title).toBe(title)
  })

  it('is none where the cell has an id alone', () => {
    const reading = readDigests(
      `| Title | Authors | Summary |\n|---|---|---|\n| [2503.00201](${LINK}) | Ann | One. |\n`,
      {
        date: '2025-03-10',
      },
    )
    expect(reading).toMatchObject({
      digests: [{ papers: [], rejected: [{ reason: 'the row has no title' }] }],
    })
  })
})

describe('the names of columns', () => {
  it.each([
    ['Japanese', '| 論文名 | 著者名 | 概要 | URL |'],
    ['Chinese', '| 论文标题 | 作者列表 | 核心内容 | 论文链接 |'],
    ['Chinese, of arXiv', '| 论文名称 | 作者 | 中文摘要 | PDF链接 |'],
    ['Chinese of Taiwan', '| 標題 | 作者 | 摘要 | 連結 |'],
    ['Korean', '| 논문 제목 | 저자명 | 초록 | 논문 링크 |'],
    ['German', '| Titel | Autor*innen | Kurzfassung | Verweis |'],
    ['French', '| Titre de l’article | Auteur(s) | Résumé | Liens |'],
    ['Spanish', '| Título del artículo | Autor | Resumen | Enlaces |'],
    ['Portuguese', '| Título | Autoria | Resumo | Ligação |'],
    ['Russian', '| Название статьи | Автор | Краткое содержание | Ссылки |'],
    ['Italian', '| Titolo | Autori | Riassunto | Collegamento |'],
    ['Dutch', '| Titel | Auteurs | Samenvatting | Link |'],
    ['Polish', '| Tytuł | Autorzy | Streszczenie | Link |'],
    ['Turkish', '| Başlık | Yazarlar | Özet | Bağlantı |'],
    ['Ukrainian', '| Назва | Автори | Анотація | Посилання |'],
    ['Vietnamese', '| Tiêu đề | Tác giả | Tóm tắt | Liên kết |'],
    ['Indonesian', '| Judul | Penulis | Ringkasan | Tautan |'],
    ['English', '| Paper Name | Author List | Main Idea | Paper Link |'],
    ['emoji', '| 📄 Title | 👥 Authors | 📝 Summary | 🔗 Link |'],
  ])('are known in %s', (_, header) => {
    expect(paperOf(header, `| T | Ann Lee, Bo Wu | It works. | [pdf](${LINK}) |`)).toMatchObject({
      title: 'T',
      authors: ['Ann Lee', 'Bo Wu'],
      summary: ['It works.'],
    })
  })
})

describe('authors', () => {
  it.each([
    ['A Lee / B Wu'],
    ['A Lee · B Wu'],
    ['A Lee • B Wu'],
    ['A Lee \\| B Wu'],
    ['A Lee¹, B Wu†'],
    ['A Lee\\*, B Wu'],
    ['["A Lee", "B Wu"]'],
    ["['A Lee', 'B Wu']"],
    ['A Lee, B Wu et al. (12 authors)'],
    ['A Lee, B Wu + 3 more'],
  ])('are told apart in %j', (cell) => {
    expect(paperOf('| Title | Authors | Summary |', `| [T](${LINK}) | ${cell} | S. |`).authors).toEqual([
      'A Lee',
      'B Wu',
    ])
  })

  it.each([
    ['Ann Lee und Bo Wu', ['Ann Lee', 'Bo Wu']],
    ['Ann Lee et Bo Wu', ['Ann Lee', 'Bo Wu']],
    ['Ann Lee y Bo Wu', ['Ann Lee', 'Bo Wu']],
    ['Анна Ли и Бо Ву', ['Анна Ли', 'Бо Ву']],
    ['王小明等', ['王小明']],
    ['Lee, A. and Wu, B.', ['Lee, A.', 'Wu, B.']],
    ['Ann e. Lee', ['Ann e. Lee']],
  ])('%s', (cell, names) => {
    expect(paperOf('| Title | Authors | Summary |', `| [T](${LINK}) | ${cell} | S. |`).authors).toEqual(names)
  })
})

describe('dates as people write them', () => {
  it.each([
    '2025 Feb 9',
    '2025, February 9',
    '2025-Feb-09',
    '20250209',
    '2025 02 09',
    '2025\\-02\\-09',
    '2025·02·09',
    '2025‑02‑09',
    '2025–02–09',
    '２０２５年２月９日',
    'ngày 9 tháng 2 năm 2025',
    '9 de febrero de 2025',
    '9 февраля 2025 г.',
  ])('%s is 9 February 2025', (text) => expect(calendarDateIn(`Papers for ${text}`)).toBe('2025-02-09'))

  it.each(['02-09-2025', '120250209', '2502.20250209', 'v20250209x'])(
    '%s may be another day, or none',
    (text) => {
      expect(calendarDateIn(text)).toBeNull()
    },
  )

  it('13-02-2025 can be one day only', () => expect(calendarDateIn('13-02-2025')).toBe('2025-02-13'))

  it.each([
    ['2025/02/09/README.md', '2025-02-09'],
    ['2025-02-09/index.md', '2025-02-09'],
    ['backup-2025-02-09/README.md', null],
    ['2025-02-09/2025-02-10.md', '2025-02-10'],
  ])('the path %s names %s', (path, date) => expect(dateFromPath(`/x/${path}`)).toBe(date))

  it('two in one heading are both named', () => {
    const text = `## 2025-02-10 (made on 2025-02-11)\n\n| Title | Authors |\n|---|---|\n| [T](${LINK}) | Ann |\n`
    expect(readDigests(text)).toMatchObject({
      digests: [{ date: '2025-02-10' }],
      warnings: [{ text: 'the heading says 2025-02-10 and 2025-02-11: read as 2025-02-10' }],
    })
  })
})

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

describe('dates', () => {
  it.each([
    ['Papers for 2025-02-09', '2025-02-09'],
    ['Updated on 2025.02.09', '2025-02-09'],
    ['2025/02/09', '2025-02-09'],
    ['2025-2-9', '2025-02-09'],
    ['2025年2月9日', '2025-02-09'],
    ['2025년 2월 9일', '2025-02-09'],
    ['February 9, 2025', '2025-02-09'],
    ['Feb 9th, 2025', '2025-02-09'],
    ['9 Feb 2025', '2025-02-09'],
    ['Sunday, 9 February 2025', '2025-02-09'],
    ['9. Februar 2025', '2025-02-09'],
    ['9 février 2025', '2025-02-09'],
    ['9 de febrero de 2025', '2025-02-09'],
    ['9 февраля 2025', '2025-02-09'],
    ['09.02.2025', '2025-02-09'],
    ['13/02/2025', '2025-02-13'],
    ['02/13/2025', '2025-02-13'],
    ['Papers of 09/02/2025', null],
    ['2025-02-30', null],
    ['Version 1.2.2025 of 12', '2025-02-01'],
    ['Top 10 papers', null],
    ['arXiv 2502.05173', null],
    ['12025-02-100', null],
  ])('in a heading %j is %s', (heading, date) => {
    expect(calendarDateIn(heading)).toBe(date)
  })

  it.each([
    ['x/2025-2-9.md', '2025-02-09'],
    ['x/2025.02.09.json', '2025-02-09'],
    ['x/2025/2/9.md', '2025-02-09'],
    ['x/9-Feb-2025.md', '2025-02-09'],
    ['x/feb_9_2025.md', '2025-02-09'],
    ['x/20250209.md', '2025-02-09'],
    ['backup-2025-03-01/README.md', null],
  ])('in a path %j is %s', (path, date) => {
    expect(dateFromPath(path)).toBe(date)
  })

  it('that differ between heading and name are both named', () => {
    const text = `## 2025-02-09\n| Title | Authors | Summary |\n|---|---|---|\n| [T](${LINK}) | Ann | One. |\n`
    expect(readDigests(text, { date: '2025-02-10' })).toMatchObject({
      digests: [{ date: '2025-02-09' }],
      warnings: [
        { text: 'the heading says 2025-02-09, the name of the file 2025-02-10: read as 2025-02-09' },
      ],
    })
  })

  const paper = { title: 'T', link: LINK }
  it.each([
    [[{ ...paper, date: '2025-2-9' }], '2025-02-09'],
    [[{ ...paper, date: '2025-02-09T00:00:00Z' }], '2025-02-09'],
    [[{ ...paper, date: '2025-02-09T23:30:00-05:00' }], '2025-02-10'],
    [
      { date: '2025-02-09', count: 1, papers: [{ ...paper, publishedAt: '2025-01-01T00:00:00Z' }] },
      '2025-02-09',
    ],
    [{ papers: [paper], date: 'February 9, 2025' }, '2025-02-09'],
  ])('of JSON %j are those of the digest', (value, date) => {
    expect(fromJson(value).map((digest) => digest.date)).toEqual([date])
  })
})

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

describe('ids in a text', () => {
  it.each([
    ['arXiv:2502.05173v1 [cs.CV] 7 Feb 2025', ['2502.05173']],
    ['https://doi.org/10.48550/arXiv.2502.05173', ['2502.05173']],
    ['10.48550/arxiv.2502.05173', ['2502.05173']],
    ['(2502.05173)', ['2502.05173']],
    ['"2502.05173", see', ['2502.05173']],
    ['[VideoRoPE](https://arxiv.org/abs/2502.05173)', ['2502.05173']],
    ['<https://arxiv.org/pdf/2502.05173v2.pdf>.', ['2502.05173']],
    ['VideoRoPE https://arxiv.org/abs/2502.05173', ['2502.05173']],
    ['见https://arxiv.org/abs/2502.05173的论文', ['2502.05173']],
    ['2502.05173 and arXiv:2502.05003', ['2502.05173', '2502.05003']],
    ['https://papers.cool/arxiv/2502.05173', ['2502.05173']],
    ['https://ar5iv.labs.arxiv.org/html/2502.05173', ['2502.05173']],
    ['https://scirate.com/arxiv/2502.05173', ['2502.05173']],
    ['https://huggingface.co/papers/2502.05173?x=1', ['2502.05173']],
    ['math.GT/0309136 is math/0309136', ['math/0309136']],
    ['version 12502.05173, file 2502.05173.1, 2502.051731', []],
    ['https://evil.example/abs/2502.05173', []],
    ['cut at arxiv.org/abs/2502.051', []],
  ])('of %j are %j', (text, ids) => {
    expect(arxivIdsIn(text)).toEqual(ids)
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

it('ids are looked for in time that is linear in the text', () => {
  for (const piece of ['a', 'a.', 'a-', '1234.5678', 'arxiv.org/', 'https://', 'doi.org/a']) {
    const before = process.cpuUsage().user
    arxivIdsIn(piece.repeat(200_000 / piece.length))
    // Milliseconds of the processor; a reader that looks back takes a minute.
    expect((process.cpuUsage().user - before) / 1_000).toBeLessThan(2_000)
  }
})
