import { expect, test } from 'vitest'
import { INFERRED_LIMIT, inferTags } from '../../../src/digest/tags/infer-tags.ts'
import { TAG_RULES } from '../../../src/digest/tags/tag-rules.ts'
import { CANONICAL_TAGS } from '../../../src/digest/tags/taxonomy.ts'

test.each([
  ['Text-to-Image Models for Cats', '', [], ['Text-to-Image']],
  ['A Study', 'We use GRPO with verifiable rewards.', [], ['Reinforcement Learning']],
  ['A Study', '', ['robotic'], ['Robotics']],
  ['Machine translation, revisited', '', [], ['Natural Language Processing', 'Translation']],
  ['Robotics', '', [], ['Robotics']],
  ['A Study', 'Nothing that is known.', [], []],
  ['', '', [], []],
])('of %j, %j and %j', (title, text, keywords, tags) => {
  expect(inferTags({ title, text, keywords })).toEqual(tags)
})

test('a language tag is for text alone', () => {
  expect(inferTags({ title: 'Large language models', text: '', keywords: [] })).toContain(
    'Natural Language Processing',
  )
  expect(inferTags({ title: 'Large language models for video', text: '', keywords: [] })).not.toContain(
    'Natural Language Processing',
  )
})

test('tags are few', () => {
  const title = TAG_RULES.flatMap((rule) => rule.title).join(' ')
  expect(inferTags({ title, text: '', keywords: [] }).length).toBeLessThanOrEqual(INFERRED_LIMIT)
})

test('the rules are for tags of the taxonomy, one each', () => {
  const tags = TAG_RULES.map((rule) => rule.tag)
  expect(new Set(tags).size).toBe(tags.length)
  expect(tags.filter((tag) => !CANONICAL_TAGS.includes(tag))).toEqual([])
})
