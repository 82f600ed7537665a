import { describe, expect, it } from 'vitest'
import { choicesFaults, messageFaults } from '../../../src/discord/messages/limits.ts'

/** Discord's numbers for components (Component Reference). */
const [ROW, BUTTON, SELECT, SECTION, TEXT, CONTAINER] = [1, 2, 3, 9, 10, 17]
const V2 = 1 << 15
const times = <T>(n: number, make: (index: number) => T) =>
  Array.from({ length: n }, (_, index) => make(index))
const x = (n: number) => 'x'.repeat(n)

const v2 = (...components: unknown[]) => ({ flags: V2, allowed_mentions: { parse: [] }, components })
const classic = (rest: object) => ({ allowed_mentions: { parse: [] }, ...rest })
const text = (content: string) => ({ type: TEXT, content })
const button = (custom_id: string, rest: object = {}) => ({
  type: BUTTON,
  style: 2,
  label: 'Press',
  custom_id,
  ...rest,
})
const link = (url: string) => ({ type: BUTTON, style: 5, label: 'Open', url })
const option = (n: number, rest: object = {}) => ({ label: `${n}`, value: `${n}`, ...rest })
const select = (options: unknown[], rest: object = {}) => ({
  type: SELECT,
  custom_id: 'menu',
  options,
  ...rest,
})
const row = (...components: unknown[]) => ({ type: ROW, components })
const section = (texts: number, accessory: unknown = button('a')) => ({
  type: SECTION,
  components: times(texts, () => text('x')),
  accessory,
})
const container = (...components: unknown[]) => ({ type: CONTAINER, components })

/** What is right at its edge, what is wrong just beyond, and what is said of it. */
const cases: readonly [limit: string, right: unknown, wrong: unknown, fault: RegExp][] = [
  ['content', classic({ content: x(2_000) }), classic({ content: x(2_001) }), /content characters: 2001/],
  ['nonce', classic({ content: 'x', nonce: x(25) }), classic({ content: 'x', nonce: x(26) }), /nonce/],
  [
    'embeds',
    classic({ embeds: times(10, () => ({ title: 'x' })) }),
    classic({ embeds: times(11, () => ({ title: 'x' })) }),
    /embeds: 11/,
  ],
  [
    'characters of all embeds',
    classic({
      embeds: [{ description: x(3_000) }, { author: { name: x(1_500) }, footer: { text: x(1_500) } }],
    }),
    classic({ embeds: [{ description: x(3_000) }, { fields: [{ name: x(1_500), value: x(1_501) }] }] }),
    /embed characters: 6001/,
  ],
  [
    'embed title',
    classic({ embeds: [{ title: x(256) }] }),
    classic({ embeds: [{ title: x(257) }] }),
    /title/,
  ],
  [
    'embed description',
    classic({ embeds: [{ description: x(4_096) }] }),
    classic({ embeds: [{ description: x(4_097) }] }),
    /description/,
  ],
  [
    'embed fields',
    classic({ embeds: [{ fields: times(25, () => ({ name: 'x', value: 'x' })) }] }),
    classic({ embeds: [{ fields: times(26, () => ({ name: 'x', value: 'x' })) }] }),
    /fields: 26/,
  ],
  [
    'an empty embed',
    classic({ embeds: [{ title: 'x' }] }),
    classic({ embeds: [{ color: 1 }] }),
    /empty embed/,
  ],
  ['an empty message', classic({ content: 'x' }), classic({}), /empty/],
  ['a blank message', classic({ content: ' x' }), classic({ content: ' \n ' }), /empty/],
  ['no components in V2', v2(text('x')), v2(), /empty/],
  ['an empty text', v2(text('x')), v2(text('')), /empty text/],
  ['mentions', v2(text('x')), { ...v2(text('x')), allowed_mentions: undefined }, /could ping/],
  ['mentions left to Discord', v2(text('x')), { ...v2(text('x')), allowed_mentions: {} }, /could ping/],
  ['V2 with content', v2(text('x')), { ...v2(text('x')), content: 'x' }, /exclude/],
  ['V2 with embeds', v2(text('x')), { ...v2(text('x')), embeds: [{ title: 'x' }] }, /exclude/],
  [
    'V2 components without the flag',
    v2(text('x')),
    classic({ components: [text('x')] }),
    /without the V2 flag/,
  ],
  [
    'V2 components in a row without the flag',
    classic({ content: 'x', components: [row(button('a'))] }),
    classic({ content: 'x', components: [row(container(text('x')))] }),
    /without the V2 flag/,
  ],
  [
    'components, nested ones included',
    v2(container(...times(39, () => text('x')))),
    v2(container(...times(40, () => text('x')))),
    /components: 41, at most 40/,
  ],
  [
    'components, accessories included',
    v2(...times(13, (n) => section(1, button(`${n}`)))),
    v2(...times(13, (n) => section(1, button(`${n}`))), text('x'), text('x')),
    /components: 41, at most 40/,
  ],
  [
    'characters of text',
    v2(text(x(1_000)), container(text(x(3_000)))),
    v2(text(x(1_000)), container(text(x(3_001)))),
    /text characters: 4001/,
  ],
  ['bytes', v2(text('é'.repeat(3_900))), v2(text('旋'.repeat(3_400))), /bytes: 10\d+/],
  [
    'rows',
    classic({ components: times(5, (n) => row(button(`${n}`))) }),
    classic({ components: times(6, (n) => row(button(`${n}`))) }),
    /rows: 6/,
  ],
  [
    'buttons of a row',
    v2(row(...times(5, (n) => button(`${n}`)))),
    v2(row(...times(6, (n) => button(`${n}`)))),
    /row of 6/,
  ],
  ['an empty row', v2(row(button('a'))), v2(row()), /row of 0/],
  [
    'a select beside a button',
    v2(row(select([option(1)]))),
    v2(row(select([option(1)]), button('a'))),
    /select and/,
  ],
  ['options', v2(row(select(times(25, option)))), v2(row(select(times(26, option)))), /26 options/],
  ['no options', v2(row(select([option(1)]))), v2(row(select([]))), /0 options/],
  [
    'an option’s label',
    v2(row(select([option(1, { label: x(100) })]))),
    v2(row(select([option(1, { label: x(101) })]))),
    /option text/,
  ],
  [
    'an option’s value',
    v2(row(select([option(1, { value: x(100) })]))),
    v2(row(select([option(1, { value: x(101) })]))),
    /option text/,
  ],
  [
    'an option’s description',
    v2(row(select([option(1, { description: x(100) })]))),
    v2(row(select([option(1, { description: x(101) })]))),
    /option text/,
  ],
  [
    'an option without value',
    v2(row(select([option(1)]))),
    v2(row(select([option(1, { value: '' })]))),
    /without label or value/,
  ],
  [
    'a value twice',
    v2(row(select([option(1), option(2)]))),
    v2(row(select([option(1), option(1)]))),
    /value is there twice/,
  ],
  [
    'placeholder',
    v2(row(select([option(1)], { placeholder: x(150) }))),
    v2(row(select([option(1)], { placeholder: x(151) }))),
    /placeholder/,
  ],
  ['custom_id', v2(row(button(x(100)))), v2(row(button(x(101)))), /custom_id of 101/],
  ['an empty custom_id', v2(row(button('a'))), v2(row(button(''))), /empty custom_id/],
  [
    'a custom_id twice',
    v2(row(button('a'), button('b'))),
    v2(row(button('a')), row(button('a'))),
    /is there twice/,
  ],
  [
    'a select without custom_id',
    v2(row(select([option(1)]))),
    v2(row({ type: SELECT, options: [option(1)] })),
    /without custom_id/,
  ],
  [
    'a button without custom_id',
    v2(row(button('a'))),
    v2(row({ type: BUTTON, style: 1, label: 'x' })),
    /custom_id/,
  ],
  [
    'a link button without url',
    v2(row(link('https://arxiv.org'))),
    v2(row({ type: BUTTON, style: 5, label: 'x', custom_id: 'a' })),
    /without url/,
  ],
  [
    'a link button with custom_id',
    v2(row(link('https://arxiv.org'))),
    v2(row({ ...link('https://arxiv.org'), custom_id: 'a' })),
    /custom_id and url/,
  ],
  [
    'a button without label',
    v2(row(button('a', { label: undefined, emoji: { name: '🔥' } }))),
    v2(row(button('a', { label: '' }))),
    /without label/,
  ],
  [
    'a button’s label',
    v2(row(button('a', { label: x(80) }))),
    v2(row(button('a', { label: x(81) }))),
    /label of 81/,
  ],
  ['url', v2(row(link(`https://${x(504)}`))), v2(row(link(`https://${x(505)}`))), /url of 513/],
  [
    'a scheme',
    v2(row(link('discord://-/channels/1'))),
    v2(row(link('javascript:alert(1)'))),
    /a link to javascript:/,
  ],
  ['texts of a section', v2(section(3)), v2(section(4)), /section of 4/],
  ['a section without texts', v2(section(1)), v2(section(0)), /section of 0/],
  ['a section without accessory', v2(section(1)), v2(section(1, null)), /without accessory/],
]

describe('the check of every message', () => {
  it.each(cases)('%s', (_, right, wrong, fault) => {
    expect(messageFaults(right)).toEqual([])
    expect(messageFaults(wrong).join('\n')).toMatch(fault)
  })

  it.each([null, undefined, 'text', 7, [], { flags: 'many' }, { components: {} }])('refuses %j', (body) => {
    expect(messageFaults(body)).not.toEqual([])
  })

  it('finds faults wherever they are nested, all of them', () => {
    const faults = messageFaults(v2(container(section(1, button(x(101))), row(link('ftp://x')), text(''))))
    expect(faults).toHaveLength(3)
  })
})

describe('the check of suggestions', () => {
  const choice = (rest: object = {}) => ({ name: 'Name', value: 'value', ...rest })

  it.each([
    ['their number', times(25, () => choice()), times(26, () => choice())],
    ['a name', [choice({ name: x(100) })], [choice({ name: x(101) })]],
    ['a value', [choice({ value: x(100) })], [choice({ value: x(101) })]],
    ['an empty name', [choice()], [choice({ name: '' })]],
    ['an empty value', [choice({ value: 0 })], [choice({ value: '' })]],
  ])('%s', (_, right, wrong) => {
    expect(choicesFaults(right)).toEqual([])
    expect(choicesFaults(wrong)).toHaveLength(1)
  })

  it('takes none for an answer', () => {
    expect(choicesFaults([])).toEqual([])
  })
})
