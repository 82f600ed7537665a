import { MessageFlags } from 'discord-api-types/v10'
import { describe, expect, it } from 'vitest'
import { type EditionPlan, type EditionToCompose, NONE_LEFT_OUT } from '../../../src/delivery/ports.ts'
import { composer } from '../../../src/discord/messages/digest-post.ts'
import { messageFaults } from '../../../src/discord/messages/limits.ts'
import { EVERYTHING, interestsInTags } from '../../../src/subscriptions/interests.ts'
import { PLAIN_LOOK } from '../../../src/subscriptions/subscription.ts'
import { CORPORA } from '../../support/builders/corpus.ts'
import {
  compose,
  editionOf,
  LAYOUTS,
  LOUD,
  messageOf,
  messagesOf,
  postsOf,
  requestOf,
  type Steps,
  sample,
  type TestLayout,
} from '../../support/builders/editions.ts'
import { samplePaper } from '../../support/builders/samples.ts'
import { discordFaults } from '../../support/checks/discord-rules.ts'
import { idsOf, papersIn, textOf } from '../../support/checks/message-text.ts'

/** Layouts that show the best papers, and how many. */
const BEST: Partial<Record<TestLayout, number>> = { direct: 10, week: 25, 'direct-week': 25 }

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
          const best = BEST[layout]
          if (best !== undefined) expect(shown(steps)).toHaveLength(Math.min(best, ids.length))
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

  it('shows what others liked most first, and only as many as are asked for, the rest a press away', () => {
    const papers = Array.from({ length: 24 }, (_, index) =>
      samplePaper(`2502.${10_000 + index}`, {
        tags: [index % 3 === 0 ? 'Audio' : 'Robotics'],
        summary: [],
        ...(index < 20 ? {} : { popularity: { upvotes: index } }),
      }),
    )
    const edition = editionOf({ date: '2025-02-10', papers, rejected: [] }, 'compact')
    const shown = (changes: Partial<EditionToCompose>) => {
      const steps = composer.compose({ ...edition, ...changes })
      for (const step of steps) expect(messageFaults(messageOf(step))).toEqual([])
      return {
        ids: steps.flatMap(({ paperIds }) => paperIds),
        text: messagesOf(steps).map(textOf).join('\n'),
      }
    }
    const liked = ['2502.10023', '2502.10022', '2502.10021', '2502.10020']
    const popular = shown({ order: 'popularity', paperLimit: 6 })
    expect(popular.ids).toEqual([...liked, '2502.10000', '2502.10001'])
    expect(popular.text).toContain('▲ 23')
    expect(popular.text).not.toContain('### Robotics')
    expect(JSON.stringify(composer.compose({ ...edition, paperLimit: 6 }))).toContain('and 18 more')
    expect(shown({ paperLimit: 3 }).ids).toEqual(papers.slice(0, 3).map(({ id }) => id))
    expect(shown({ order: 'popularity' }).ids.slice(0, 5)).toEqual([...liked, '2502.10000'])
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
    expect(textOf(messageOf(empty))).toContain('no papers that this channel asked for')
    expect(idsOf(messageOf(empty))).toEqual(['post:2025-02-10:1:c1'])
    const missed = ['2025-02-05', '2025-02-06', '2025-02-07', '2025-02-10']
    const [line] = composer.compose({ ...edition, edition: 'missed-2025-02-10', missed })
    expect(textOf(messageOf(line))).toContain(
      '4 older digests did not reach you: 1 more, Thursday 6 February 2025',
    )
    for (const step of [empty, line]) expect(messageFaults(messageOf(step))).toEqual([])
  })

  it('keeps every code link intact', () => {
    for (const digest of digests) {
      const { papers, steps } = compose(digest, 'compact')
      const text = messagesOf(steps).map(textOf).join('\n')
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
      for (const [index, step] of steps.entries()) {
        if (step.kind === 'thread' || step.kind === 'publish') continue
        expect(idsOf(messageOf(step))).toContain(`post:2025-02-10:${index + 1}:c1`)
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
    expect(messagesOf(again).flatMap(papersIn)).toEqual(
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
      expect(messageFaults(messageOf(step))).toEqual([])
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
      expect(posts).toHaveLength(BEST[layout] === undefined ? 4 : 1)
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
      const id = layout.startsWith('direct') ? 'mine:2025-02-10:1' : `more:2025-02-10:${shown.length}:c1`
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
      if ('name' in each.payload) expect(each.payload.name).toContain('10–16 February 2025')
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
