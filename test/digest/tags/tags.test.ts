import { describe, expect, test } from 'vitest'
import { canonicalTags, tagsFromCell } from '../../../src/digest/tags/tag-list.ts'
import { CANONICAL_TAGS, canonicalTag, TAXONOMY, tagKey } from '../../../src/digest/tags/taxonomy.ts'

describe('the taxonomy', () => {
  test('has 52 tags, each once', () => {
    expect(CANONICAL_TAGS).toHaveLength(52)
    expect(new Set(CANONICAL_TAGS.map(tagKey)).size).toBe(52)
    expect(TAXONOMY.every((group) => group.tags.length > 0)).toBe(true)
  })

  test.each([
    ['text-to-image', 'Text-to-Image'],
    ['TEXT TO IMAGE', 'Text-to-Image'],
    ['natural_language_processing', 'Natural Language Processing'],
    ['Text2Text generation', 'Text2Text Generation'],
    ['Knitting', null],
  ])('knows %j as %j', (tag, canonical) => {
    expect(canonicalTag(tag)).toBe(canonical)
  })
})

describe('tagsFromCell', () => {
  test.each([
    ["['Multimodal', 'Video Classification', 'Multimodal']", ['Multimodal', 'Video Classification']],
    ['["Multimodal", "Robotics"]', ['Multimodal', 'Robotics']],
    [`["Bird's Eye View", 'Robotics']`, ["Bird's Eye View", 'Robotics']],
    ["['Search, Rank', 'Audio']", ['Search, Rank', 'Audio']],
    ['Multimodal, robotics', ['Multimodal', 'Robotics']],
    ["['text-to-image', 'Text-to-Image']", ['Text-to-Image']],
    ["['Knitting']", ['Knitting']],
    ["[Bird's Eye View, Audio]", ["Bird's Eye View", 'Audio']],
    ['[]', []],
    ['N/A', []],
    ['', []],
    ["['']", []],
    ["['Never closed, Audio]", ["'Never closed, Audio"]],
  ])('reads %j', (cell, tags) => {
    expect(tagsFromCell(cell)).toEqual(tags)
  })

  test('leaves out running text that strayed into the column', () => {
    expect(canonicalTags(['Audio', 'x'.repeat(500)])).toEqual(['Audio'])
  })
})
