import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EditionToCompose } from '../../../src/delivery/ports.ts'
import type { Digest } from '../../../src/digest/paper.ts'
import { readDigests } from '../../../src/digest/read.ts'
import { composer, messageIn } from '../../../src/discord/messages/digest-post.ts'
import type { WeekFacts } from '../../../src/library/trends.ts'
import { interestsInTags } from '../../../src/subscriptions/interests.ts'
import { wants } from '../../../src/subscriptions/matching.ts'
import { type Look, PLAIN_LOOK } from '../../../src/subscriptions/subscription.ts'
import type { discordFaults } from '../checks/discord-rules.ts'

/** Every layout, and a forum's posts. */
export const LAYOUTS = [
  'compact',
  'full',
  'direct',
  'thread',
  'publish',
  'forum',
  'forum-full',
  'week',
  'direct-week',
] as const
export type TestLayout = (typeof LAYOUTS)[number]

/** The sample digest. */
export function sample(): Digest {
  const text = readFileSync(join(import.meta.dirname, '../../../data/sample/2025/02/10.md'), 'utf8')
  const reading = readDigests(text)
  const digest = reading.status === 'read' ? reading.digests[0] : undefined
  if (digest === undefined) throw new Error('the sample has no digest')
  return digest
}

/** A look that chooses everything. */
export const LOUD: Look = { roleId: '1', isSilent: true, accent: 0x123456 }

/** Changes of tags as the card of a week says them, one of them hostile. */
const CHANGES: WeekFacts['changes'] = [
  { tag: 'Robotics', papers: 12, before: 7.25 },
  { tag: '**@everyone** <#1> `x'.padEnd(200, '*'), papers: 9, before: 0 },
  { tag: 'Audio', papers: 0, before: 3 },
]

/** Tags over four weeks, one of them hostile. */
const TRENDS: WeekFacts['trends'] = {
  periods: ['01-20', '01-27', '02-03', '02-10'].map((day) => ({ first: `2025-${day}`, last: `2025-${day}` })),
  tags: ['Robotics', '<script>&"', '大模型'].map((tag, at) => ({ tag, counts: [at, 2, 9, 4] })),
}

/** The edition of a channel that wants a digest, or its papers of some tags. */
export function editionOf(
  digest: Digest,
  layout: TestLayout,
  { tags = [], look = PLAIN_LOOK }: { tags?: readonly string[]; look?: Look } = {},
): EditionToCompose {
  const interests = interestsInTags(tags)
  const isForum = layout === 'forum' || layout === 'forum-full'
  return {
    subscriptionId: 'c1',
    edition: digest.date,
    date: digest.date,
    layout: isForum ? (layout === 'forum' ? 'compact' : 'full') : layout,
    isForum,
    interests,
    look,
    missed: [],
    ...(layout.endsWith('week') ? { week: { changes: CHANGES, trends: TRENDS } } : {}),
    papers: digest.papers.filter((paper) => wants(interests, paper)),
  }
}

/** Every paper of a digest, in as many messages as that takes. */
export function compose(digest: Digest, layout: TestLayout, tags: readonly string[] = [], look = PLAIN_LOOK) {
  const edition = editionOf(digest, layout, { tags, look })
  return {
    papers: edition.papers,
    steps: composer.compose({ ...edition, messageLimit: Number.POSITIVE_INFINITY }),
  }
}

export type Steps = ReturnType<typeof compose>['steps']

/** The messages of the post itself, without a thread's cards. */
export function postsOf(steps: Steps): Steps {
  return steps.filter(
    ({ kind, on }) => kind === 'forum-post' || (kind === 'message' && (on === null || on === 1)),
  )
}

/** Every message that a step writes. */
export function messagesOf(steps: Steps): object[] {
  return steps.flatMap(({ payload }) => messageIn(payload) ?? [])
}

/** The message that a step writes. */
export function messageOf(step: Steps[number] | undefined): object {
  const message = step === undefined ? null : messageIn(step.payload)
  if (message === null) throw new Error('the step writes no message')
  return message
}

/** Every message of a digest, however many it takes. */
export function digestMessages(digest: Digest, layout: 'compact' | 'full' = 'compact'): object[] {
  return messagesOf(compose(digest, layout).steps)
}

/** The request that the publisher makes of a step. */
export function requestOf({ payload }: Steps[number]): Parameters<typeof discordFaults>[0][number] {
  const auto_archive_duration = 10_080
  const post = (path: string, body: unknown) => ({ method: 'POST', path: `/channels/1${path}`, body })
  switch (payload.kind) {
    case 'message':
      return post('/messages', { ...payload.message, nonce: 'n', enforce_nonce: true })
    case 'thread':
      return post('/messages/1/threads', { name: payload.name, auto_archive_duration })
    case 'forum-post': {
      const { name, message } = payload
      return post('/threads', { name, message, applied_tags: [], auto_archive_duration })
    }
    case 'publish':
      return post('/messages/1/crosspost', undefined)
  }
}
