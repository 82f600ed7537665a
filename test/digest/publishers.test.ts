import { describe, expect, it } from 'vitest'
import { arxivIdsIn } from '../../src/digest/arxiv-id.ts'
import { readDigests } from '../../src/digest/read.ts'
import { LINK, paperOf } from '../support/builders/published.ts'

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

it('ids are looked for in time that is linear in the text', () => {
  for (const piece of ['a', 'a.', 'a-', '1234.5678', 'arxiv.org/', 'https://', 'doi.org/a']) {
    const before = process.cpuUsage().user
    arxivIdsIn(piece.repeat(200_000 / piece.length))
    // Milliseconds of the processor; a reader that looks back takes a minute.
    expect((process.cpuUsage().user - before) / 1_000).toBeLessThan(2_000)
  }
})
