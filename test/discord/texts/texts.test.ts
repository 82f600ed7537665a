import { describe, expect, it } from 'vitest'
import { texts } from '../../../src/discord/texts/texts.ts'

describe('the header of an author’s papers', () => {
  const header = (names: readonly string[], others: number) =>
    texts.list.byAuthor('li', { names, others, shown: 2 }, 7)

  it('names the authors who are meant, and counts those it has no room for', () => {
    expect(header(['Bo *Li*'], 0)).toBe('### 7 papers by “li”, newest first\n-# Bo \\*Li\\*')
    expect(header(['Bo Li', 'Cy Li', 'Di Li', 'Ed Li'], 0)).toContain('\n-# Bo Li, Cy Li and 2 more')
  })

  it('says whose papers are left out', () => {
    expect(header(['Bo Li'], 0)).not.toContain('left out')
    expect(header(['Bo Li'], 1)).toContain('\n-# 1 more author matches; type')
    expect(header(['Bo Li'], 12)).toContain('\n-# 12 more authors match; type')
  })
})
