import { describe, expect, test } from 'vitest'
import { splitBullets } from '../../src/digest/markdown/bullets.ts'
import type { Digest } from '../../src/digest/paper.ts'
import { describeNoDigest, readDigests } from '../../src/digest/read.ts'
import { inferTags } from '../../src/digest/tags/infer-tags.ts'
import { CANONICAL_TAGS } from '../../src/digest/tags/taxonomy.ts'
import { foldWhiteSpace } from '../../src/digest/text.ts'
import { CORPORA, type ExpectedPaper, PUBLISHED } from '../support/builders/corpus.ts'

function onlyDigest(text: string, date?: string): Digest {
  const reading = readDigests(text, { date })
  if (reading.status !== 'read') throw new Error(describeNoDigest(reading.reason))
  expect(reading.digests).toHaveLength(1)
  return reading.digests[0] as Digest
}

function withoutSummary({ id, title, authors, tags, code, models }: ExpectedPaper) {
  return { id, title, authors, tags, code, models }
}

/** The words of a text, without the markers that lead bullets. */
function words(text: string): string[] {
  return text.split(/[\s•*-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word) && !/^\d+\.$/.test(word))
}

describe.each(CORPORA)('$name', (corpus) => {
  test('every paper of every day: ids, titles, authors, tags and links', () => {
    for (const { date, papers } of corpus.expectedDays()) {
      const digest = onlyDigest(corpus.day('digests', date))
      expect(digest.date).toBe(date)
      expect(digest.rejected).toEqual([])
      expect(digest.papers.map(withoutSummary)).toEqual(papers.map(withoutSummary))
    }
  })

  test('at least 99 % of the summaries exactly, where there are two bullets or more; every word of all', () => {
    const read = corpus.expectedDays().flatMap(({ date, papers }) => {
      const digest = onlyDigest(corpus.day('digests', date))
      return papers.map((paper, i) => ({ expected: paper.summary, actual: digest.papers[i]?.summary ?? [] }))
    })
    for (const { expected, actual } of read)
      expect(words(actual.join(' '))).toEqual(words(expected.join(' ')))
    const lists = read.filter(({ expected }) => expected.length >= 2)
    const exact = lists.filter(({ expected, actual }) => JSON.stringify(expected) === JSON.stringify(actual))
    console.log(`bullets: ${exact.length} of ${lists.length} summaries exact`)
    expect(exact.length / lists.length).toBeGreaterThanOrEqual(0.99)
  })

  test("the publisher's JSON tells the same of each paper", () => {
    for (const { date, papers } of corpus.expectedDays()) {
      const digest = onlyDigest(corpus.day('json', date), date)
      expect(digest.rejected).toEqual([])
      const byId = new Map(digest.papers.map((paper) => [paper.id, withoutSummary(paper)]))
      expect(papers.map((paper) => byId.get(paper.id))).toEqual(papers.map(withoutSummary))
    }
  })

  test('all days in one file', () => {
    const days = corpus.expectedDays()
    const reading = readDigests(days.map(({ date }) => corpus.day('digests', date)).join('\n'))
    if (reading.status !== 'read') throw new Error(describeNoDigest(reading.reason))
    expect(reading.digests.map(({ date, papers }) => [date, papers.length])).toEqual(
      days.map(({ date, papers }) => [date, papers.length]),
    )
  })

  test("the sister archive's tables: no row lost, every field there", () => {
    for (const date of corpus.variantDates()) {
      const text = corpus.day('variants', date)
      const digest = onlyDigest(text)
      expect(digest.date).toBe(date)
      expect(digest.rejected).toEqual([])
      expect(digest.papers).toHaveLength(text.split('](https://arxiv.org/abs/').length - 1)
      for (const { title, summary } of digest.papers) {
        expect(title).not.toMatch(/Read more|\]\(|\|/)
        expect(summary.join('')).not.toBe('')
      }
    }
  })
})

describe.skipIf(PUBLISHED === null)('2,221 summaries whose line breaks are known', () => {
  const papers = PUBLISHED?.papers() ?? []

  test('flattened as the publisher does, at least 99 % are split back', () => {
    let lists = 0
    let exact = 0
    for (const { summary } of papers) {
      const lines = summary.split('\n').map(foldWhiteSpace)
      const bullets = lines
        .map((line) => line.replace(/^(?:\*\*-\*\*|[-•*])\s*/, ''))
        .filter((line) => line !== '')
      if (bullets.length < 2) continue
      lists++
      if (JSON.stringify(splitBullets(summary.replaceAll('\n', ' '))) === JSON.stringify(bullets)) exact++
    }
    console.log(`bullets: ${exact} of ${lists} summaries exact`)
    expect(exact / lists).toBeGreaterThanOrEqual(0.99)
  })

  test('tags are inferred no worse than was measured', () => {
    const known = new Set(CANONICAL_TAGS)
    let right = 0
    let inferred = 0
    let published = 0
    for (const { title, summary, tags } of papers) {
      const guess = inferTags({ title, text: summary, keywords: [] })
      right += guess.filter((tag) => tags.includes(tag)).length
      inferred += guess.length
      published += tags.filter((tag) => known.has(tag)).length
    }
    console.log(`tags: precision ${(right / inferred).toFixed(3)}, recall ${(right / published).toFixed(3)}`)
    expect(right / inferred).toBeGreaterThan(0.7)
    expect(right / published).toBeGreaterThan(0.53)
  })
})
