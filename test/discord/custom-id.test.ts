import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCustomId, parseCustomId } from '../../src/discord/custom-id.ts'

describe('custom ids', () => {
  it('carry their arguments unchanged', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }), (args) => {
        expect(parseCustomId(formatCustomId('name', ...args))).toEqual({ handler: 'name', args })
      }),
      { seed: 20250210, numRuns: 1000 },
    )
  })

  it('are readable for anything that is pressed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        expect(typeof parseCustomId(id).handler).toBe('string')
      }),
      { seed: 20250210 },
    )
  })

  // Ids on messages that stand in Discord. They must stay readable, so none of these may ever change.
  it.each([
    ['post:2025-02-10:1', 'post', ['2025-02-10', '1']],
    ['post:2025-02-10+1:2:0a1b2c3d4e5f', 'post', ['2025-02-10+1', '2', '0a1b2c3d4e5f']],
    ['digest:2025-02-10:2:Multimodal', 'digest', ['2025-02-10', '2', 'Multimodal']],
    ['tag:Natural Language Processing', 'tag', ['Natural Language Processing']],
    ['tag-page:Robotics:2', 'tag-page', ['Robotics', '2']],
    ['search:2:', 'search', ['2', '']],
    ['found:a%3Ab%25c', 'found', ['a:b%c']],
    ['share:2502.05173', 'share', ['2502.05173']],
    ['channel-stop:0a1b2c:42', 'channel-stop', ['0a1b2c', '42']],
  ])('of 0.1.0: %s', (id, handler, args) => {
    expect(parseCustomId(id)).toEqual({ handler, args })
  })
})
