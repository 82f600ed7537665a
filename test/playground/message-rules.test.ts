import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/playground/json.ts'
import type { FormFault } from '../../src/playground/rules/form-fault.ts'
import {
  isTooLargeToStore,
  legacyFieldFaults,
  messageFaults,
  showsNothing,
} from '../../src/playground/rules/message-rules.ts'
import { modalFaults } from '../../src/playground/rules/modal-rules.ts'

const V2 = 1 << 15
const x = (length: number) => 'x'.repeat(length)
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))
const row = (...components: JsonObject[]) => ({ type: 1, components })
const button = (more: JsonObject = {}) => ({ type: 2, style: 1, label: 'OK', custom_id: 'ok', ...more })
const link = (url: unknown, more: JsonObject = {}) => ({ type: 2, style: 5, label: 'Go', url, ...more })
const option = (value: string, more: JsonObject = {}) => ({ label: value, value, ...more })
const select = (more: JsonObject = {}) => ({ type: 3, custom_id: 's', options: [option('a')], ...more })
const text = (content: unknown) => ({ type: 10, content })
const section = (more: JsonObject = {}) => ({
  type: 9,
  components: [text('a')],
  accessory: button(),
  ...more,
})
const container = (...components: JsonObject[]) => ({ type: 17, components })
const picture = (url: string) => ({ type: 11, media: { url } })

/** Faults as `path: CODE`, so that a table can be read. */
function named(faults: FormFault[]): string[] {
  return faults.map(({ path, code }) => `${path.join('.')}: ${code}`)
}

describe('classic messages', () => {
  it.each<[string, JsonObject]>([
    ['2,000 characters', { content: x(2000) }],
    ['2,000 characters of two code units', { content: '😀'.repeat(2000) }],
    ['ten embeds of 600 characters', { embeds: times(10, () => ({ description: x(600) })) }],
    [
      'five rows of five buttons',
      { components: times(5, (r) => row(...times(5, (b) => button({ custom_id: `${r}${b}` })))) },
    ],
    ['25 options', { components: [row(select({ options: times(25, (i) => option(`${i}`)) }))] }],
    ['a link button', { components: [row(link('https://arxiv.org'), link('discord://x'))] }],
    ['an emoji for a label', { components: [row(button({ label: undefined, emoji: { name: '🔖' } }))] }],
    ['the longest nonce', { nonce: x(25) }],
    ['a numeric nonce', { nonce: 123 }],
    ['nobody to be mentioned', { allowed_mentions: { parse: [] } }],
  ])('allow %s', (_, body) => {
    expect(named(messageFaults(body, false))).toEqual([])
  })

  it.each<[string, JsonObject, string]>([
    ['2,001 characters', { content: x(2001) }, 'content: BASE_TYPE_MAX_LENGTH'],
    ['content that is no text', { content: 5 }, 'content: STRING_TYPE_CONVERT'],
    ['a nonce of 26', { nonce: x(26) }, 'nonce: BASE_TYPE_MAX_LENGTH'],
    ['11 embeds', { embeds: times(11, () => ({ title: 'x' })) }, 'embeds: BASE_TYPE_MAX_LENGTH'],
    ['a long title', { embeds: [{ title: x(257) }] }, 'embeds.0.title: BASE_TYPE_MAX_LENGTH'],
    [
      'a long description',
      { embeds: [{ description: x(4097) }] },
      'embeds.0.description: BASE_TYPE_MAX_LENGTH',
    ],
    [
      '6,001 characters',
      { embeds: [{ description: x(4000) }, { description: x(2001) }] },
      'embeds: MAX_EMBED_SIZE_EXCEEDED',
    ],
    [
      '26 fields',
      { embeds: [{ fields: times(26, () => ({ name: 'n', value: 'v' })) }] },
      'embeds.0.fields: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a field without value',
      { embeds: [{ fields: [{ name: 'n', value: '' }] }] },
      'embeds.0.fields.0.value: BASE_TYPE_REQUIRED',
    ],
    [
      'a long field',
      { embeds: [{ fields: [{ name: 'n', value: x(1025) }] }] },
      'embeds.0.fields.0.value: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a long footer',
      { embeds: [{ footer: { text: x(2049) } }] },
      'embeds.0.footer.text: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a script for an embed’s URL',
      { embeds: [{ title: 'x', url: 'javascript:alert(1)' }] },
      'embeds.0.url: URL_TYPE_INVALID_SCHEME',
    ],
    ['a bad timestamp', { embeds: [{ timestamp: 'soon' }] }, 'embeds.0.timestamp: DATE_TIME_TYPE_PARSE'],
    [
      'six rows',
      { components: times(6, (i) => row(button({ custom_id: `${i}` }))) },
      'components: BASE_TYPE_MAX_LENGTH',
    ],
    ['an empty row', { components: [row()] }, 'components.0.components: BASE_TYPE_BAD_LENGTH'],
    [
      'six buttons in a row',
      { components: [row(...times(6, (i) => button({ custom_id: `${i}` })))] },
      'components.0.components: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a select beside a button',
      { components: [row(select(), button())] },
      'components.0.components.1: COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    ['a button without a row', { components: [button()] }, 'components.0.type: UNION_TYPE_CHOICES'],
    [
      'text components without the flag',
      { components: [text('x')] },
      'components.0.type: UNION_TYPE_CHOICES',
    ],
    [
      'the same custom_id twice',
      { components: [row(button(), button())] },
      'components.0.components.1.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'a button without custom_id',
      { components: [row(button({ custom_id: undefined }))] },
      'components.0.components.0.custom_id: BASE_TYPE_REQUIRED',
    ],
    [
      'a long custom_id',
      { components: [row(button({ custom_id: x(101) }))] },
      'components.0.components.0.custom_id: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a long label',
      { components: [row(button({ label: x(81) }))] },
      'components.0.components.0.label: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a button with nothing on it',
      { components: [row(button({ label: undefined }))] },
      'components.0.components.0: BUTTON_COMPONENT_NO_CONTENT',
    ],
    [
      'an unknown style',
      { components: [row(button({ style: 9 }))] },
      'components.0.components.0.style: BASE_TYPE_CHOICES',
    ],
    [
      'a link without URL',
      { components: [row(link(undefined))] },
      'components.0.components.0.url: BASE_TYPE_REQUIRED',
    ],
    [
      'a link to a script',
      { components: [row(link('javascript:alert(1)'))] },
      'components.0.components.0.url: URL_TYPE_INVALID_SCHEME',
    ],
    [
      'a link that is none',
      { components: [row(link('arxiv'))] },
      'components.0.components.0.url: URL_TYPE_INVALID_URL',
    ],
    [
      'a long link',
      { components: [row(link(`https://x.org/${x(500)}`))] },
      'components.0.components.0.url: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a link with custom_id',
      { components: [row(link('https://x.org', { custom_id: 'x' }))] },
      'components.0.components.0: BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE',
    ],
    [
      'no options',
      { components: [row(select({ options: [] }))] },
      'components.0.components.0.options: BASE_TYPE_BAD_LENGTH',
    ],
    [
      '26 options',
      { components: [row(select({ options: times(26, (i) => option(`${i}`)) }))] },
      'components.0.components.0.options: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a value twice',
      { components: [row(select({ options: [option('a'), option('a')] }))] },
      'components.0.components.0.options.1.value: SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    ],
    [
      'a long option label',
      { components: [row(select({ options: [option('a', { label: x(101) })] }))] },
      'components.0.components.0.options.0.label: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a long option description',
      { components: [row(select({ options: [option('a', { description: x(101) })] }))] },
      'components.0.components.0.options.0.description: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a long placeholder',
      { components: [row(select({ placeholder: x(151) }))] },
      'components.0.components.0.placeholder: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'more defaults than values',
      {
        components: [
          row(select({ options: [option('a', { default: true }), option('b', { default: true })] })),
        ],
      },
      'components.0.components.0.options: SELECT_COMPONENT_TOO_MANY_DEFAULT_OPTIONS',
    ],
    [
      'mentions both parsed and listed',
      { allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions: MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
    [
      'an unknown kind of mention',
      { allowed_mentions: { parse: ['all'] } },
      'allowed_mentions.parse.0: BASE_TYPE_CHOICES',
    ],
  ])('refuse %s', (_, body, expected) => {
    expect(named(messageFaults(body, false))).toEqual([expected])
  })
})

describe('Components V2 messages', () => {
  const faults = (body: JsonObject) => named([...messageFaults(body, true), ...legacyFieldFaults(body)])
  const v2 = (...components: JsonObject[]): JsonObject => ({ flags: V2, components })

  it.each<[string, JsonObject]>([
    ['4,000 characters', v2(text(x(2000)), text(x(2000)))],
    ['40 components', v2(...times(40, () => text('x')))],
    [
      '40 nested components',
      v2(container(...times(13, (i) => section({ accessory: button({ custom_id: `${i}` }) })))),
    ],
    ['a thumbnail', v2(section({ accessory: picture('https://arxiv.org/x.png') }))],
    ['a gallery', v2({ type: 12, items: [{ media: { url: 'attachment://x.png' } }] })],
    ['buttons and separators', v2(container(row(button()), { type: 14, divider: true, spacing: 2 }))],
    ['six rows', v2(...times(6, (i) => row(button({ custom_id: `${i}` }))))],
    ['an emptied content', { ...v2(text('x')), content: '', embeds: [] }],
  ])('allow %s', (_, body) => {
    expect(faults(body)).toEqual([])
  })

  it.each<[string, JsonObject, string]>([
    [
      'content',
      { ...v2(text('x')), content: 'x' },
      'content: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'embeds',
      { ...v2(text('x')), embeds: [{ title: 'x' }] },
      'embeds: MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      '4,001 characters',
      v2(text(x(2000)), container(text(x(2001)))),
      'components: COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    ],
    [
      '41 nested components',
      v2(container(...times(40, () => text('x')))),
      'components: COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    ['an empty text', v2(text('')), 'components.0.content: BASE_TYPE_REQUIRED'],
    [
      'a section without accessory',
      v2(section({ accessory: undefined })),
      'components.0.accessory: BASE_TYPE_REQUIRED',
    ],
    [
      'a section of four texts',
      v2(section({ components: times(4, () => text('x')) })),
      'components.0.components: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a container in a container',
      v2(container(container(text('x')))),
      'components.0.components.0.type: UNION_TYPE_CHOICES',
    ],
    ['a bare button', v2(container(button())), 'components.0.components.0.type: UNION_TYPE_CHOICES'],
    [
      'a script for a picture',
      v2(section({ accessory: picture('javascript:x') })),
      'components.0.accessory.media.url: URL_TYPE_INVALID_SCHEME',
    ],
    [
      'eleven pictures',
      v2({ type: 12, items: times(11, () => ({ media: { url: 'https://x.org/' } })) }),
      'components.0.items: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'the same id twice',
      v2({ ...text('a'), id: 7 }, { ...text('b'), id: 7 }),
      'components.1.id: COMPONENT_ID_DUPLICATED',
    ],
    [
      'the same custom_id far apart',
      v2(section(), container(row(button()))),
      'components.1.components.0.components.0.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
  ])('refuse %s', (_, body, expected) => {
    expect(faults(body)).toEqual([expected])
  })

  it('are too large to store above 10,170 bytes, 12 counted for each text', () => {
    expect(isTooLargeToStore([text(x(10_158))])).toBe(false)
    expect(isTooLargeToStore([text(x(10_159))])).toBe(true)
    expect(isTooLargeToStore([text('好'.repeat(3400))])).toBe(true)
  })
})

describe('showsNothing', () => {
  it.each<[JsonObject, boolean]>([
    [{}, true],
    [{ content: ' \n' }, true],
    [{ content: null, embeds: [{}] }, true],
    [{ content: 'x' }, false],
    [{ embeds: [{ title: 'x' }] }, false],
    [{ components: [row(button())] }, false],
    [{ attachments: [{ id: 0 }] }, false],
  ])('of %j is %s', (body, expected) => {
    expect(showsNothing(body)).toBe(expected)
  })
})

describe('modals', () => {
  const field = { type: 4, custom_id: 'f', style: 1, label: 'Text' }
  const modal = { title: 'Title', custom_id: 'm', components: [row(field)] }
  const label = { type: 18, label: 'Tag', component: select() }

  it.each<[string, JsonObject, string[]]>([
    ['a row with a text input', modal, []],
    ['a label with a select', { ...modal, components: [label] }, []],
    ['no title', { ...modal, title: '' }, ['title: BASE_TYPE_REQUIRED']],
    ['a long title', { ...modal, title: x(46) }, ['title: BASE_TYPE_BAD_LENGTH']],
    ['six rows', { ...modal, components: times(6, () => row(field)) }, ['components: BASE_TYPE_BAD_LENGTH']],
    ['a button', { ...modal, components: [button()] }, ['components.0.type: BASE_TYPE_CHOICES']],
    [
      'a long label',
      { ...modal, components: [row({ ...field, label: x(46) })] },
      ['components.0.components.0.label: BASE_TYPE_MAX_LENGTH'],
    ],
  ])('with %s', (_, body, expected) => {
    expect(named(modalFaults(body))).toEqual(expected)
  })
})
