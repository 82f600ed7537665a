import type { LedgerEntry } from '../../../src/delivery/ledger.ts'
import type { Digest, Paper } from '../../../src/digest/paper.ts'
import { EVERYTHING, interestsInTags } from '../../../src/subscriptions/interests.ts'
import { dailyAt } from '../../../src/subscriptions/schedule.ts'
import {
  type ChannelSubscription,
  type PersonSubscription,
  PLAIN_LOOK,
} from '../../../src/subscriptions/subscription.ts'

/** A small paper, known by its id. */
export function samplePaper(id: string, changes: Partial<Paper> = {}): Paper {
  return {
    id,
    title: `On ${id}`,
    nickname: null,
    authors: ['Ada Lovelace'],
    summary: ['It works.'],
    tags: ['Multimodal'],
    url: `https://arxiv.org/abs/${id}`,
    code: [],
    models: [],
    dates: ['2025-02-10'],
    tagsInferred: false,
    ...changes,
  }
}

/** A digest of papers given whole or by id. */
export function sampleDigest(date: string, papers: readonly (string | Paper)[]): Digest {
  return {
    date,
    papers: papers.map((paper) =>
      typeof paper === 'string' ? samplePaper(paper, { dates: [date] }) : { ...paper, dates: [date] },
    ),
    rejected: [],
  }
}

/** A channel that wants every paper at nine, Berlin time. */
export function channelSubscription(changes: Partial<ChannelSubscription> = {}): ChannelSubscription {
  return {
    kind: 'channel',
    id: 'c1',
    guildId: 'g1',
    channelId: 'ch1',
    channelName: 'papers',
    createdBy: 'u1',
    channelKind: 'text',
    layout: 'compact',
    look: PLAIN_LOOK,
    postsOnEmptyDays: false,
    interests: EVERYTHING,
    schedule: dailyAt('09:00', 'Europe/Berlin'),
    createdAt: Date.parse('2025-02-10T06:00:00Z'),
    nextDueAt: Date.parse('2025-02-10T08:00:00Z'),
    paused: null,
    ...changes,
  }
}

/** A person who follows one tag, at nine, Berlin time. */
export function personSubscription(changes: Partial<PersonSubscription> = {}): PersonSubscription {
  return {
    kind: 'person',
    id: 'pu1',
    userId: 'u1',
    interests: interestsInTags(['Multimodal']),
    schedule: dailyAt('09:00', 'Europe/Berlin'),
    createdAt: Date.parse('2025-02-10T06:00:00Z'),
    nextDueAt: Date.parse('2025-02-10T08:00:00Z'),
    paused: null,
    ...changes,
  }
}

/** An entry of one step, still to be sent. */
export function ledgerEntry(changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    subscriptionId: 'c1',
    edition: '2025-02-10',
    date: '2025-02-10',
    seen: { passedOver: '2502.00002 .00003', elsewhere: '' },
    plannedAt: Date.parse('2025-02-10T08:00:00Z'),
    dueAt: Date.parse('2025-02-10T08:00:00Z'),
    terms: {
      target: { kind: 'channel', channelId: 'ch1' },
      layout: 'compact',
      isForum: false,
      interests: EVERYTHING,
    },
    missed: [],
    steps: [
      {
        step: 1,
        kind: 'message',
        on: null,
        paperIds: ['2502.00001'],
        state: 'planned',
        at: Date.parse('2025-02-10T08:00:00Z'),
        attemptedAt: null,
        failures: null,
        message: null,
        reason: null,
      },
    ],
    ...changes,
  }
}
