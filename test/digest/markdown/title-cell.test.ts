import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTitleCell } from '../../../src/digest/markdown/title-cell.ts'

const ID = '2502.10001'

test('the title is the text of the link to the paper, however the link is written', () => {
  const host = fc.constantFrom('arxiv.org', 'www.arxiv.org', 'cn.arxiv.org', 'export.arxiv.org')
  const path = fc.constantFrom(`abs/${ID}`, `pdf/${ID}v2`, `pdf/${ID}.pdf`, `html/${ID}v1`)
  const link = fc.constantFrom<(title: string, url: string) => string>(
    (title, url) => `[${title}](${url})`,
    (title, url) => `[${title}](<${url}>)`,
    (title, url) => `[${title}](${url} "arXiv")`,
    (title, url) => `[[${ID}] ${title}](${url})`,
    (title, url) => `<a href="${url}">${title}</a>`,
    (title, url) => `<a class='x' href='${url}' target=_blank>${title}</a>`,
    (title, url) => `${title} [[${ID}]](${url})`,
    (title, url) => `${title} ([pdf](${url}))`,
    (title, url) => `${title} ${url}`,
    (title, url) => `${title} (<${url}>)`,
  )
  const title = fc.constantFrom(
    'VideoRoPE: What Makes for Good',
    'A [v2] of it',
    '视频旋转位置编码',
    'GPT-4 (2025)',
  )
  fc.assert(
    fc.property(host, path, link, title, (site, page, write, text) => {
      expect(readTitleCell(write(text, `https://${site}/${page}`))).toMatchObject({ title: text, id: ID })
    }),
    { numRuns: 300 },
  )
})

test.each([
  `https://arxiv.org/abs/${ID}`,
  `<https://arxiv.org/abs/${ID}>`,
  `[${ID}](https://arxiv.org/abs/${ID})`,
])('%s has no title', (cell) => expect(readTitleCell(cell)).toMatchObject({ title: '', id: ID }))
