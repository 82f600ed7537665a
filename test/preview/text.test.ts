import { describe, expect, it } from 'vitest'
import { messageText } from '../../src/preview/text.ts'
import { displayWidth, wrapLine } from '../../src/preview/wrap.ts'
import { EVERYTHING } from './everything.ts'

describe('text', () => {
  it.each([
    ['# a\n**b** _c_ `d`', 'a\nb c d'],
    ['- a\n- b\n  1. c', '• a\n• b\n  1. c'],
    ['3. a\n4. b', '3. a\n4. b'],
    ['> a\n> b', '> a\n> b'],
    ['a\n\nb', 'a\n\nb'],
    ['```ts\na\n  b\n```', '    a\n      b'],
    ['[a](https://b.c/d_e)', 'a (https://b.c/d_e)'],
    ['https://b.c', 'https://b.c'],
    ['\\*a\\*', '*a*'],
    ['<t:1739178000:R>', '2025-02-10 09:00 UTC'],
    ['<@1> <#2> @here </paper:3> <:party:4>', '@unknown-user #unknown @here /paper :party:'],
    ['||a||', '||a||'],
    ['a\u001B[31mb\u0007\u202Ec', 'a[31mbc'],
  ])('%j', (content, text) => {
    expect(messageText({ content })).toBe(text)
  })

  it('uses the names it is given', () => {
    const names = { user: () => 'Ada', channel: () => 'papers' }
    expect(messageText({ content: '<@1> in <#2>' }, names)).toBe('@Ada in #papers')
  })
})

describe('a message', () => {
  it('is drawn with edges and controls', () => {
    expect(messageText(EVERYTHING, {}, 44)).toBe(`Content of old

│ Author
│
│ Embed title
│ https://a.b/c
│
│ Described
│
│ One
│ 1
│
│ Two
│ 2
│
│ [ image.png ]
│
│ [ thumb.png ]
│
│ Footer · 2025-02-10 09:00 UTC

│ Heading
│ Text
│ • One
│ • Two
│
│ Beside
│ [ Open ]
│
│ ──────────────────────────────────────────
│
│ Pictured
│ [ A figure ]
│
│ [ d.png ]
│ [ picture ]
│
│ [ paper.bib ]
│
│ [ Open a paper ▾ ]

[ Save ] [ 🗑️ ] [ arXiv ] [ Buy ] [ Gone ]
[ Make a selection ▾ ]
[ Pick ▾ ]`)
  })

  it('keeps its edge and indentation on wrapped lines', () => {
    const list = { content: '- one two three four\n  - five six seven eight' }
    expect(messageText(list, {}, 14)).toBe('• one two\n  three four\n  • five six\n    seven\n    eight')
  })
})

describe('wrapping', () => {
  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['a https://b.c/defghi j', 5, ['a', 'https://b.c/defghi', 'j']],
    ['論文要約', 4, ['論文', '要約']],
    ['', 5, ['']],
  ])('%j at %i columns', (line, columns, lines) => {
    expect(wrapLine(line, columns)).toEqual(lines)
  })

  it.each([
    ['abc', 3],
    ['論文', 4],
    ['📄', 2],
    ['e\u0301', 1],
    ['👩‍🔬', 2],
  ])('%j takes %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns)
  })
})
