import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Authors, meansAuthor } from '../../src/library/authors.ts'

describe('meansAuthor', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace', true],
    ['lovelace', 'Ada Lovelace', true],
    ['Lovelace, Ada', 'Ada Lovelace', true],
    ['A. Lovelace', 'Ada Lovelace', true],
    ['Ada Lovelace', 'A. Lovelace', true],
    ['j doe', 'John Q. Doé', true],
    ['Schrödinger', 'Erwin Schrodinger', true],
    ['Jean-Luc Picard', 'J.-L. Picard', true],
    ['Ada Byron', 'Ada Lovelace', false],
    ['B. Lovelace', 'Ada Lovelace', false],
    ['Love', 'Ada Lovelace', false],
    ['a', 'A. Lovelace', false],
    ['A L', 'Ada Lovelace', false],
    ['', 'Ada Lovelace', false],
    ['Ada Ada', 'Ada Lovelace', false],
    ['王', '王 小明', false],
    ['小明 王', '王 小明', true],
  ])('%s for %s: %s', (typed, name, expected) => {
    expect(meansAuthor(typed, name)).toBe(expected)
  })

  it('holds for every name and itself, in any order and case', () => {
    const part = fc.stringMatching(/^[A-Z][a-zé]{1,8}$/)
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const name = parts.join(' ')
        expect(meansAuthor([...parts].reverse().join(' ').toUpperCase(), name)).toBe(true)
      }),
      { seed: 20250210 },
    )
  })
})

describe('Authors', () => {
  const authors = () => {
    const all = new Authors()
    all.put('1', ['Ada Lovelace', 'Grace Hopper'])
    all.put('2', ['A. Lovelace'])
    all.put('3', ['Grace Hopper', 'Alan Turing'])
    return all
  }

  it('finds the papers of every spelling that is meant', () => {
    expect([...authors().papersOf('ada lovelace')].sort()).toEqual(['1', '2'])
    expect([...authors().papersOf('nobody')]).toEqual([])
  })

  it('forgets authors that a correction takes away', () => {
    const all = authors()
    all.put('1', ['Grace Hopper'], ['Ada Lovelace', 'Grace Hopper'])
    expect([...all.papersOf('lovelace')]).toEqual(['2'])
    expect(all.suggest('ada', 5)).toEqual([])
  })

  it.each([
    ['gr', ['Grace Hopper']],
    ['hop', ['Grace Hopper']],
    ['grace h', ['Grace Hopper']],
    ['g hop', ['Grace Hopper']],
    ['lov', ['A. Lovelace', 'Ada Lovelace']],
    ['xyz', []],
  ])('offers for %s', (typed, names) => {
    expect(
      authors()
        .suggest(typed, 5)
        .map(({ name }) => name),
    ).toEqual(names)
  })

  it('offers those with most papers first, also where nothing is typed', () => {
    expect(authors().suggest('', 1)).toEqual([{ name: 'Grace Hopper', papers: 2 }])
  })

  it('names those who begin alike where nobody is meant', () => {
    expect(authors().near('Lovelock', 1)).toEqual([{ name: 'A. Lovelace', papers: 1 }])
    expect(authors().near('Zuse', 1)).toEqual([])
  })

  it('answers as a walk over all papers does', () => {
    const name = fc.constantFrom('Ada Lovelace', 'A Lovelace', 'Grace Hopper', 'G. B. Hopper', 'Li Li', 'Li')
    fc.assert(
      fc.property(fc.array(fc.array(name, { maxLength: 3 }), { maxLength: 8 }), name, (papers, typed) => {
        const all = new Authors()
        for (const [id, names] of papers.entries()) all.put(String(id), names)
        const expected = papers.flatMap((names, id) =>
          names.some((each) => meansAuthor(typed, each)) ? [String(id)] : [],
        )
        expect([...all.papersOf(typed)].sort()).toEqual(expected)
      }),
      { seed: 20250210 },
    )
  })
})
