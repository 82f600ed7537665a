import type { Clause, QueryWord } from './query.ts'

/** Postings that one look-up reads, except that a query of few words is read whole, and of a longer one the rarest word. */
const WORK_LIMIT = 200_000
const FEW_WORDS = 3

/** The clauses that can be read within a limit of postings, rarest words first, and the words of which none is, as bits. */
export function affordable(
  clauses: readonly Clause[],
  words: readonly Pick<QueryWord, 'mass'>[],
  workLimit = WORK_LIMIT,
): { clauses: readonly Clause[]; unread: number } {
  const work = clauses.reduce((sum, { uses }) => sum + uses, 0)
  if (work <= workLimit) return { clauses, unread: 0 }
  const taken = new Set<Clause>()
  const alwaysRead = words.length <= FEW_WORDS ? FEW_WORDS : 1
  let left = workLimit
  let unread = 0
  for (const [rank, place] of rarestFirst(words.map(({ mass }) => mass)).entries()) {
    const bit = 1 << place
    const alone = clauses.filter(({ bits }) => bits === bit)
    const withNeighbours = clauses.filter(({ bits }) => bits !== bit && (bits & bit) !== 0)
    // A word is in more papers than beside a neighbour, so those with one would seem cheap enough and be all that is read.
    let read = 0
    for (const clause of [...alone, ...withNeighbours]) {
      if (taken.has(clause)) continue
      if (clause.uses > left && (read > 0 || rank >= alwaysRead)) continue
      left -= clause.uses
      taken.add(clause)
      read += 1
    }
    const needed = alone.length > 0 ? alone : withNeighbours
    if (needed.length > 0 && !needed.some((clause) => taken.has(clause))) unread |= bit
  }
  return { clauses: clauses.filter((clause) => taken.has(clause)), unread }
}

/** Places of words, the word of the most mass first. */
function rarestFirst(masses: readonly number[]): number[] {
  return [...masses.keys()].sort((a, b) => (masses[b] ?? 0) - (masses[a] ?? 0) || a - b)
}

/** Clauses of several words first, then those of the rarest word; with the mass of the words not yet done. */
export function inOrder(
  clauses: readonly Clause[],
  masses: readonly number[],
): { clause: Clause; left: number }[] {
  const isOne = (bits: number) => (bits & (bits - 1)) === 0
  let left = masses.reduce((sum, mass) => sum + mass, 0)
  const ordered = clauses.filter(({ bits }) => !isOne(bits)).map((clause) => ({ clause, left }))
  for (const place of rarestFirst(masses)) {
    for (const clause of clauses) if (clause.bits === 1 << place) ordered.push({ clause, left })
    left -= masses[place] ?? 0
  }
  return ordered
}
