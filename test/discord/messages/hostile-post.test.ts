import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EditionPlan, NONE_LEFT_OUT } from '../../../src/delivery/ports.ts'
import type { Paper } from '../../../src/digest/paper.ts'
import { composer } from '../../../src/discord/messages/digest-post.ts'
import { LIMITS, messageFaults } from '../../../src/discord/messages/limits.ts'
import { paperCard } from '../../../src/discord/messages/paper-card.ts'
import { paperList } from '../../../src/discord/messages/paper-list.ts'
import {
  compose,
  editionOf,
  LAYOUTS,
  messageOf,
  messagesOf,
  requestOf,
  sample,
} from '../../support/builders/editions.ts'
import { samplePaper } from '../../support/builders/samples.ts'
import { discordFaults } from '../../support/checks/discord-rules.ts'
import { idsOf, papersIn, textOf } from '../../support/checks/message-text.ts'

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
    const withoutMenu = messageOf(composer.compose({ ...edition, frozen: frozen(36) })[0])
    expect(messageFaults(withoutMenu)).toEqual([])
    // The marker by which a crashed bot finds its post is still there.
    expect(idsOf(withoutMenu)).toEqual(['post:2025-02-10:1:c1'])
    expect(papersIn(withoutMenu)).toHaveLength(36)
    const lastResort = messageOf(composer.compose({ ...edition, frozen: frozen(60) })[0])
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
          expect(textOf(payload)).not.toMatch(/@everyone|(?<!\\)<[@#]|\u202E/)
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
    for (const message of messagesOf(
      compose({ date: '2025-02-10', papers: many, rejected: [] }, 'compact').steps,
    )) {
      expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(LIMITS.bytes)
    }
  })
})

describe('tags that were derived', () => {
  it('are shown as such, in the list and on the card', () => {
    const [paper] = sample().papers
    if (paper === undefined) throw new Error('the sample is empty')
    const derived = { ...paper, tagsInferred: true }
    const digest = { date: '2025-02-10', papers: [derived], rejected: [] }
    expect(textOf(messageOf(compose(digest, 'compact').steps[0]))).toContain('probably Multimodal')
    expect(textOf(paperCard(derived, { shareable: false, saved: false }))).toContain(
      'Tags were derived from the words',
    )
    expect(textOf(paperCard(paper, { shareable: false, saved: false }))).not.toContain('derived')
  })
})
