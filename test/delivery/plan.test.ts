import { describe, expect, test } from 'vitest'
import type { LedgerEntry } from '../../src/delivery/ledger.ts'
import { planEditions } from '../../src/delivery/plan.ts'
import type { Digest } from '../../src/digest/paper.ts'
import type { Subscription } from '../../src/subscriptions/subscription.ts'
import { channelSubscription, ledgerEntry, sampleDigest, samplePaper } from '../support/samples.ts'

const FEB_10 = sampleDigest('2025-02-10', ['a', 'b'])

interface Case {
  readonly name: string
  readonly now?: string
  readonly subscription?: Partial<Subscription>
  readonly digests: readonly Digest[]
  readonly had?: readonly LedgerEntry[]
  readonly keptFrom?: string
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
      paperIds: [id],
      state: 'done',
      at: 0,
      failures: null,
      message: { channelId: 'ch1', messageId: id },
      reason: null,
    })),
  })

const on = (...dates: string[]) => dates.map((date) => sampleDigest(date, [`on ${date}`]))
const whole = (...dates: string[]) => dates.map((date) => [date, [`on ${date}`]] as const)

const CASES: readonly Case[] = [
  { name: 'nothing held', digests: [], expected: [] },
  { name: 'the digest of the day', digests: [FEB_10], expected: [['2025-02-10', ['a', 'b']]] },
  { name: 'a day it had', digests: [FEB_10], had: [had('2025-02-10', 2, 'a', 'b')], expected: [] },
  {
    name: 'late ones: three days back, none further, oldest first',
    now: '2025-02-20T08:00:00Z',
    digests: on('2025-02-20', '2025-02-16', '2025-02-18', '2025-02-17', '2025-02-19'),
    expected: whole('2025-02-17', '2025-02-18', '2025-02-19', '2025-02-20'),
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
      schedule: { time: '09:00', timeZone: 'Asia/Tokyo' },
    },
    digests: on('2025-02-10', '2025-02-11'),
    expected: whole('2025-02-11'),
  },
  {
    name: 'the three days are counted there: still the 12th in Honolulu',
    now: '2025-02-13T08:00:00Z',
    subscription: {
      createdAt: Date.parse('2025-02-01T20:00:00Z'),
      schedule: { time: '22:00', timeZone: 'Pacific/Honolulu' },
    },
    digests: on('2025-02-08', '2025-02-09'),
    expected: whole('2025-02-09'),
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
    subscription: { tags: ['Multimodal'] },
    digests: [sampleDigest('2025-02-10', ['a', samplePaper('x', { tags: ['Robotics'] })])],
    had: [had('2025-02-10', 1, 'a')],
    expected: [['2025-02-10+1', []]],
  },
  {
    name: 'tags choose',
    subscription: { tags: ['Robotics'] },
    digests: [sampleDigest('2025-02-10', ['a', samplePaper('x', { tags: ['Robotics', 'Multimodal'] })])],
    expected: [['2025-02-10', ['x']]],
  },
  {
    name: 'an empty match is recorded, and nothing sent',
    subscription: { tags: ['Robotics'] },
    digests: [FEB_10],
    expected: [['2025-02-10', []]],
  },
  {
    name: 'a day with nothing for it, recorded, then other tags: not sent after all',
    subscription: { tags: ['Multimodal'] },
    digests: [FEB_10],
    had: [had('2025-02-10', 2)],
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
]

describe('what a firing owes', () => {
  test.each(CASES)('$name', ({ now, subscription, digests, had: entries, keptFrom = null, expected }) => {
    const editions = planEditions({
      subscription: { ...channelSubscription(), ...subscription } as Subscription,
      digests,
      had: entries ?? [],
      keptFrom,
      now: Date.parse(now ?? '2025-02-10T08:00:00Z'),
    })
    expect(editions.map(({ edition, papers }) => [edition, papers.map(({ id }) => id)])).toEqual(expected)
    for (const { edition, date, seen } of editions) {
      expect(edition.startsWith(date)).toBe(true)
      expect(seen).toBe(digests.find((digest) => digest.date === date)?.papers.length)
    }
  })

  test('planning what was planned owes nothing more', () => {
    const [planned] = planEditions({
      subscription: channelSubscription(),
      digests: [FEB_10],
      had: [],
      keptFrom: null,
      now: Date.parse('2025-02-10T08:00:00Z'),
    })
    const entry = had('2025-02-10', planned?.seen ?? 0, 'a', 'b')
    expect(
      planEditions({
        subscription: channelSubscription(),
        digests: [FEB_10],
        had: [entry],
        keptFrom: null,
        now: Date.parse('2025-02-11T08:00:00Z'),
      }),
    ).toEqual([])
  })
})
