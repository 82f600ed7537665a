import fc from 'fast-check'
import { DamerauLevenshteinDistance } from 'natural/lib/natural/distance/index.js'
import { describe, expect, it } from 'vitest'
import { affordable } from '../../src/search/clause-order.ts'
import { DeletionNeighbourhood } from '../../src/search/deletion-neighbourhood.ts'
import { editDistance, toleranceFor } from '../../src/search/edit-distance.ts'
import { postingOf } from '../../src/search/posting.ts'
import { PostingLists } from '../../src/search/posting-lists.ts'
import { Scoring } from '../../src/search/scoring.ts'
import { SortedWords } from '../../src/search/sorted-words.ts'
import { TopList } from '../../src/search/top-list.ts'

const word = fc.string({ unit: fc.constantFrom(...'abcd'), minLength: 1, maxLength: 12 })

describe('posting lists', () => {
  it('have what arrays have, however the lists take turns to grow', () => {
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
          const found: number[] = []
          lists.scan(list, (cells, from, to) => found.push(...cells.subarray(from, to)))
          expect(found).toEqual(expected)
          expect(lists.count(list)).toBe(expected.length)
        }
      }),
      { seed: 1, numRuns: 60 },
    )
  })
})

describe('scoring by windows', () => {
  const SLOTS = 700
  const someTerm = fc.record({
    /** By slot; `null` is a paper without the term. */
    weights: fc.array(fc.constantFrom(null, null, null, 0, 1, 2, 77, 255), { maxLength: SLOTS }),
    /** Slots that the list begins after, so that lists end and begin in different windows. */
    after: fc.nat(SLOTS),
    weight: fc.integer({ min: 1, max: 50 }),
    bits: fc.constantFrom(1, 2, 4, 6),
    admits: fc.boolean(),
  })

  it('adds up what a look at every paper adds up, whatever the size of a window', () => {
    fc.assert(
      fc.property(
        fc.array(someTerm, { maxLength: 6 }),
        fc.array(fc.constantFrom(0, 1, 9), { minLength: 2 * SLOTS, maxLength: 2 * SLOTS }),
        fc.constantFrom(1, 4, 64, 8_192),
        (terms, allowed, size) => {
          const lists = new PostingLists()
          const found = terms.map(({ weights, after }) => {
            const list = lists.create()
            const entries = weights.flatMap((weight, at) =>
              weight === null ? [] : [[after + at, weight] as const],
            )
            for (const [slot, weight] of entries) lists.append(list, postingOf(slot, weight))
            return new Map(entries)
          })
          const expected = allowed.flatMap((isAllowed, slot) => {
            const has = terms.flatMap((term, place) => {
              const weight = found[place]?.get(slot)
              return weight === undefined ? [] : [{ ...term, impact: weight >>> 1, inTitle: weight & 1 }]
            })
            if (!isAllowed || !has.some(({ admits }) => admits)) return []
            const sum = has.reduce((before, { weight, impact }) => before + weight * impact, 0)
            const bits = has.reduce((before, each) => before | each.bits, 0)
            const titleBits = has.reduce((before, each) => (each.inTitle ? before | each.bits : before), 0)
            return [{ slot, sum, bits, titleBits }]
          })
          const scoring = new Scoring(lists, size)
          const numbered = terms.map((term, place) => ({ ...term, term: place }))
          // Twice, since what the first time left behind would show in the second.
          for (let turn = 0; turn < 2; turn++) {
            const found: typeof expected = []
            scoring.score(numbered, Uint32Array.from(allowed), ({ firstSlot, places, count, ...window }) => {
              expect(count).toBeGreaterThan(0)
              const slots = [...places.subarray(0, count)].map((place) => ({
                slot: firstSlot + place,
                sum: window.sums[place] ?? -1,
                bits: window.bits[place] ?? -1,
                titleBits: window.titleBits[place] ?? -1,
              }))
              found.push(...slots.toSorted((a, b) => a.slot - b.slot))
            })
            expect(found).toEqual(expected)
          }
        },
      ),
      { seed: 1, numRuns: 150 },
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

  it('is a word itself before it with a neighbour', () => {
    const pair = { term: 7, bits: 0b11, weight: 1, uses: 5 }
    const [rare, common] = [clause(0, 400), clause(1, 500)]
    expect(affordable([pair, rare, common], wordsOf([3, 2]), 100)).toEqual({
      clauses: [rare, common],
      unread: 0,
    })
    // Of a longer query a common word may be read with its neighbours only, and then counts as not read.
    const words = wordsOf([9, 1, 8, 8])
    expect(affordable([pair, clause(0, 4), common], words, 100)).toEqual({
      clauses: [pair, clause(0, 4)],
      unread: 0b10,
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
