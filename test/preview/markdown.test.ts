import { describe, expect, it } from 'vitest'
import { treeOf } from './notation.ts'

const EMPHASIS = [
  ['**a**', 'p(bold(a))'],
  ['*a*', 'p(italic(a))'],
  ['_a_', 'p(italic(a))'],
  ['__a__', 'p(underline(a))'],
  ['~~a~~', 'p(strike(a))'],
  ['||a||', 'p(spoiler(a))'],
  ['***a***', 'p(italic(bold(a)))'],
  ['**a *b* c**', 'p(bold(a italic(b) c))'],
  ['**a *b***', 'p(bold(a italic(b)))'],
  ['***a** b*', 'p(italic(bold(a) b))'],
  ['__**a**__', 'p(underline(bold(a)))'],
  ['___a___', 'p(italic(underline(a)))'],
  ['**a *b** c*', 'p(bold(a *b) c*)'],
  ['**a\nb**', 'p(bold(a⏎b))'],
  ['**a', 'p(**a)'],
  ['a**', 'p(a**)'],
  ['****', 'p(****)'],
  ['||||', 'p(||||)'],
  ['2 * 3 * 4', 'p(2 * 3 * 4)'],
  ['*a *b*', 'p(*a italic(b))'],
  ['snake_case_name', 'p(snake_case_name)'],
  ['_a_b_', 'p(_aitalic(b))'],
  ['~a~ | b |', 'p(~a~ | b |)'],
] as const

const ESCAPES = [
  ['\\*a\\*', 'p(*a*)'],
  ['\\\\*a*', 'p(\\italic(a))'],
  ['\\a \\ b', 'p(\\a \\ b)'],
  ['\\`a`', 'p(`a`)'],
  ['\\[a](https://b.c)', 'p([a](link(https://b.c → https://b.c)))'],
  ['https:\\//a.b', 'p(https://a.b)'],
  ['\\# a', 'p(# a)'],
  ['\\- a', 'p(- a)'],
  ['1\\. a', 'p(1. a)'],
  ['\\> a', 'p(> a)'],
  ['\\', 'p(\\)'],
] as const

const CODE = [
  ['`a`', 'p(code(a))'],
  ['`**a**`', 'p(code(**a**))'],
  ['`a\\`', 'p(code(a\\))'],
  ['``a`b``', 'p(code(a`b))'],
  ['`` `a` ``', 'p(code(`a`))'],
  ['`a``b', 'p(`a``b)'],
  ['`a', 'p(`a)'],
  ['```a```', 'pre(a)'],
  ['```ts\nlet a\n\nlet b\n```', 'pre:ts(let a⏎⏎let b)'],
  ['```ts\n```', 'pre(ts)'],
  ['```\n  a\n```', 'pre(  a)'],
  ['```two words\na```', 'pre(two words⏎a)'],
  ['a ```b``` c', 'p(a ) pre(b) p( c)'],
  ['```\n> # - **a**\n```', 'pre(> # - **a**)'],
  ['```a', 'p(```a)'],
  ['``````', 'p(``````)'],
  ['\\`\\`\\`a```', 'p(```a```)'],
] as const

const LINKS = [
  ['[a](https://b.c)', 'p(link(a → https://b.c))'],
  ['[a](<https://b.c/(d)>)', 'p(link(a → https://b.c/(d)))'],
  ['[a](https://b.c/(d)_e)', 'p(link(a → https://b.c/(d)_e))'],
  ['[**a** `b`](https://b.c)', 'p(link(bold(a) code(b) → https://b.c))'],
  ['**[a](https://b.c)**', 'p(bold(link(a → https://b.c)))'],
  ['[a \\[b\\]](https://b.c)', 'p(link(a [b] → https://b.c))'],
  ['[a [b]](https://b.c)', 'p(link(a [b] → https://b.c))'],
  ['[a [b](https://b.c)', 'p([a link(b → https://b.c))'],
  ['[a](https://b.c/x_y_z#t)', 'p(link(a → https://b.c/x_y_z#t))'],
  ['[](https://b.c)', 'p([](link(https://b.c → https://b.c)))'],
  ['[a](b)', 'p([a](b))'],
  ['[a](javascript:alert(1))', 'p([a](javascript:alert(1)))'],
  ['[a](data:text/html,b)', 'p([a](data:text/html,b))'],
  ['[a] (https://b.c)', 'p([a] (link(https://b.c → https://b.c)))'],
  ['[a](https://)', 'p([a](https://))'],
] as const

/** A label that names an address could name another than the target: Discord shows the source. */
const LYING_LINKS = [
  ['[https://b.c](https://d.e)', 'p([link(https://b.c → https://b.c)](link(https://d.e → https://d.e)))'],
  ['[see HTTP://b](https://d.e)', 'p([see link(HTTP://b → HTTP://b)](link(https://d.e → https://d.e)))'],
  ['[https:\\//b.c](https://d.e)', 'p([https://b.c](link(https://d.e → https://d.e)))'],
  ['[[a](https://b.c)](https://d.e)', 'p([link(a → https://b.c)](link(https://d.e → https://d.e)))'],
] as const

const URLS = [
  ['https://a.b/c_d_e', 'p(link(https://a.b/c_d_e → https://a.b/c_d_e))'],
  ['(https://a.b/c).', 'p((link(https://a.b/c → https://a.b/c)).)'],
  ['https://a.b/c_(d)', 'p(link(https://a.b/c_(d) → https://a.b/c_(d)))'],
  ['**https://a.b** c', 'p(bold(link(https://a.b → https://a.b)) c)'],
  ['<https://a.b>', 'p(link(https://a.b → https://a.b))'],
  ['http://', 'p(http://)'],
  ['https://%', 'p(https://%)'],
  ['ftp://a.b', 'p(ftp://a.b)'],
] as const

const MENTIONS = [
  ['<@12> <@!12> <@&34> <#56>', 'p(user(12) user(12) role(34) channel(56))'],
  ['@everyone @here @nobody', 'p(ping(@everyone) ping(@here) @nobody)'],
  ['@\u200Beveryone', 'p(@\u200Beveryone)'],
  ['<t:1739178000> <t:-1:R>', 'p(time(1739178000 f) time(-1 R))'],
  ['<t:99999999999999999> <t:1:x>', 'p(<t:99999999999999999> <t:1:x>)'],
  ['<:party:12> <a:wave_2:34>', 'p(emoji(party 12) emoji(a wave_2 34))'],
  ['</channel subscribe:12>', 'p(command(channel subscribe 12))'],
  ['\\<@12> <@a> < @1>', 'p(<@12> <@a> < @1>)'],
  ['`<@12>`', 'p(code(<@12>))'],
] as const

const BLOCKS = [
  ['', ''],
  [' \n ', ''],
  ['a\n\nb', 'p(a⏎⏎b)'],
  ['a\r\nb\rc', 'p(a⏎b⏎c)'],
  ['# a\n## b\n### **c**', 'h1(a) h2(b) h3(bold(c))'],
  ['#### a', 'p(#### a)'],
  ['#a\n#', 'p(#a⏎#)'],
  ['a\n# b\nc', 'p(a) h1(b) p(c)'],
  ['-# a\nb', 'sub(a) p(b)'],
  ['-#a', 'p(-#a)'],
  ['> a\n> **b**\nc', 'quote(p(a⏎bold(b))) p(c)'],
  ['>a', 'p(>a)'],
  ['> > a', 'quote(p(> a))'],
  ['> # a\n> - b', 'quote(h1(a) ul(b))'],
  ['>>> a\n\nb\n# c', 'quote(p(a⏎⏎b) h1(c))'],
] as const

const LISTS = [
  ['- a\n- b', 'ul(a | b)'],
  ['* a\n* **b**', 'ul(a | bold(b))'],
  ['3. a\n4. b', 'ol3(a | b)'],
  ['- a\n  - b\n    1. c\n- d', 'ul(a ul(b ol1(c)) | d)'],
  ['- a\n  b\nc', 'ul(a⏎b) p(c)'],
  ['- a\n\n- b\n\nc', 'ul(a | b) p(c)'],
  ['  - a\n- b', 'ul(a | b)'],
  ['-a\n1.b\n1) c', 'p(-a⏎1.b⏎1) c)'],
  ['a\n- b', 'p(a) ul(b)'],
] as const

const TABLES: Readonly<Record<string, readonly (readonly [source: string, tree: string])[]>> = {
  emphasis: EMPHASIS,
  escapes: ESCAPES,
  code: CODE,
  'masked links': LINKS,
  'masked links whose label is an address': LYING_LINKS,
  'bare addresses': URLS,
  mentions: MENTIONS,
  blocks: BLOCKS,
  lists: LISTS,
}

describe.each(Object.entries(TABLES))('reads %s', (_, table) => {
  it.each(table)('%j', (source, tree) => {
    expect(treeOf(source)).toBe(tree)
  })
})

describe('nesting', () => {
  it('draws lists eleven deep at most', () => {
    const deep = Array.from({ length: 30 }, (_, depth) => `${' '.repeat(depth)}- a`).join('\n')
    expect(treeOf(deep).match(/ul\(/g)).toHaveLength(11)
  })
})
