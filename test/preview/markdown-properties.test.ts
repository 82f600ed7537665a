import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMarkdown } from '../../src/preview/markdown.ts'
import { messageHtml } from '../../src/preview/message-html.ts'
import { messageText } from '../../src/preview/text.ts'
import { faultsOfHtml } from './html-faults.ts'

const SIGNS = [
  ...[
    '*',
    '**',
    '***',
    '_',
    '__',
    '~~',
    '||',
    '`',
    '``',
    '```',
    '\\',
    '[',
    ']',
    '](',
    ')',
    '(',
    '<',
    '>',
    '@everyone',
  ],
  ...[
    '\n',
    ' ',
    '  ',
    '\n- ',
    '\n  - ',
    '\n1. ',
    '\n# ',
    '\n-# ',
    '\n> ',
    '\n>>> ',
    'a',
    'http',
    'https://a.b',
    '](https://a.b)',
  ],
  ...[
    '<@1>',
    '<t:1:R>',
    '<t:9999999999999:R>',
    '<:ab:1>',
    '<script>',
    '"',
    "'",
    '&',
    '&lt;',
    'javascript:',
    '\u202E',
    '\0',
    '\uD800',
  ],
]

/** Text made of what Markdown and HTML are made of, and anything else. */
const hostileText = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...SIGNS) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(''))

describe('any text', () => {
  it('becomes well-formed HTML without scripts, styles or other addresses', () => {
    fc.assert(
      fc.property(hostileText, (content) => {
        expect(faultsOfHtml(messageHtml({ content }))).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })

  it('becomes plain text that cannot steer a terminal', () => {
    fc.assert(
      fc.property(hostileText, (content) => {
        expect(messageText({ content })).not.toMatch(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/u)
      }),
      { numRuns: 1_000 },
    )
  })

  it('that is escaped is shown letter for letter', () => {
    const plain = fc.array(fc.constantFrom(...'ab*_~`|[]()<>#-:/. 1@'), { maxLength: 30 })
    fc.assert(
      fc.property(plain, (signs) => {
        const text = `a${signs.join('')}a`
        const escaped = text.replace(/[^a-z0-9\s]/g, '\\$&')
        expect(parseMarkdown(escaped)).toEqual([
          { type: 'paragraph', children: [{ type: 'text', text: `${text}\n` }] },
        ])
      }),
    )
  })
})

describe('long hostile text', () => {
  const LENGTH = 200_000
  const repeated = [
    ...[
      '[',
      ']',
      '[a',
      '[a](http://',
      '[a](<http://a',
      '[[a](http://a)',
      '[a](http://%)',
      '`',
      '` ``',
      '*',
      '* ',
      '*a ',
      '**',
      '_a',
      '**_',
    ],
    ...[
      '**http://a**x',
      'http://%',
      'http://a',
      'http',
      '||a',
      '<',
      '<t:',
      '</a',
      '<https://a',
      '\\',
      '>',
      '> ',
      '\n> ',
      '>>> ',
      '- ',
      '\n- ',
      '\n',
      ' ',
    ],
    ...[
      '```',
      '```\n',
      '```a',
      '\n```\n',
      '```a``````b',
      '# ',
      '\n#',
      '@',
      '(',
      ')',
      '(http://a)',
      '\n - a',
      '\n- a\n\n',
      '𝒳',
    ],
  ]
  it.each(repeated)('of %j is read without hanging', (part) => {
    const text = part.repeat(Math.ceil(LENGTH / part.length))
    expect(() => parseMarkdown(text)).not.toThrow()
  })

  it('of ever longer runs of backticks is read without hanging', () => {
    const text = Array.from({ length: 600 }, (_, length) => '`'.repeat(length)).join(' ')
    expect(() => parseMarkdown(text)).not.toThrow()
  })

  it('of ever deeper lists does not exhaust the stack', () => {
    const text = Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}- a`).join('\n')
    expect(faultsOfHtml(messageHtml({ content: text }))).toEqual([])
    expect(messageText({ content: text })).toContain('• a')
  })
})
