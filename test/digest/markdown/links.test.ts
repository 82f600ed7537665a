import { describe, expect, test } from 'vitest'
import { linksFromCell, markdownLinks, readLink } from '../../../src/digest/markdown/links.ts'

describe('readLink', () => {
  test.each([
    ['https://github.com/a/b', 'https://github.com/a/b'],
    ['http://a.example/x', 'http://a.example/x'],
    ['//github.com/a/b', 'https://github.com/a/b'],
    ['github.com/a/b', 'https://github.com/a/b'],
    ['project.github.io', 'https://project.github.io'],
    ['https://a.github.io/\n  some-page/', 'https://a.github.io/some-page/'],
    ['<https://a.example/>', 'https://a.example/'],
    ['https://a.example/?x=1&amp;y=2', 'https://a.example/?x=1&y=2'],
    ['https://en.example.org/wiki/A_(b)', 'https://en.example.org/wiki/A_(b)'],
    ['HTTPS://GitHub.com/A/B', 'HTTPS://GitHub.com/A/B'],
    ['https://ex\u00e4mple.org/\u202e', 'https://xn--exmple-cua.org/%E2%80%AE'],
  ])('reads %j', (raw, url) => {
    expect(readLink(raw)).toEqual({ kind: 'url', url })
  })

  test.each([
    '',
    ' ',
    'null',
    'None',
    'N/A',
    'n/a',
    'string',
    '[data]',
    '-',
    'undefined',
    '"null"',
    '[Link]',
  ])('takes %j for a placeholder', (raw) => expect(readLink(raw)).toEqual({ kind: 'placeholder' }))

  test.each([
    'mgor/protobowl-11-13',
    'javascript:alert(1)',
    'ftp://a.example/x',
    'data:text/html,x',
    'https://',
    'https://user:secret@a.example/',
    'https://github.com@evil.example/',
    'a.b@c.example',
    'model.v1.0/x',
    `https://a.example/${'x'.repeat(5_000)}`,
  ])('does not use %j', (raw) => {
    expect(readLink(raw).kind).toBe('unusable')
  })
})

describe('linksFromCell', () => {
  test.each([
    ['N/A', [], []],
    [
      '[Link](https://a.example/x), [Link](https://b.example/y)',
      ['https://a.example/x', 'https://b.example/y'],
      [],
    ],
    ['[Link](https://a.example/x), [Link](https://a.example/x)', ['https://a.example/x'], []],
    ['[Link](null), [Link](owner/name)', [], ['owner/name']],
    ['https://a.example/x, github.com/a/b', ['https://a.example/x', 'https://github.com/a/b'], []],
    ['', [], []],
  ])('reads %j', (cell, urls, unusable) => {
    expect(linksFromCell(cell)).toEqual({ urls, unusable })
  })
})

describe('markdownLinks', () => {
  test('nests parentheses and brackets', () => {
    const links = markdownLinks('a [one [two]](x(y)z) b [three](u v)')
    expect(links.map(({ label, target }) => [label, target])).toEqual([
      ['one [two]', 'x(y)z'],
      ['three', 'u v'],
    ])
  })

  test.each(['](x)', '[a](b', '[a]', '](](](', ''])('finds none in %j', (text) => {
    expect(markdownLinks(text)).toEqual([])
  })
})
