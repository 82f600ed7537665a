import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Digest, Paper } from '../../../src/digest/paper.ts'
import { readDigests } from '../../../src/digest/read.ts'
import { LIMITS, messageFaults } from '../../../src/discord/limits.ts'
import { composer } from '../../../src/discord/render/digest-post.ts'
import { paperCard } from '../../../src/discord/render/paper-card.ts'
import { paperList } from '../../../src/discord/render/paper-list.ts'
import { corpusDigests } from '../../support/corpus-digests.ts'
import { idsOf, papersIn, textOf } from '../../support/message-text.ts'

const FORMS = ['compact', 'full', 'direct', 'thread', 'publish'] as const

function sample(): Digest {
  const text = readFileSync(join(import.meta.dirname, '../../../data/sample/2025/02/10.md'), 'utf8')
  const reading = readDigests(text)
  const digest = reading.status === 'read' ? reading.digests[0] : undefined
  if (digest === undefined) throw new Error('the sample holds no digest')
  return digest
}

function compose(digest: Digest, form: (typeof FORMS)[number], tags: readonly string[] = []) {
  const papers = digest.papers.filter(
    (paper) => tags.length === 0 || tags.some((tag) => paper.tags.includes(tag)),
  )
  return {
    papers,
    steps: composer.compose({
      subscriptionId: null,
      edition: digest.date,
      date: digest.date,
      form,
      tags,
      papers,
    }),
  }
}

describe('the post of a digest', () => {
  const digests = [sample(), ...corpusDigests()]

  it(`breaks no limit and holds every paper once, in every form (${digests.length} days)`, () => {
    let payloads = 0
    for (const digest of digests) {
      const tags = [...new Set(digest.papers.flatMap((paper) => paper.tags))].slice(0, 10)
      for (const form of FORMS) {
        for (const filter of [[], ...tags.map((tag) => [tag])]) {
          const { papers, steps } = compose(digest, form, filter)
          const ids = papers.map(({ id }) => id)
          const posts = form === 'thread' ? steps.slice(0, -ids.length || undefined) : steps
          expect(posts.flatMap(({ paperIds }) => paperIds)).toEqual(ids)
          for (const { payload } of steps) {
            payloads += 1
            expect(messageFaults(payload), `${digest.date} ${form} ${filter}`).toEqual([])
          }
        }
      }
    }
    console.log(`${payloads} payloads of ${digests.length} days, none breaks a limit`)
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
    const { steps } = compose(sample(), 'compact')
    expect(steps.flatMap(({ payload }) => idsOf(payload as object))).toEqual([
      'post:2025-02-10:1',
      'post:2025-02-10:2',
    ])
  })

  it('comes back as it was frozen, papers that are gone left out', () => {
    const digest = sample()
    const { steps } = compose(digest, 'compact')
    const frozen = steps.map(({ paperIds }) => paperIds)
    const edition = {
      subscriptionId: null,
      edition: digest.date,
      date: digest.date,
      form: 'compact',
      tags: [],
      frozen,
    } as const
    expect(composer.compose({ ...edition, papers: digest.papers })).toEqual(steps)
    const [gone] = digest.papers
    const rest = digest.papers.filter((paper) => paper !== gone)
    const again = composer.compose({ ...edition, papers: rest })
    expect(again.map(({ paperIds }) => paperIds)).toEqual(frozen)
    expect(again.flatMap(({ payload }) => papersIn(payload as object))).toEqual(rest.map(({ id }) => id))
  })

  it('still fits where the papers of a frozen step have grown, or are all gone', () => {
    const digest = sample()
    const papers = digest.papers.map((paper) => ({
      ...paper,
      title: `${paper.title} ${'again '.repeat(60)}`,
      nickname: null,
    }))
    const frozen = [papers.map(({ id }) => id)]
    const edition = {
      subscriptionId: null,
      edition: digest.date,
      date: digest.date,
      form: 'full',
      tags: [],
      frozen,
    } as const
    for (const held of [papers, []]) {
      const [step] = composer.compose({ ...edition, papers: held })
      expect(messageFaults(step?.payload)).toEqual([])
    }
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

  it('renders harmless and within the limits, in every form', () => {
    fc.assert(
      fc.property(papers, fc.constantFrom(...FORMS), (hostile, form) => {
        const { steps } = compose({ date: '2025-02-10', papers: hostile, rejected: [] }, form)
        for (const { payload } of steps) {
          expect(messageFaults(payload)).toEqual([])
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
