import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageFlags } from 'discord-api-types/v10'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EditionPlan, type EditionToCompose, NONE_LEFT_OUT } from '../../../src/delivery/ports.ts'
import type { Digest, Paper } from '../../../src/digest/paper.ts'
import { readDigests } from '../../../src/digest/read.ts'
import { composer } from '../../../src/discord/messages/digest-post.ts'
import { LIMITS, messageFaults } from '../../../src/discord/messages/limits.ts'
import { paperCard } from '../../../src/discord/messages/paper-card.ts'
import { paperList } from '../../../src/discord/messages/paper-list.ts'
import { EVERYTHING, interestsInTags } from '../../../src/subscriptions/interests.ts'
import { wants } from '../../../src/subscriptions/matching.ts'
import { type Look, PLAIN_LOOK } from '../../../src/subscriptions/subscription.ts'
import { CORPORA } from '../../support/builders/corpus.ts'
import { samplePaper } from '../../support/builders/samples.ts'
import { discordFaults } from '../../support/checks/discord-rules.ts'
import { idsOf, papersIn, textOf } from '../../support/checks/message-text.ts'

/** Every layout, and a forum's posts. */
const LAYOUTS = ['compact', 'full', 'direct', 'thread', 'publish', 'forum', 'forum-full'] as const
type TestLayout = (typeof LAYOUTS)[number]

function sample(): Digest {
  const text = readFileSync(join(import.meta.dirname, '../../../data/sample/2025/02/10.md'), 'utf8')
  const reading = readDigests(text)
  const digest = reading.status === 'read' ? reading.digests[0] : undefined
  if (digest === undefined) throw new Error('the sample has no digest')
  return digest
}

const LOUD: Look = { roleId: '1', isSilent: true, accent: 0x123456 }

function editionOf(
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
    papers: digest.papers.filter((paper) => wants(interests, paper)),
  }
}

/** Every paper of a digest, in as many messages as that takes. */
function compose(digest: Digest, layout: TestLayout, tags: readonly string[] = [], look = PLAIN_LOOK) {
  const edition = editionOf(digest, layout, { tags, look })
  return {
    papers: edition.papers,
    steps: composer.compose({ ...edition, messageLimit: Number.POSITIVE_INFINITY }),
  }
}

type Steps = ReturnType<typeof compose>['steps']

/** The messages of the post itself, without a thread's cards. */
function postsOf(steps: Steps): Steps {
  return steps.filter(
    ({ kind, on }) => kind === 'forum-post' || (kind === 'message' && (on === null || on === 1)),
  )
}

/** Every message that a step writes. */
function messagesOf(steps: Steps): object[] {
  return steps
    .filter(({ kind }) => kind === 'message' || kind === 'forum-post')
    .map(({ payload }) => (payload as { message?: object }).message ?? (payload as object))
}

/** The request that the publisher makes of a step. */
function requestOf({ kind, payload }: Steps[number]): Parameters<typeof discordFaults>[0][number] {
  const auto_archive_duration = 10_080
  const post = (path: string, body: unknown) => ({ method: 'POST', path: `/channels/1${path}`, body })
  switch (kind) {
    case 'message':
      return post('/messages', { ...(payload as object), nonce: 'n', enforce_nonce: true })
    case 'thread':
      return post('/messages/1/threads', { ...(payload as object), auto_archive_duration })
    case 'forum-post': {
      const { name, message } = payload as { name: string; message: object }
      return post('/threads', { name, message, applied_tags: [], auto_archive_duration })
    }
    case 'publish':
      return post('/messages/1/crosspost', undefined)
  }
}

describe('the post of a digest', () => {
  const digests = [sample(), ...CORPORA.flatMap((corpus) => corpus.digests())]

  it(`breaks no limit and has every paper once, in every layout (${digests.length} days)`, () => {
    let payloads = 0
    for (const [index, digest] of digests.entries()) {
      const few = index % 5 === 0 ? 3 : 0
      const tags = [...new Set(digest.papers.flatMap((paper) => paper.tags))].slice(0, few)
      for (const layout of LAYOUTS) {
        for (const filter of [[], ...tags.map((tag) => [tag])]) {
          const { papers, steps } = compose(digest, layout, filter, LOUD)
          const ids = papers.map(({ id }) => id)
          const shown = (some: Steps) => some.flatMap(({ paperIds }) => paperIds).sort()
          // A direct message shows the best ones.
          if (layout === 'direct') expect(shown(steps)).toHaveLength(Math.min(10, ids.length))
          else expect(shown(postsOf(steps))).toEqual([...ids].sort())
          if (layout === 'thread') {
            expect(shown(steps.filter((step) => !postsOf(steps).includes(step)))).toEqual([...ids].sort())
          }
          const requests = steps.map(requestOf)
          expect(discordFaults(requests), `${digest.date} ${layout} ${filter}`).toEqual([])
          for (const payload of messagesOf(steps)) {
            payloads += 1
            // Nothing pings but the role that was chosen.
            expect(payload).toMatchObject({ allowed_mentions: { parse: [] } })
          }
        }
      }
    }
    console.log(`${payloads} payloads of ${digests.length} days, none breaks a limit`)
  })

  it.each([
    ['compact', ['message', 'message']],
    ['thread', ['message', 'message', 'thread', ...Array(12).fill('message')]],
    ['publish', ['message', 'publish']],
    ['forum', ['forum-post', 'message']],
    ['direct', ['message']],
  ] as const)('is %s in steps %j', (layout, kinds) => {
    const { steps } = compose(sample(), layout)
    expect(steps.map(({ kind }) => kind)).toEqual(kinds)
    for (const { on } of steps) expect(on === null || steps[on - 1] !== undefined).toBe(true)
  })

  it('mentions the role once, notifies nobody where that is wished, and has the colour', () => {
    const messages = messagesOf(compose(sample(), 'compact', [], LOUD).steps)
    expect(messages.map((each) => JSON.stringify(each).includes('<@&1>'))).toEqual([true, false])
    for (const each of messages) {
      expect((each as { flags: number }).flags & MessageFlags.SuppressNotifications).not.toBe(0)
      expect(JSON.stringify(each)).toContain(`"accent_color":${0x123456}`)
    }
  })

  it('groups many papers by the tag they lead with, and does not repeat a heading in a message', () => {
    const papers = Array.from({ length: 24 }, (_, index) =>
      samplePaper(`2502.${10_000 + index}`, { tags: [index % 3 === 0 ? 'Audio' : 'Robotics'], summary: [] }),
    )
    const { steps } = compose({ date: '2025-02-10', papers, rejected: [] }, 'compact')
    const [first = {}] = messagesOf(steps)
    expect(textOf(first).match(/^### .*$/gm)).toEqual(['### Robotics', '### Audio'])
    expect(steps[0]?.paperIds.slice(0, 16)).toEqual(
      papers.filter(({ tags }) => tags[0] === 'Robotics').map(({ id }) => id),
    )
  })

  it('says why each paper of a direct message came, with a button that stops just that', () => {
    const { steps } = compose(sample(), 'direct', ['Multimodal', 'Natural Language Processing'])
    const [message = {}] = messagesOf(steps)
    expect(textOf(message)).toContain('-# because you follow Natural Language Processing')
    expect(idsOf(message)).toContain('stop:tag:Multimodal:2502.05173')
    expect(papersIn(message)).toHaveLength(10)
    expect(idsOf(message)).toContain('mine:2025-02-10:1')
    expect(textOf(message)).toContain('11 papers for you')
    expect(JSON.stringify(message)).toContain('and 1 more')
  })

  it('says that a day was empty, or days were missed, in one line with a way to the digest', () => {
    const edition = {
      subscriptionId: 'c1',
      date: '2025-02-10',
      layout: 'compact',
      isForum: false,
      interests: interestsInTags(['Robotics']),
      look: PLAIN_LOOK,
      papers: [],
    } as const
    const [empty] = composer.compose({ ...edition, edition: '2025-02-10', missed: [] })
    expect(textOf(empty?.payload as object)).toContain('no papers that this channel asked for')
    expect(idsOf(empty?.payload as object)).toEqual(['post:2025-02-10:1:c1'])
    const missed = ['2025-02-05', '2025-02-06', '2025-02-07', '2025-02-10']
    const [line] = composer.compose({ ...edition, edition: 'missed-2025-02-10', missed })
    expect(textOf(line?.payload as object)).toContain(
      '4 older digests did not reach you: 1 more, Thursday 6 February 2025',
    )
    for (const step of [empty, line]) expect(messageFaults(step?.payload)).toEqual([])
  })

  it('keeps every code link intact', () => {
    for (const digest of digests) {
      const { papers, steps } = compose(digest, 'compact')
      const text = steps.map(({ payload }) => textOf(payload as object)).join('\n')
      for (const url of papers.flatMap(({ code }) => code.slice(0, 2))) {
        if (url.length <= 300)
          expect(text).toContain(new URL(url).href.replace(/[<>\\]/g, encodeURIComponent))
      }
    }
  })

  it('names its edition and step on every message', () => {
    const digest = sample()
    for (const layout of LAYOUTS) {
      const { steps } = compose(digest, layout)
      for (const [index, { kind, payload }] of steps.entries()) {
        if (kind === 'thread' || kind === 'publish') continue
        const message = (payload as { message?: object }).message ?? (payload as object)
        expect(idsOf(message)).toContain(`post:2025-02-10:${index + 1}:c1`)
      }
    }
  })

  it('comes back as it was frozen, papers that are gone left out', () => {
    const digest = sample()
    const { steps } = compose(digest, 'compact')
    const plan = steps.map(({ kind, on, paperIds }) => ({ kind, on, paperIds }))
    const edition = {
      subscriptionId: 'c1',
      edition: digest.date,
      date: digest.date,
      layout: 'compact',
      isForum: false,
      interests: EVERYTHING,
      look: PLAIN_LOOK,
      missed: [],
      frozen: { steps: plan, leftOut: NONE_LEFT_OUT },
    } as const
    expect(composer.compose({ ...edition, papers: digest.papers })).toEqual(steps)
    const [gone] = digest.papers
    const rest = digest.papers.filter((paper) => paper !== gone)
    const again = composer.compose({ ...edition, papers: rest })
    expect(again.map(({ kind, on, paperIds }) => ({ kind, on, paperIds }))).toEqual(plan)
    expect(again.flatMap(({ payload }) => papersIn(payload as object))).toEqual(
      steps.flatMap(({ paperIds }) => paperIds).filter((id) => id !== gone?.id),
    )
  })

  it('still fits where the papers of a frozen step have grown, or are all gone', () => {
    const digest = sample()
    const papers = digest.papers.map((paper) => ({
      ...paper,
      title: `${paper.title} ${'again '.repeat(60)}`,
      nickname: null,
    }))
    const frozen = {
      steps: [{ kind: 'message', on: null, paperIds: papers.map(({ id }) => id) } as const],
      leftOut: NONE_LEFT_OUT,
    }
    const edition = {
      subscriptionId: 'c1',
      edition: digest.date,
      date: digest.date,
      layout: 'full',
      isForum: false,
      interests: EVERYTHING,
      look: PLAIN_LOOK,
      missed: [],
      frozen,
    } as const
    for (const shown of [papers, []]) {
      const [step] = composer.compose({ ...edition, papers: shown })
      expect(messageFaults(step?.payload)).toEqual([])
    }
  })
})

describe('an edition takes so many messages', () => {
  const papers = Array.from({ length: 2_000 }, (_, index) =>
    samplePaper(`2502.${10_000 + index}`, {
      tags: [`Tag ${index % 40}`],
      code: index % 2 === 0 ? ['https://github.com/a/b'] : [],
    }),
  )
  const flood = { date: '2025-02-10', papers, rejected: [] }

  it.each(LAYOUTS)(
    'in the layout %s, however many papers there are, and a button opens the others',
    (layout) => {
      const edition = editionOf(flood, layout, { look: LOUD })
      const plan = composer.plan(edition)
      const steps = composer.compose(edition)
      const posts = postsOf(steps)
      expect(posts).toHaveLength(layout === 'direct' ? 1 : 4)
      expect(discordFaults(steps.map(requestOf))).toEqual([])
      const shown = posts.flatMap(({ paperIds }) => paperIds)
      expect(plan.leftOut).toEqual({
        papers: 2_000 - shown.length,
        withCode: papers.filter(({ id, code }) => code.length > 0 && !shown.includes(id)).length,
      })
      // A thread has a card for each paper that the post shows, and none for the others.
      if (layout === 'thread') expect(steps.slice(5).flatMap(({ paperIds }) => paperIds)).toEqual(shown)
      const messages = messagesOf(posts)
      expect(textOf(messages[0] ?? {})).toMatch(/2000 papers/)
      const labels = messages.map((each) => JSON.stringify(each).match(/and \d+ more"/g) ?? [])
      expect(labels.flat()).toEqual([`and ${2_000 - shown.length} more"`])
      const id = layout === 'direct' ? 'mine:2025-02-10:1' : `more:2025-02-10:${shown.length}:c1`
      expect(idsOf(messages.at(-1) ?? {})).toContain(id)
      // What was frozen comes back letter for letter, though only the papers that it shows are looked up again.
      const frozen: EditionPlan = { steps: plan.steps, leftOut: plan.leftOut }
      const again = plan.steps.flatMap(({ paperIds }) => paperIds)
      const kept = papers.filter((paper) => again.includes(paper.id))
      expect(composer.compose({ ...edition, papers: kept, frozen })).toEqual(steps)
    },
  )

  it('as many as are set', () => {
    const steps = composer.compose({ ...editionOf(flood, 'compact'), messageLimit: 2 })
    expect(steps).toHaveLength(2)
  })
})

describe('what cannot be laid out', () => {
  const broken = (paper: Paper): Paper =>
    Object.defineProperty({ ...paper }, 'title', {
      get() {
        throw new RangeError('the title broke')
      },
    })

  it.each(LAYOUTS)('is left out by paper and named, in the layout %s', (layout) => {
    const digest = sample()
    const papers = digest.papers.with(3, broken({ ...(digest.papers[3] as Paper), nickname: null }))
    const edition = editionOf({ ...digest, papers }, layout)
    const fault = { paperId: papers[3]?.id, reason: 'the title broke' }
    const plan = composer.plan(edition)
    expect(plan.faults).toEqual([fault])
    const shown = [...new Set(plan.steps.flatMap(({ paperIds }) => paperIds))]
    expect(shown).not.toContain(papers[3]?.id)
    expect(shown).toHaveLength(layout === 'direct' ? 10 : 11)
    // One that breaks after it was planned is shown by its id.
    const steps = composer
      .compose(editionOf(digest, layout))
      .map(({ kind, on, paperIds }) => ({ kind, on, paperIds }))
    const later = composer.compose({ ...edition, frozen: { steps, leftOut: NONE_LEFT_OUT } })
    expect(later.flatMap(({ faults }) => faults)).toContainEqual(fault)
    expect(discordFaults(later.map(requestOf))).toEqual([])
    expect(messagesOf(later).flatMap(papersIn)).toContain(papers[2]?.id)
  })

  it('does without its menu, then without all but names, where Discord would refuse it', () => {
    const papers = Array.from({ length: 60 }, (_, index) =>
      samplePaper(`2502.${10_000 + index}`, { tags: [index % 2 === 0 ? 'Audio' : 'Robotics'], summary: [] }),
    )
    const edition = editionOf({ ...sample(), papers }, 'compact')
    const frozen = (count: number): EditionPlan => ({
      steps: [{ kind: 'message', on: null, paperIds: papers.slice(0, count).map(({ id }) => id) }],
      leftOut: NONE_LEFT_OUT,
    })
    // Of forty components, thirty-six papers leave none for two menus.
    const withoutMenu = composer.compose({ ...edition, frozen: frozen(36) })[0]?.payload as object
    expect(messageFaults(withoutMenu)).toEqual([])
    // The marker by which a crashed bot finds its post is still there.
    expect(idsOf(withoutMenu)).toEqual(['post:2025-02-10:1:c1'])
    expect(papersIn(withoutMenu)).toHaveLength(36)
    const lastResort = composer.compose({ ...edition, frozen: frozen(60) })[0]?.payload as object
    expect(messageFaults(lastResort)).toEqual([])
    expect(idsOf(lastResort)).toEqual(['post:2025-02-10:1:c1'])
  })
})

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 4_000 }),
  fc.constantFrom(
    '@everyone <@1> <#2> <@&3>',
    '[click](https://evil.example) ![x](javascript:alert(1))',
    '```\nfence',
    `\u202E${'deep '.repeat(900)}`,
    '深'.repeat(1_500),
    `z${'\u0301'.repeat(2_000)}`,
  ),
)

const hostilePaper: fc.Arbitrary<Paper> = fc
  .record({
    id: fc.stringMatching(/^\d{4}\.\d{5}$/),
    title: hostileText,
    nickname: fc.option(hostileText),
    authors: fc.array(hostileText, { maxLength: 4 }),
    summary: fc.array(hostileText, { maxLength: 4 }),
    tags: fc.array(hostileText, { maxLength: 8 }),
    code: fc.array(fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), hostileText), {
      maxLength: 3,
    }),
    models: fc.array(fc.webUrl(), { maxLength: 3 }),
  })
  .map((paper) => ({
    ...paper,
    url: `https://arxiv.org/abs/${paper.id}`,
    dates: ['2025-02-10'],
    tagsInferred: false,
  }))

describe('a hostile digest', () => {
  const papers = fc.uniqueArray(hostilePaper, { selector: ({ id }) => id, minLength: 1, maxLength: 20 })

  it('renders harmless and within the limits, in every layout', () => {
    fc.assert(
      fc.property(papers, fc.constantFrom(...LAYOUTS), (hostile, layout) => {
        const { steps } = compose({ date: '2025-02-10', papers: hostile, rejected: [] }, layout)
        expect(discordFaults(steps.map(requestOf))).toEqual([])
        for (const payload of messagesOf(steps)) {
          expect(payload).toMatchObject({ allowed_mentions: { parse: [] } })
          expect(textOf(payload as object)).not.toMatch(/@everyone|(?<!\\)<[@#]|\u202E/)
        }
      }),
      { seed: 20250210, numRuns: 60 },
    )
  })

  it('gives cards and lists within the limits', () => {
    fc.assert(
      fc.property(papers, (hostile) => {
        for (const paper of hostile)
          expect(messageFaults(paperCard(paper, { shareable: true, saved: false }))).toEqual([])
        const list = paperList({
          header: 'Found',
          papers: hostile.map((paper) => ({ paper, words: paper.title.split(' '), note: 'x'.repeat(90) })),
          page: 1,
          pageId: (page) => `p:${page}`,
          menuId: 'm',
        })
        expect(messageFaults(list)).toEqual([])
      }),
      { seed: 20250210, numRuns: 60 },
    )
  })

  it('leaves room: no message is near the byte limit by accident of one script', () => {
    const cjk: Paper = {
      id: '2502.00001',
      title: '深度学习'.repeat(40),
      nickname: null,
      authors: ['作者'],
      summary: ['模型'.repeat(300)],
      tags: ['Multimodal'],
      url: 'https://arxiv.org/abs/2502.00001',
      code: [],
      models: [],
      dates: ['2025-02-10'],
      tagsInferred: false,
    }
    const many = Array.from({ length: 36 }, (_, index) => ({
      ...cjk,
      id: `2502.${String(index).padStart(5, '0')}`,
    }))
    for (const { payload } of compose({ date: '2025-02-10', papers: many, rejected: [] }, 'compact').steps) {
      expect(Buffer.byteLength(JSON.stringify(payload))).toBeLessThan(LIMITS.bytes)
    }
  })
})

describe('tags that were derived', () => {
  it('are shown as such, in the list and on the card', () => {
    const [paper] = sample().papers
    if (paper === undefined) throw new Error('the sample is empty')
    const derived = { ...paper, tagsInferred: true }
    const digest = { date: '2025-02-10', papers: [derived], rejected: [] }
    expect(textOf(compose(digest, 'compact').steps[0]?.payload as object)).toContain('probably Multimodal')
    expect(textOf(paperCard(derived, { shareable: false, saved: false }))).toContain(
      'Tags were derived from the words',
    )
    expect(textOf(paperCard(paper, { shareable: false, saved: false }))).not.toContain('derived')
  })
})

describe('an edition of a range', () => {
  const range = (layout: TestLayout, edition = '2025-02-10..2025-02-16') => ({
    ...editionOf(sample(), layout),
    edition,
    date: '2025-02-16',
  })

  it.each(LAYOUTS)('says so in every message and name, and carries it in its buttons: %s', (layout) => {
    const edition = { ...range(layout), messageLimit: 1 }
    const [message = {}] = messagesOf(composer.compose(edition))
    expect(textOf(message)).toContain('10–16 February 2025')
    expect(textOf(message)).not.toContain('continued')
    const ids = idsOf(message).filter((id) => /^(?:post-tag|more|mine):/.test(id))
    for (const id of ids) expect(id).toContain(':2025-02-10..2025-02-16')
    expect(idsOf(message)).toContain('post:2025-02-10..2025-02-16:1:c1')
    for (const each of composer.compose(range(layout))) {
      const { name } = (each.payload ?? {}) as { name?: string }
      if (name !== undefined) expect(name).toContain('10–16 February 2025')
    }
    expect(messageFaults(message)).toEqual([])
  })

  it.each([
    ['2025-02-10', 'Monday 10 February 2025'],
    ['2025-02-24..2025-03-02', '24 February – 2 March 2025'],
    ['2024-12-30..2025-01-05', '30 December 2024 – 5 January 2025'],
    ['2025-02-10..2025-02-12+1', '10–12 February 2025, continued'],
  ])('%s reads %s', (edition, read) => {
    const [message = {}] = messagesOf(composer.compose(range('compact', edition)))
    expect(textOf(message)).toContain(`## ${read}`)
  })
})
