import { describe, expect, test } from 'vitest'
import type { LedgerEntry, LedgerStep } from '../../src/delivery/ledger.ts'
import { planEditions } from '../../src/delivery/plan.ts'
import type { Digest } from '../../src/digest/paper.ts'
import { interestsInTags } from '../../src/subscriptions/interests.ts'
import { dailyAt } from '../../src/subscriptions/schedule.ts'
import type { Subscription } from '../../src/subscriptions/subscription.ts'
import {
  channelSubscription,
  ledgerEntry,
  personSubscription,
  sampleDigest,
  samplePaper,
} from '../support/builders/samples.ts'

const FEB_10 = sampleDigest('2025-02-10', ['a', 'b'])

interface Case {
  readonly name: string
  readonly now?: string
  readonly subscription?: Partial<Subscription>
  readonly digests: readonly Digest[]
  readonly had?: readonly LedgerEntry[]
  readonly keptFrom?: string
  readonly lostDays?: readonly string[]
  /** Edition and its papers. */
  readonly expected: readonly (readonly [string, readonly string[]])[]
}

const had = (edition: string, seen: number, ...sent: string[]): LedgerEntry =>
  ledgerEntry({
    edition,
    date: edition.slice(0, 10),
    seen,
    steps: sent.map((id, i) => ({
      step: i + 1,
      kind: 'message',
      on: null,
      paperIds: [id],
      state: 'done',
      at: 0,
      attemptedAt: null,
      failures: null,
      message: { channelId: 'ch1', messageId: id },
      reason: null,
    })),
  })

const termsOf = (tags: readonly string[]) => ({
  target: { kind: 'channel', channelId: 'ch1' } as const,
  layout: 'compact' as const,
  isForum: false,
  interests: interestsInTags(tags),
})

const on = (...dates: string[]) => dates.map((date) => sampleDigest(date, [`on ${date}`]))
const whole = (...dates: string[]) => dates.map((date) => [date, [`on ${date}`]] as const)

const CASES: readonly Case[] = [
  { name: 'nothing held', digests: [], expected: [] },
  { name: 'the digest of the day', digests: [FEB_10], expected: [['2025-02-10', ['a', 'b']]] },
  { name: 'a day it had', digests: [FEB_10], had: [had('2025-02-10', 2, 'a', 'b')], expected: [] },
  {
    name: 'late ones: three days back, older ones as a line, oldest first',
    now: '2025-02-20T08:00:00Z',
    digests: on('2025-02-20', '2025-02-16', '2025-02-18', '2025-02-17', '2025-02-19'),
    expected: [['missed-2025-02-16', []], ...whole('2025-02-17', '2025-02-18', '2025-02-19', '2025-02-20')],
  },
  {
    name: 'the day it was made counts, the day before does not',
    digests: on('2025-02-09', '2025-02-10'),
    expected: whole('2025-02-10'),
  },
  {
    name: 'the day it was made is the day it was there: already the 11th in Tokyo',
    now: '2025-02-11T08:00:00Z',
    subscription: {
      createdAt: Date.parse('2025-02-10T20:00:00Z'),
      schedule: dailyAt('09:00', 'Asia/Tokyo'),
    },
    digests: on('2025-02-10', '2025-02-11'),
    expected: whole('2025-02-11'),
  },
  {
    name: 'the three days are counted there: still the 12th in Honolulu',
    now: '2025-02-13T08:00:00Z',
    subscription: {
      createdAt: Date.parse('2025-02-01T20:00:00Z'),
      schedule: dailyAt('22:00', 'Pacific/Honolulu'),
    },
    digests: on('2025-02-08', '2025-02-09'),
    expected: [['missed-2025-02-08', []], ...whole('2025-02-09')],
  },
  {
    name: 'a publisher a day ahead is news, two days ahead is not yet',
    digests: on('2025-02-11', '2025-02-12'),
    expected: whole('2025-02-11'),
  },
  {
    name: 'a day that grew: only what is new, in its order',
    digests: [sampleDigest('2025-02-10', ['a', 'b', 'd', 'c'])],
    had: [had('2025-02-10', 2, 'a', 'b')],
    expected: [['2025-02-10+1', ['d', 'c']]],
  },
  {
    name: 'a day that grew twice',
    digests: [sampleDigest('2025-02-10', ['a', 'b', 'c', 'd'])],
    had: [had('2025-02-10', 2, 'a', 'b'), had('2025-02-10+1', 3, 'c')],
    expected: [['2025-02-10+2', ['d']]],
  },
  {
    name: 'a day that grew by what nobody wants is recorded as had',
    subscription: { interests: interestsInTags(['Multimodal']) },
    digests: [sampleDigest('2025-02-10', ['a', samplePaper('x', { tags: ['Robotics'] })])],
    had: [had('2025-02-10', 1, 'a')],
    expected: [['2025-02-10+1', []]],
  },
  {
    name: 'tags choose',
    subscription: { interests: interestsInTags(['Robotics']) },
    digests: [sampleDigest('2025-02-10', ['a', samplePaper('x', { tags: ['Robotics', 'Multimodal'] })])],
    expected: [['2025-02-10', ['x']]],
  },
  {
    name: 'an empty match is recorded, and nothing sent',
    subscription: { interests: interestsInTags(['Robotics']) },
    digests: [FEB_10],
    expected: [['2025-02-10', []]],
  },
  {
    name: 'a day with nothing for it, recorded, then other tags: not sent after all',
    subscription: { interests: interestsInTags(['Multimodal']) },
    digests: [FEB_10],
    had: [{ ...had('2025-02-10', 2), terms: termsOf(['Robotics']) }],
    expected: [],
  },
  {
    name: 'fewer papers than it saw (a restored backup): nothing is sent again',
    digests: [sampleDigest('2025-02-10', ['a'])],
    had: [had('2025-02-10', 2, 'a', 'b')],
    expected: [],
  },
  {
    name: 'a day told in another order: what was sent is not sent again',
    digests: [sampleDigest('2025-02-10', ['b', 'a', 'c'])],
    had: [had('2025-02-10', 2, 'a', 'b')],
    expected: [['2025-02-10+1', ['c']]],
  },
  {
    name: 'a day that the ledger may have forgotten is not news, whatever the clock says',
    digests: on('2025-02-10', '2025-02-11'),
    now: '2025-02-11T08:00:00Z',
    keptFrom: '2025-02-11',
    expected: whole('2025-02-11'),
  },
  {
    name: 'of a day whose record is lost nothing is sent, of those around it everything',
    digests: on('2025-02-09', '2025-02-10', '2025-02-11'),
    now: '2025-02-11T08:00:00Z',
    subscription: { createdAt: Date.parse('2025-02-01T00:00:00Z') },
    lostDays: ['2025-02-10'],
    expected: whole('2025-02-09', '2025-02-11'),
  },
  {
    name: 'whoever gets several days at once may have had those before a lost day with it',
    digests: on('2025-02-10', '2025-02-11', '2025-02-13', '2025-02-14'),
    now: '2025-02-16T08:00:00Z',
    subscription: {
      createdAt: Date.parse('2025-02-01T00:00:00Z'),
      schedule: { ...dailyAt('09:00', 'Europe/Berlin'), days: [7] },
    },
    lostDays: ['2025-02-11'],
    expected: [['2025-02-13..2025-02-14', ['on 2025-02-13', 'on 2025-02-14']]],
  },
  {
    name: 'a line about days that were missed may have gone with a lost day',
    digests: on('2025-02-10', '2025-02-12'),
    now: '2025-02-17T08:00:00Z',
    subscription: { createdAt: Date.parse('2025-02-01T00:00:00Z') },
    lostDays: ['2025-02-11'],
    expected: [['missed-2025-02-12', []]],
  },
]

const missedLine = (...dates: string[]): LedgerEntry => ({
  ...had(`x`, 1),
  edition: `missed-${dates.at(-1)}`,
  date: dates.at(-1) ?? '',
  missed: dates,
})

describe('what was missed', () => {
  const missedOf = (
    entries: readonly LedgerEntry[],
    now = '2025-02-20T08:00:00Z',
    changes: Partial<Subscription> = {},
  ) =>
    planEditions({
      subscription: { ...channelSubscription(), ...changes } as Subscription,
      digests: on(
        '2025-02-10',
        '2025-02-11',
        '2025-02-12',
        '2025-02-13',
        '2025-02-14',
        '2025-02-16',
        '2025-02-18',
      ),
      had: entries,
      keptFrom: null,
      earlier: [],
      wasHad: null,
      today: '2025-02-20',
      now: Date.parse(now),
    }).map(({ edition, missed }) => [edition, missed])

  test('is told of in one line, up to ten days back', () => {
    expect(missedOf([], '2025-02-22T08:00:00Z')[0]).toEqual([
      'missed-2025-02-18',
      ['2025-02-12', '2025-02-13', '2025-02-14', '2025-02-16', '2025-02-18'],
    ])
  })

  test('is told of once', () => {
    const told = missedLine('2025-02-10', '2025-02-14')
    expect(missedOf([told])[0]).toEqual(['missed-2025-02-16', ['2025-02-16']])
    expect(missedOf([told, missedLine('2025-02-16')])).toEqual([['2025-02-18', []]])
  })

  test('does not hold what it had, nor what it would not have wanted', () => {
    expect(missedOf([had('2025-02-12', 1, 'x'), had('2025-02-13', 1)])[0]).toEqual([
      'missed-2025-02-16',
      ['2025-02-10', '2025-02-11', '2025-02-14', '2025-02-16'],
    ])
    expect(missedOf([], undefined, { interests: interestsInTags(['Robotics']) })).toEqual([
      ['2025-02-18', []],
    ])
  })

  test('a line that a clock far ahead brought does not silence the day itself', () => {
    const editions = planEditions({
      subscription: channelSubscription(),
      digests: [FEB_10],
      had: [missedLine('2025-02-10')],
      keptFrom: null,
      earlier: [],
      wasHad: null,
      today: '2025-02-20',
      now: Date.parse('2025-02-10T08:00:00Z'),
    })
    expect(editions.map(({ edition }) => edition)).toEqual(['2025-02-10'])
  })
})

describe('what Discord refused', () => {
  const withStates = (states: readonly LedgerStep['state'][]): LedgerEntry => {
    const entry = had('2025-02-10', 2, 'a', 'b')
    return { ...entry, steps: entry.steps.map((step, i) => ({ ...step, state: states[i] ?? 'done' })) }
  }
  const plan = (entry: LedgerEntry) =>
    planEditions({
      subscription: channelSubscription(),
      digests: [FEB_10],
      had: [entry],
      keptFrom: null,
      earlier: [],
      wasHad: null,
      today: '2025-02-20',
      now: Date.parse('2025-02-11T08:00:00Z'),
    }).map(({ edition, papers }) => [edition, papers.map(({ id }) => id)])

  test.each([
    [['refused', 'refused'], [['2025-02-10', ['a', 'b']]]],
    [['done', 'refused'], [['2025-02-10+1', ['b']]]],
    [['unknown', 'refused'], [['2025-02-10+1', ['b']]]],
    [['done', 'unknown'], []],
    [['sending', 'planned'], []],
  ] as const)('%j: owed again while it is news', (states, expected) => {
    expect(plan(withStates(states))).toEqual(expected)
  })
})

describe('what a person is owed', () => {
  const plan = (
    digests: readonly Digest[],
    entries: readonly LedgerEntry[] = [],
    now = '2025-02-12T08:00:00Z',
  ) =>
    planEditions({
      subscription: personSubscription(),
      digests,
      had: entries,
      keptFrom: null,
      earlier: [],
      wasHad: null,
      today: '2025-02-20',
      now: Date.parse(now),
    }).map(({ edition, papers, missed }) => [edition, papers.map(({ id }) => id), missed])

  test('several days are one edition, of a range', () => {
    expect(plan(on('2025-02-10', '2025-02-11', '2025-02-12'))).toEqual([
      ['2025-02-10..2025-02-12', ['on 2025-02-10', 'on 2025-02-11', 'on 2025-02-12'], []],
    ])
  })

  test('one a local day: what comes later joins the next', () => {
    const served = { ...had('2025-02-12', 1, 'a'), plannedAt: Date.parse('2025-02-12T08:00:00Z') }
    const grown = sampleDigest('2025-02-12', ['a', 'b'])
    expect(plan([grown], [served], '2025-02-12T20:00:00Z')).toEqual([])
    expect(plan([grown, ...on('2025-02-13')], [served], '2025-02-13T08:00:00Z')).toEqual([
      ['2025-02-13', ['b', 'on 2025-02-13'], []],
    ])
  })

  test('no paper twice, on whatever day it stands again', () => {
    const digests = [sampleDigest('2025-02-11', ['a']), sampleDigest('2025-02-12', ['a', 'b'])]
    expect(plan(digests, [had('2025-02-11', 1, 'a')])).toEqual([['2025-02-12', ['b'], []]])
    expect(plan(digests)).toEqual([['2025-02-11..2025-02-12', ['a', 'b'], []]])
  })

  test('version 0.2 noted the other days apart: a crash between repeats nothing', () => {
    const whole = { ...had('2025-02-12', 1, 'on 2025-02-11', 'on 2025-02-12'), plannedAt: 0 }
    expect(plan(on('2025-02-11', '2025-02-12'), [whole])).toEqual([['2025-02-11', [], []]])
  })

  test('missed days come with it, in the same message', () => {
    const made = plan(on('2025-02-10', '2025-02-16'), [], '2025-02-16T08:00:00Z')
    expect(made).toEqual([['2025-02-16', ['on 2025-02-16'], ['2025-02-10']]])
  })
})

describe('what is owed when due', () => {
  test.each(CASES)(
    '$name',
    ({ now, subscription, digests, had: entries, keptFrom = null, lostDays = [], expected }) => {
      const editions = planEditions({
        subscription: { ...channelSubscription(), ...subscription } as Subscription,
        digests,
        had: entries ?? [],
        keptFrom,
        lostDays,
        earlier: [],
        wasHad: null,
        today: '2025-02-20',
        now: Date.parse(now ?? '2025-02-10T08:00:00Z'),
      })
      expect(editions.map(({ edition, papers }) => [edition, papers.map(({ id }) => id)])).toEqual(expected)
      for (const { edition, date } of editions) {
        expect(edition.replace('missed-', '').split('+')[0]?.endsWith(date)).toBe(true)
      }
    },
  )

  test('planning what was planned owes nothing more', () => {
    const entry = had('2025-02-10', 2, 'a', 'b')
    expect(
      planEditions({
        subscription: channelSubscription(),
        digests: [FEB_10],
        had: [entry],
        keptFrom: null,
        earlier: [],
        wasHad: null,
        today: '2025-02-20',
        now: Date.parse('2025-02-11T08:00:00Z'),
      }),
    ).toEqual([])
  })
})
