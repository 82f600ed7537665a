import fc from 'fast-check'
import { DamerauLevenshteinDistance } from 'natural/lib/natural/distance/index.js'
import { describe, expect, it } from 'vitest'
import { affordable } from '../../src/library/engine/clause-order.ts'
import { DeletionNeighbourhood } from '../../src/library/engine/deletion-neighbourhood.ts'
import { editDistance, toleranceFor } from '../../src/library/engine/edit-distance.ts'
import { PostingLists } from '../../src/library/engine/posting-lists.ts'
import { SortedWords } from '../../src/library/engine/sorted-words.ts'
import { TopList } from '../../src/library/engine/top-list.ts'

const word = fc.string({ unit: fc.constantFrom(...'abcd'), minLength: 1, maxLength: 12 })

describe('posting lists', () => {
  it('hold what arrays hold, however the lists take turns to grow', () => {
    const turns = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 0, max: 2 ** 32 - 1 })), {
      maxLength: 3_000,
    })
    fc.assert(
      fc.property(turns, (entries) => {
        const lists = new PostingLists()
        const arrays: number[][] = Array.from({ length: 6 }, () => [])
        for (const _ of arrays) lists.create()
        for (const [list, entry] of entries) {
          lists.append(list, entry)
          arrays[list]?.push(entry)
        }
        for (const [list, expected] of arrays.entries()) {
          const held: number[] = []
          lists.scan(list, (cells, from, to) => held.push(...cells.subarray(from, to)))
          expect(held).toEqual(expected)
          expect(lists.count(list)).toBe(expected.length)
        }
      }),
      { seed: 1, numRuns: 60 },
    )
  })
})

describe('edits between words', () => {
  it('are counted as by natural, up to the limit', () => {
    fc.assert(
      fc.property(word, word, fc.nat(3), (a, b, limit) => {
        const all = DamerauLevenshteinDistance(a, b, { restricted: true })
        expect(editDistance(a, b, limit)).toBe(Math.min(all, limit + 1))
      }),
      { seed: 1, numRuns: 2_000 },
    )
  })

  it('leave no word within the tolerance out of the candidates', () => {
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 60 }),
        word,
        fc.integer({ min: 1, max: 40 }),
        (words, typed, turn) => {
          const growing: string[] = []
          const filed = new DeletionNeighbourhood(growing)
          for (const [number, each] of words.entries()) {
            growing.push(each)
            if (number % turn === 0) filed.takeIn()
          }
          filed.takeIn()
          const found = filed.candidates(typed)
          const limit = toleranceFor(typed.length)
          for (const [number, each] of words.entries()) {
            if (editDistance(typed, each, limit) <= limit)
              expect(found.has(number), `${typed} ${each}`).toBe(true)
          }
        },
      ),
      { seed: 1, numRuns: 1_000 },
    )
  })
})

describe('the work of a query', () => {
  const clause = (place: number, uses: number) => ({ term: place, bits: 1 << place, weight: 1, uses })
  const wordsOf = (masses: readonly number[]) => masses.map((mass) => ({ mass }))

  it('is all of it where it is little', () => {
    const clauses = [clause(0, 10), clause(1, 20), clause(1, 30)]
    expect(affordable(clauses, wordsOf([5, 4]), 60)).toEqual({ clauses, unread: 0 })
  })

  it('is every word of a short query, though not all that it may have meant', () => {
    const clauses = [clause(0, 50), clause(1, 100), clause(1, 90), clause(2, 200)]
    expect(affordable(clauses, wordsOf([3, 2, 1]), 10)).toEqual({
      clauses: [clause(0, 50), clause(1, 100), clause(2, 200)],
      unread: 0,
    })
  })

  it('is the rarest words of a long query, and those left out are named', () => {
    const clauses = [clause(0, 500), clause(1, 20), clause(2, 90), clause(3, 40)]
    expect(affordable(clauses, wordsOf([1, 9, 3, 5]), 100)).toEqual({
      clauses: [clause(1, 20), clause(3, 40)],
      unread: 0b101,
    })
    expect(affordable([clause(0, 500)], wordsOf([1, 9, 9, 9]), 100).unread).toBe(1)
  })
})

describe('sorted words', () => {
  it('give those that begin so, also of words added later', () => {
    const batches = fc.array(fc.array(word, { maxLength: 20 }), { maxLength: 6 })
    fc.assert(
      fc.property(batches, word, (added, prefix) => {
        const words: string[] = []
        const sorted = new SortedWords(words)
        for (const batch of added) {
          words.push(...batch)
          sorted.takeIn()
        }
        const found = [...sorted.beginningWith(prefix)].map((number) => words[number])
        expect(found).toEqual(words.filter((each) => each.startsWith(prefix)).toSorted())
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})

describe('the best of a list', () => {
  it('are those that sorting puts first', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.nat(12), (numbers, limit) => {
        const top = new TopList<number>(limit, (a, b) => a - b)
        for (const number of numbers) top.add(number)
        expect(top.items()).toEqual(numbers.toSorted((a, b) => a - b).slice(0, limit))
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})
