import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitsCustomId } from '../../../src/discord/messages/custom-id.ts'
import { searchComponents } from '../../../src/discord/messages/declared-components.ts'
import { listIds, stateOf } from '../../../src/discord/messages/list-state.ts'
import { formatSearch, parseSearch, type SearchRequest } from '../../../src/discord/messages/search-list.ts'

const CARRIERS = searchComponents

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const tags = fc.uniqueArray(fc.constantFrom('Robotics', 'Multimodal', 'a:b', '100%'), { minLength: 1 })
const date = fc.constantFrom('2025-02-10', '2024-02-29')
const filter = fc
  .record({
    tags: optional(tags),
    notTags: optional(tags),
    author: optional(fc.constantFrom('Ada Lovelace', 'Ö:%')),
    from: optional(date),
    to: optional(date),
    hasCode: optional(fc.boolean()),
    hasModel: optional(fc.boolean()),
  })
  .map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
const request: fc.Arbitrary<SearchRequest> = fc.record({
  query: fc.string({ unit: 'grapheme', maxLength: 150 }).filter((text) => text.isWellFormed()),
  filter,
})

describe('a search, carried by a message', () => {
  it('comes back whole from the ids of menu and page buttons, wherever it fits', () => {
    let fitting = 0
    fc.assert(
      fc.property(request, fc.integer({ min: 0, max: 999 }), (wanted, page) => {
        const ids = listIds(CARRIERS, formatSearch(wanted))
        if (ids === null) return
        fitting += 1
        const all = [ids.menu, ids.previous(page), ids.next(page + 2)]
        expect(all.every(fitsCustomId)).toBe(true)
        expect(all.every((id) => id.isWellFormed())).toBe(true)
        const message = { components: all.map((custom_id) => ({ toJSON: () => ({ custom_id }) })) }
        expect(parseSearch(stateOf(message, CARRIERS))).toEqual(wanted)
      }),
      { seed: 20250210, numRuns: 500 },
    )
    expect(fitting).toBeGreaterThan(400)
  })

  it('fits with the longest query of ordinary signs and every filter once', () => {
    const longest = {
      query: 'x'.repeat(150),
      filter: {
        tags: ['Document Question Answering'],
        notTags: ['Natural Language Processing'],
        author: 'Ada Lovelace',
        from: '2025-02-10',
        to: '2025-02-11',
        hasCode: true,
        hasModel: false,
      },
    }
    expect(listIds(CARRIERS, formatSearch(longest))).not.toBeNull()
  })

  it('does not believe what it did not write', () => {
    expect(parseSearch('')).toEqual({ query: '', filter: {} })
    expect(parseSearch(':q:::x:yesterday:2025-02-31:?')).toEqual({
      query: 'q',
      filter: { author: 'x', hasCode: false },
    })
  })
})
