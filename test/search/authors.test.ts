import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Authors, meansAuthor } from '../../src/search/authors.ts'

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

  it('is true of every name and itself, in any order and case', () => {
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
    expect([...authors().meant('ada lovelace').ids].sort()).toEqual(['1', '2'])
    expect(authors().meant('ada lovelace').names).toEqual(['A. Lovelace', 'Ada Lovelace'])
    expect(authors().meant('nobody')).toEqual({ names: [], ids: new Set(), others: 0 })
  })

  it('says how many it leaves out where very many are meant, those with fewest papers', () => {
    const all = new Authors()
    all.put(
      '1',
      Array.from({ length: 1_200 }, (_, at) => `Zed${at} Li`),
    )
    all.put('2', ['Zed1100 Li', 'Zed1150 Li'])
    all.put('3', ['Zed1150 Li', 'Ada Li'])
    const { names, ids, others } = all.meant('li')
    expect(names.slice(0, 2)).toEqual(['Zed1150 Li', 'Zed1100 Li'])
    expect([names.length, others]).toEqual([1_000, 201])
    expect([...ids].sort()).toEqual(['1', '2', '3'])
    expect(all.meant('ada li')).toEqual({ names: ['Ada Li'], ids: new Set(['3']), others: 0 })
  })

  it('leaves out authors once their papers are very many', () => {
    const all = new Authors()
    for (let paper = 0; paper < 3_100; paper++) all.put(`a${paper}`, ['Ada Li'])
    all.put('b', ['Bo Li', 'Cy Lee'])
    expect(all.meant('li')).toMatchObject({ names: ['Ada Li'], others: 1 })
    expect(all.meant('bo li')).toEqual({ names: ['Bo Li'], ids: new Set(['b']), others: 0 })
  })

  it('forgets authors that a correction takes away', () => {
    const all = authors()
    all.put('1', ['Grace Hopper'], ['Ada Lovelace', 'Grace Hopper'])
    expect([...all.meant('lovelace').ids]).toEqual(['2'])
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
        expect([...all.meant(typed).ids].sort()).toEqual(expected)
      }),
      { seed: 20250210 },
    )
  })

  it('offers what a walk over all authors offers, also after corrections', () => {
    const name = fc
      .tuple(fc.constantFrom('Ada', 'Al', 'Ann', 'B'), fc.constantFrom('Ali', 'Ames', 'Bell', 'A'))
      .map((parts) => parts.join(' '))
    const papers = fc.array(fc.tuple(fc.nat(9), fc.array(name, { maxLength: 3 })), { maxLength: 20 })
    const typed = fc.constantFrom('', 'a', 'al', 'ada a', 'b b', 'ames al', 'x', 'ada x')
    fc.assert(
      fc.property(papers, typed, fc.integer({ min: 1, max: 6 }), (listed, beginning, limit) => {
        const all = new Authors()
        const authors = new Map<number, string[]>()
        for (const [id, names] of listed) {
          all.put(String(id), names, authors.get(id))
          authors.set(id, names)
        }
        const [begun = '', ...others] = beginning.split(' ').toReversed()
        const called = [...new Set([...authors.values()].flat())].filter((each) => {
          const parts = each.toLowerCase().split(' ')
          return (
            parts.some((part) => part.startsWith(begun)) &&
            others.every((word) =>
              parts.some((part) => part === word || (word.length === 1 && part[0] === word)),
            )
          )
        })
        const counted = called.map((each) => ({
          name: each,
          papers: [...authors.values()].filter((names) => names.includes(each)).length,
        }))
        counted.sort((a, b) => b.papers - a.papers || (a.name < b.name ? -1 : 1))
        expect(all.suggest(beginning, limit)).toEqual(counted.slice(0, limit))
      }),
      { seed: 20250210, numRuns: 300 },
    )
  })

  it('offers those with most papers where more match than are looked at', () => {
    const all = new Authors(20)
    all.put(
      '1',
      Array.from({ length: 60 }, (_, at) => `Zoe Zed${at}`),
    )
    all.put('2', ['Zoe Zed50', 'Zoe Zed40', 'Yan Yu'])
    all.put('3', ['Zoe Zed50', 'Yan Yu'])
    const offered = (typed: string) => all.suggest(typed, 3).map(({ name, papers }) => `${name} ${papers}`)
    expect(offered('z').slice(0, 2)).toEqual(['Zoe Zed50 3', 'Zoe Zed40 2'])
    expect(offered('').slice(0, 2)).toEqual(['Zoe Zed50 3', 'Yan Yu 2'])
    expect(offered('z')).toHaveLength(3)
    expect(offered('zoe zed50')).toEqual(['Zoe Zed50 3'])
  })
})
