import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack, type Room, type Weight } from '../../../src/discord/messages/pack.ts'

const ROOM: Room = { characters: 100, bytes: 150, units: 5 }
const weight = (characters: number, bytes = characters): Weight => ({ characters, bytes })
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)

/** The obvious reference: every way to cut, the fewest runs, and of those the smallest largest run. */
function reference(weights: readonly Weight[], taken: Weight): { runs: number; largest: number } {
  const sizeOf = (run: readonly Weight[], from: number) =>
    sum(run.map((each) => each.characters)) + (from === 0 ? taken.characters : 0)
  const fits = (run: readonly Weight[], from: number) =>
    run.length <= 1 ||
    (run.length <= ROOM.units &&
      sizeOf(run, from) <= ROOM.characters &&
      sum(run.map((each) => each.bytes)) + (from === 0 ? taken.bytes : 0) <= ROOM.bytes)
  const best = (from: number): { runs: number; largest: number } => {
    if (from === weights.length) return { runs: 0, largest: 0 }
    let found = { runs: Number.POSITIVE_INFINITY, largest: Number.POSITIVE_INFINITY }
    for (let to = from + 1; to <= weights.length; to += 1) {
      const run = weights.slice(from, to)
      if (!fits(run, from)) break
      const rest = best(to)
      const runs = rest.runs + 1
      const largest = Math.max(rest.largest, sizeOf(run, from))
      if (runs < found.runs || (runs === found.runs && largest < found.largest)) found = { runs, largest }
    }
    return found
  }
  return best(0)
}

describe('pack', () => {
  it.each([
    ['nothing', [], []],
    ['what fits one message', [30, 30, 30], [3]],
    ['two even halves instead of a full one and an orphan', [20, 20, 20, 20, 20, 20], [3, 3]],
    ['one that is larger than the room, alone', [10, 300, 10], [1, 1, 1]],
  ])('divides %s', (_, characters, runs) => {
    expect(
      pack(
        characters.map((each) => weight(each, 1)),
        ROOM,
      ),
    ).toEqual(runs)
  })

  it('finds the fewest runs, and of those divisions the evenest', () => {
    const weights = fc.array(
      fc.record({ characters: fc.integer({ min: 0, max: 100 }), bytes: fc.integer({ min: 0, max: 150 }) }),
      {
        maxLength: 12,
      },
    )
    const taken = fc.record({
      characters: fc.integer({ min: 0, max: 60 }),
      bytes: fc.integer({ min: 0, max: 90 }),
    })
    fc.assert(
      fc.property(weights, taken, (all, first) => {
        const runs = pack(all, ROOM, { taken: first })
        expect(sum(runs)).toBe(all.length)
        let from = 0
        const sizes = runs.map((length, index) => {
          const run = all.slice(from, from + length)
          from += length
          return sum(run.map((each) => each.characters)) + (index === 0 ? first.characters : 0)
        })
        const wanted = reference(all, first)
        expect(runs.length).toBe(wanted.runs)
        expect(Math.max(0, ...sizes)).toBe(wanted.largest)
      }),
      { seed: 20250210, numRuns: 500 },
    )
  })
})
