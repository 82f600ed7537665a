import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EVERYTHING, type Interests, interestsInTags } from '../../src/subscriptions/interests.ts'
import { isKeyword, reasonsFor } from '../../src/subscriptions/matching.ts'
import { samplePaper } from '../support/builders/samples.ts'

const PAPER = samplePaper('2502.05173', {
  title: 'VideoRoPE: What Makes for Good Video Rotary Position Embedding?',
  nickname: 'VideoRoPE',
  authors: ['Xilin Wei', 'Jane Q. Dœ', 'Erwin Schrödinger'],
  tags: ['Multimodal', 'Visual Question Answering'],
  summary: ['Rotary embeddings are analysed.', 'Chains of thought help; thought chains do not.'],
})

const keywords = (...list: string[]): Interests => ({ ...EVERYTHING, keywords: list })
const authors = (...list: string[]): Interests => ({ ...EVERYTHING, authors: list })
const withoutKeyword = (wanted: Interests, keyword: string): Interests => ({
  ...wanted,
  without: { ...wanted.without, keywords: [keyword] },
})

interface Case {
  readonly name: string
  readonly interests: Interests
  /** `kind: value` of each reason; `null` where it isn't wanted. */
  readonly why: readonly string[] | null
}

const CASES: readonly Case[] = [
  { name: 'no wish at all', interests: EVERYTHING, why: [] },
  { name: 'a tag it has', interests: interestsInTags(['Multimodal']), why: ['tag: Multimodal'] },
  {
    name: 'one of several tags',
    interests: interestsInTags(['Audio', 'Multimodal']),
    why: ['tag: Multimodal'],
  },
  { name: 'a tag it lacks', interests: interestsInTags(['Audio']), why: null },
  { name: 'everything but a tag it has', interests: interestsInTags([], ['Multimodal']), why: null },
  { name: 'everything but a tag it lacks', interests: interestsInTags([], ['Audio']), why: [] },
  {
    name: 'a tag it has, but not with another it has',
    interests: interestsInTags(['Multimodal'], ['Visual Question Answering']),
    why: null,
  },
  { name: 'a word of the title', interests: keywords('rotary'), why: ['keyword: rotary'] },
  { name: 'a word in another inflection', interests: keywords('embedded'), why: ['keyword: embedded'] },
  { name: 'a word of the summary', interests: keywords('analyses'), why: ['keyword: analyses'] },
  { name: 'the beginning of a word', interests: keywords('rot'), why: null },
  {
    name: 'all of several words, in any order',
    interests: keywords('embedding video'),
    why: ['keyword: embedding video'],
  },
  { name: 'one of them missing', interests: keywords('rotary engine'), why: null },
  {
    name: 'a phrase as it stands',
    interests: keywords('"position embedding"'),
    why: ['keyword: "position embedding"'],
  },
  {
    name: 'a phrase inflected',
    interests: keywords('"chain of thoughts"'),
    why: ['keyword: "chain of thoughts"'],
  },
  { name: 'a phrase in another order', interests: keywords('"embedding position"'), why: null },
  { name: 'a phrase across two bullets', interests: keywords('"analysed chains"'), why: null },
  {
    name: 'a phrase and a word',
    interests: keywords('"rotary position" video'),
    why: ['keyword: "rotary position" video'],
  },
  {
    name: 'curly quotes',
    interests: keywords('“position embedding”'),
    why: ['keyword: “position embedding”'],
  },
  { name: 'the nickname broken up', interests: keywords('video rope'), why: ['keyword: video rope'] },
  { name: 'quotes with nothing in them', interests: keywords('""'), why: null },
  { name: 'signs only', interests: keywords('?!'), why: null },
  { name: 'an author’s last name', interests: authors('schrodinger'), why: ['author: schrodinger'] },
  { name: 'an initial', interests: authors('X. Wei'), why: ['author: X. Wei'] },
  { name: 'another initial', interests: authors('Y. Wei'), why: null },
  {
    name: 'reasons of every kind, in order',
    interests: { ...EVERYTHING, tags: ['Multimodal'], keywords: ['rotary', 'absent'], authors: ['Wei'] },
    why: ['tag: Multimodal', 'keyword: rotary', 'author: Wei'],
  },
  {
    name: 'but not with a word it has',
    interests: withoutKeyword(interestsInTags(['Multimodal']), 'rotary'),
    why: null,
  },
  {
    name: 'but not with a word it lacks',
    interests: withoutKeyword(interestsInTags(['Multimodal']), 'survey'),
    why: ['tag: Multimodal'],
  },
]

describe('why a paper is wanted', () => {
  test.each(CASES)('$name', ({ interests, why }) => {
    const reasons = reasonsFor(interests, PAPER)
    expect(reasons?.map(({ kind, value }) => `${kind}: ${value}`) ?? null).toEqual(why)
  })

  test('any keyword has an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
        const reasons = reasonsFor(keywords(typed), PAPER)
        if (!isKeyword(typed)) expect(reasons).toBeNull()
      }),
      { seed: 20250210 },
    )
  })
})
