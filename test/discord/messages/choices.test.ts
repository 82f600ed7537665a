import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isVisible } from '../../../src/digest/invisible.ts'
import { tagKey } from '../../../src/digest/tags/taxonomy.ts'
import { distinct, usableChoices } from '../../../src/discord/messages/choices.ts'
import { message, option, row, select } from '../../../src/discord/messages/components.ts'
import { choicesFaults, LIMITS, messageFaults } from '../../../src/discord/messages/limits.ts'
import { interestValue, tagOfValue, tagValue } from '../../../src/discord/messages/menu-entries.ts'

const piece = fc.constantFrom(
  'a',
  'A',
  '-',
  ' ',
  '\u00AD',
  '\u202E',
  '\u034F',
  '\u3164',
  '\u{E0061}',
  '❤️',
  '‌',
  'ا',
  '深',
  '\ud800',
  '\u2800',
)
const text = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
  // Alike in what fits an option.
  fc.array(piece, { maxLength: 3 }).map((pieces) => 'Tag '.repeat(30) + pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 120 }),
)

describe('what can be picked (hostile Unicode, seed 20250210)', () => {
  it('has no entry that is empty, double, or looks like another', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), (tags) => {
        const options = distinct(
          tags.map((tag) => option(tag, tagValue(tag))),
          LIMITS.options,
        )
        expect(new Set(options.map(({ value }) => value)).size).toBe(options.length)
        expect(new Set(options.map(({ label }) => label)).size).toBe(options.length)
        for (const { label } of options) expect(isVisible(label)).toBe(true)
        // Whatever is seen can be picked, as far as there is room.
        const seen = new Set(tags.filter(isVisible).map(tagKey))
        expect(options.length).toBe(Math.min(LIMITS.options, seen.size))
        expect(messageFaults(message([row(select('menu', 'Pick', options))]))).toEqual([])
        const choices = usableChoices(tags.map((tag) => ({ name: tag, value: tag })))
        expect(choicesFaults(choices)).toEqual([])
        expect(new Set(choices.map(({ value }) => value)).size).toBe(choices.length)
      }),
      { seed: 20250210, numRuns: 500 },
    )
  })

  it('is known again by its value, however long it is, and in any spelling', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), fc.nat(), (tags, pick) => {
        const tag = tags[pick % Math.max(1, tags.length)]
        if (tag === undefined) return
        expect(tagKey(tagOfValue(tagValue(tag), tags))).toBe(tagKey(tag))
        // Menus of older messages have the tag itself.
        if (!tag.startsWith('~')) expect(tagOfValue(tag, tags)).toBe(tag)
      }),
      { seed: 20250210, numRuns: 500 },
    )
    expect(tagValue('Text-to-Image')).toBe(tagValue('text\u00AD to image'))
    expect(interestValue({ kind: 'tag', value: 'Audio' })).not.toBe(
      interestValue({ kind: 'without-tag', value: 'Audio' }),
    )
    expect(tagValue('x').length).toBeLessThanOrEqual(LIMITS.optionText)
  })

  it('is a menu that can be sent, also where nothing is left of it', () => {
    const menu = select('menu', 'Pick', [option('\u3164', 'a')], { least: 1, most: 1 })
    expect(messageFaults(message([row(menu)]))).toEqual([])
    expect(menu.disabled).toBe(true)
  })
})
