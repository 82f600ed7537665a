import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commands } from '../../../commands/index.ts'
import {
  CUSTOM_ID_LIMIT,
  carriedTag,
  carriedValue,
  meantAmong,
  splitCustomId,
} from '../../../src/discord/messages/custom-id.ts'
import * as components from '../../../src/discord/messages/declared-components.ts'
import type { Component } from '../../../src/discord/messages/define-component.ts'
import { INTEREST_KINDS } from '../../../src/subscriptions/interests.ts'

const OPTIONS = { seed: 20250210, numRuns: 300 }
/** Any text at all, of so many UTF-16 units at most, with the signs that separate arguments more often than others. */
const text = (maxLength: number) =>
  fc
    .string({
      unit: fc.oneof(
        fc.constantFrom(':', '%', '%3A', '😀', '#~'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
      maxLength,
    })
    .map((value) => value.slice(0, maxLength))

const days = fc.constantFrom(
  { first: '2025-02-10', last: '2025-02-10' },
  { first: '2024-02-29', last: '2024-03-06' },
)
const page = fc.integer({ min: 0, max: 99_999 })
const userId = fc.bigInt({ min: 10n ** 16n, max: 10n ** 20n - 1n }).map(String)
const subscription = fc.record({ id: fc.stringMatching(/^[a-z0-9]{1,32}$/), userId })
const paper = fc.record({ id: fc.constantFrom('2502.05173', 'math.GT/0309136', 'cond-mat.mes-hall/0501001') })
const tag = text(300).map(carriedTag)
const kind = fc.constantFrom(...INTEREST_KINDS)
const interest = { kind, value: text(60).map((value) => carriedValue(value)) }
const nothing = fc.constant({})

const { paperComponents, savedComponents, digestComponents, tagComponents, topComponents, authorComponents } =
  components
const { subscriptionsComponents, unsubscribeComponents, channelComponents } = components

/** Every component that is drawn, with what it may be asked to carry: whatever people's input is accepted. */
const DRAWN: readonly (readonly [Component<never>, fc.Arbitrary<object>])[] = [
  [paperComponents.open, nothing],
  [paperComponents.share, paper],
  [paperComponents.related, paper],
  [paperComponents.bibtex, paper],
  [savedComponents.save, paper],
  [savedComponents.unsave, paper],
  [savedComponents.page, fc.record({ page })],
  [savedComponents.open, nothing],
  [savedComponents.export, fc.record({ format: fc.constantFrom('bibtex', 'markdown', 'csv', 'json') })],
  [
    digestComponents.post,
    fc.record({
      edition: fc.constantFrom('2025-02-10', '2025-02-10+12', 'missed-2025-02-10', '2025-02-10..2025-02-16'),
      step: fc.integer({ min: 1, max: 9_999 }).map(String),
      subscription: fc.oneof(
        subscription.map(({ id }) => id),
        userId.map((id) => `p${id}`),
      ),
    }),
  ],
  [digestComponents.postTag, fc.record({ days })],
  [digestComponents.page, fc.record({ days, page, tag })],
  [digestComponents.more, fc.record({ days, shown: page, subscription: subscription.map(({ id }) => id) })],
  [digestComponents.morePage, fc.record({ days, page, subscription: subscription.map(({ id }) => id) })],
  [tagComponents.open, fc.record({ tag })],
  [tagComponents.page, fc.record({ tag, page })],
  [tagComponents.tagged, nothing],
  [topComponents.page, fc.record({ page, days: fc.integer({ min: 1, max: 365 }), tag })],
  [topComponents.open, nothing],
  [authorComponents.longPage, fc.record({ page, name: text(80) })],
  [authorComponents.open, nothing],
  ...(['show', 'stopAll', 'pause', 'resume', 'hour', 'browse', 'openMatch'] as const).map(
    (name) => [subscriptionsComponents[name], nothing] as const,
  ),
  [subscriptionsComponents.stopFollowing, fc.record({ menu: page })],
  [subscriptionsComponents.tags, fc.record({ menu: page })],
  [subscriptionsComponents.followLong, fc.record(interest)],
  [subscriptionsComponents.matches, fc.record({ days, page })],
  [subscriptionsComponents.matchesPage, fc.record({ days, page })],
  [
    unsubscribeComponents.stopLong,
    fc.record({ on: fc.constantFrom('undo', '2502.05173', 'math.GT/0309136'), ...interest }),
  ],
  [components.privacyComponents.export, nothing],
  [components.privacyComponents.ask, nothing],
  [components.privacyComponents.delete, nothing],
  ...(
    ['preview', 'status', 'now', 'pause', 'resume', 'stop', 'undo', 'change', 'hour', 'layout'] as const
  ).map((name) => [channelComponents[name], subscription] as const),
  [channelComponents.page, fc.record({ page, userId })],
] as never

/** Those whose ids are cut to fit (`search-list.test.ts`), those with another for long values, and those drawn no more. */
const ELSEWHERE = [
  'hits',
  'find',
  'mentioned',
  'mentions',
  'author',
  'found',
  'search',
  'follow',
  'unfollow',
  'stop',
]

describe('a component', () => {
  it.each(DRAWN.map(([component, args]) => [component.name, component, args] as const))(
    '%s carries whatever is accepted, in 100 characters, and gives it back',
    (name, component, args) => {
      fc.assert(
        fc.property(args, (given) => {
          const id = component.id(given as never)
          expect(id.length).toBeLessThanOrEqual(CUSTOM_ID_LIMIT)
          const { name: read, written } = splitCustomId(id)
          expect(read).toBe(name)
          expect(component.parse(written)).toEqual(given)
        }),
        OPTIONS,
      )
    },
  )

  it('is looked at here, whichever it is', () => {
    const declared = Object.values(components).flatMap((group) =>
      Object.values(group).map(({ name }) => name),
    )
    expect([...DRAWN.map(([{ name }]) => name), ...ELSEWHERE].toSorted()).toEqual(declared.toSorted())
    const owned = commands.flatMap((command) => (command.components ?? []).map(({ name }) => name))
    expect(owned.toSorted()).toEqual(declared.toSorted())
    expect(new Set(owned).size).toBe(owned.length)
  })

  it('is read or refused, whatever its id is', () => {
    fc.assert(
      fc.property(text(100), (written) => {
        for (const group of Object.values(components)) {
          for (const component of Object.values(group)) {
            const args = component.parse(written)
            expect(args === undefined || typeof args === 'object').toBe(true)
          }
        }
      }),
      OPTIONS,
    )
  })

  it('finds a long tag again among those there are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(text(300), { minLength: 1 }), (tags) => {
        for (const each of tags) {
          expect(meantAmong(tags, carriedTag(each))).toBe(each)
          expect(meantAmong(tags, carriedValue(each))).toBe(each)
        }
      }),
      OPTIONS,
    )
    expect(meantAmong(['Robotics'], 'Multimodal')).toBeUndefined()
  })

  // Ids on messages that are in Discord. They must stay readable, so none of these may ever change.
  it.each([
    ['post:2025-02-10:1', digestComponents.post, { edition: '2025-02-10', step: '1', subscription: '' }],
    [
      'post:2025-02-10+1:2:0a1b2c3d4e5f',
      digestComponents.post,
      { edition: '2025-02-10+1', step: '2', subscription: '0a1b2c3d4e5f' },
    ],
    [
      'digest:2025-02-10:2:Multimodal',
      digestComponents.page,
      { days: { first: '2025-02-10', last: '2025-02-10' }, page: 2, tag: 'Multimodal' },
    ],
    ['tag:Natural Language Processing', tagComponents.open, { tag: 'Natural Language Processing' }],
    ['top:2:7:Robotics', topComponents.page, { page: 2, days: 7, tag: 'Robotics' }],
    ['top-open', topComponents.open, {}],
    ['tag-page:Robotics:2', tagComponents.page, { tag: 'Robotics', page: 2 }],
    ['search:2:', components.searchComponents.oldPage, { page: 2, tag: '' }],
    ['found:a%3Ab%25c', components.searchComponents.oldOpen, { query: 'a:b%c' }],
    ['share:2502.05173', paperComponents.share, { id: '2502.05173' }],
    ['channel-stop:0a1b2c:42', channelComponents.stop, { id: '0a1b2c', userId: '42' }],
    ['channel-change:0a1b2c:42', channelComponents.change, { id: '0a1b2c', userId: '42' }],
    ['channel-hour:0a1b2c:42', channelComponents.hour, { id: '0a1b2c', userId: '42' }],
    ['channel-form:0a1b2c:42', channelComponents.layout, { id: '0a1b2c', userId: '42' }],
    ['author:A%3AB:3', authorComponents.page, { name: 'A:B', page: 3 }],
    [
      'stop:keyword:a%3Ab:2502.05173',
      unsubscribeComponents.stop,
      { kind: 'keyword', value: 'a:b', on: '2502.05173' },
    ],
    ['follow:tag:Robotics', subscriptionsComponents.followAgain, { kind: 'tag', value: 'Robotics' }],
  ] as const)('of an earlier version is read: %s', (id, component, args) => {
    const { name, written } = splitCustomId(id)
    expect(name).toBe(component.name)
    expect(component.parse(written)).toEqual(args)
  })
})
