import { joined } from './analysis.ts'
import type { InvertedIndex } from './inverted-index.ts'
import { authorTerm, joinedTerm, wordTerm } from './terms.ts'
import { tokens } from './tokens.ts'

/** Characters of a query that are read. */
const TEXT_LIMIT = 2_000

/** Words of a query that are looked up: one bit each of a 32-bit number, without its sign. */
const WORD_LIMIT = 31

/** What a misspelt or unfinished reading of a word counts against the word as typed, by its edits. */
const EDIT_SHARE = [0.8, 0.6, 0.4]

/** What two words count for standing side by side, on top of what each counts. */
const NEIGHBOUR_SHARE = 0.5

/** Readings of one word that are followed. */
const READING_LIMIT = 24

/** A term to look up and the words of the query, as bits, that it is looked up for. */
export interface Clause {
  /** Its number in the index. */
  readonly term: number
  readonly bits: number
  /** What a posting's impact is multiplied by. */
  readonly weight: number
  /** How many papers have the term. */
  readonly uses: number
}

/** A word of a query. */
export interface QueryWord {
  /** As typed, folded. */
  readonly typed: string
  /** Its weight: the rarer, the more. */
  readonly mass: number
  /** Whether it is in the index as typed. */
  readonly known: boolean
}

/** Two words of a query that are side by side. */
interface Pair {
  readonly before: string
  readonly after: string
  readonly bits: number
}

/** A query, read with an index. */
export interface Query {
  /** All of it in one word. */
  readonly name: string
  readonly words: readonly QueryWord[]
  readonly clauses: readonly Clause[]
  /** Neighbours, with the bits of both; a word that says nothing has none. */
  readonly pairs: readonly Pair[]
  /** Whether it is one name in parts (`R1-Zero`), without a space. */
  readonly compound: boolean
}

/** Reads a query: its words without those that say nothing, each and each two neighbours as terms. */
export function readQuery(text: string, index: InvertedIndex): Query {
  const typed = text.slice(0, TEXT_LIMIT)
  const read = tokens(typed, index.vocabulary)
  const all = read.map(({ word }) => word.text)
  const informative = read.flatMap(({ word }) =>
    word.stem === null ? [] : [[word.stem, word.text] as const],
  )
  const distinct = [...new Map(informative).values()].slice(0, WORD_LIMIT)
  const bits = new Map(distinct.map((word, place) => [word, 1 << place]))
  const clauses: Clause[] = []
  const add = (text: string, bit: number): number => {
    const term = index.term(text)
    if (term === undefined) return 0
    const uses = index.uses(term)
    const share = (bit & (bit - 1)) === 0 ? 1 : NEIGHBOUR_SHARE
    if (uses > 0) clauses.push({ term, bits: bit, weight: Math.ceil(index.rarity(uses) * share), uses })
    return uses
  }
  const addOther = (word: string, bit: number): number =>
    Math.max(add(authorTerm(word), bit), add(joinedTerm(word), bit))
  const addWord = (word: string, bit: number): number =>
    Math.max(add(wordTerm(index.vocabulary.stem(word)), bit), addOther(word, bit))
  // A stem takes longer than all else here, and few neighbours are a word together.
  const addPair = (word: string, bit: number): number =>
    index.words.uses(word) > 0 ? addWord(word, bit) : addOther(word, bit)

  const paired = new Set<number>()
  const pairs: Pair[] = []
  for (const [place, word] of all.entries()) {
    const before = all[place - 1]
    const bit = (bits.get(word) ?? 0) | (before === undefined ? 0 : (bits.get(before) ?? 0))
    if (before === undefined || bit === 0 || place > 2 * WORD_LIMIT) continue
    pairs.push({ before, after: word, bits: bit })
    if (addPair(before + word, bit) > 0 && bits.has(word) && bits.has(before)) {
      paired.add(bits.get(word) ?? 0)
      paired.add(bits.get(before) ?? 0)
    }
  }
  const words = distinct.map((word) => {
    const bit = bits.get(word) ?? 0
    const uses = addWord(word, bit)
    return { typed: word, mass: index.rarity(uses), known: uses > 0 || paired.has(bit) }
  })
  return {
    name: joined(typed),
    words,
    clauses,
    pairs,
    compound: read.length > 1 && read.every(({ bound }, place) => place === 0 || bound),
  }
}

/** What misspelt and unfinished words of a query may have meant, as further clauses; only for the words asked for. */
export function readGenerously(
  query: Query,
  wanted: (word: QueryWord) => boolean,
  index: InvertedIndex,
): Clause[] {
  const readings = new Map<string, Readings>()
  for (const word of query.words) if (wanted(word)) readings.set(word.typed, readingsOf(word.typed, index))
  return [
    ...query.words.flatMap(({ typed }, place) =>
      clausesFor(readings.get(typed) ?? NO_READINGS, 1 << place, index),
    ),
    ...query.pairs.flatMap((pair) => {
      const { before, after, bits } = pair
      if (!(readings.has(before) || readings.has(after))) return []
      return [
        ...(query.words.length > 3 ? [] : clausesFor(misspeltReadings(before + after, index), bits, index)),
        ...neighbours(pair, readings, index),
      ]
    }),
  ]
}

/** What a word may have meant, with how many edits away that is. */
type Readings = ReadonlyMap<string, number>
const NO_READINGS: Readings = new Map()

/** Neighbours of which one is misspelt or unfinished: `actiod model` is written for `action model`. */
function neighbours(
  { before, after, bits }: Pair,
  readings: ReadonlyMap<string, Readings>,
  index: InvertedIndex,
): Clause[] {
  const meant = [
    ...[...(readings.get(before) ?? NO_READINGS)].map(([reading, edits]) => ({
      text: reading + after,
      edits,
    })),
    ...[...(readings.get(after) ?? NO_READINGS)].map(([reading, edits]) => ({
      text: before + reading,
      edits,
    })),
  ]
  return meant.slice(0, 2 * READING_LIMIT).flatMap(({ text, edits }) => {
    const term = index.term(joinedTerm(text))
    const uses = term === undefined ? 0 : index.uses(term)
    if (term === undefined || uses === 0) return []
    const share = NEIGHBOUR_SHARE * (EDIT_SHARE[edits] ?? 0)
    return { term, bits, weight: Math.max(1, Math.round(index.rarity(uses) * share)), uses }
  })
}

function misspeltReadings(typed: string, index: InvertedIndex): Map<string, number> {
  return new Map(index.words.similar(typed).map(({ word, edits }) => [word, edits]))
}

function readingsOf(typed: string, index: InvertedIndex): Map<string, number> {
  const readings = misspeltReadings(typed, index)
  if (typed.length < 3) return readings
  for (const begun of index.words.beginningWith(typed, READING_LIMIT)) readings.set(begun, 0)
  return readings
}

function clausesFor(readings: ReadonlyMap<string, number>, bits: number, index: InvertedIndex): Clause[] {
  const terms = new Map<number, number>()
  for (const [reading, edits] of [...readings].slice(0, READING_LIMIT)) {
    for (const text of [wordTerm(index.vocabulary.stem(reading)), joinedTerm(reading)]) {
      const term = index.term(text)
      if (term !== undefined) terms.set(term, Math.min(edits, terms.get(term) ?? edits))
    }
  }
  return [...terms].flatMap(([term, edits]) => {
    const uses = index.uses(term)
    const weight = Math.max(1, Math.round(index.rarity(uses) * (EDIT_SHARE[edits] ?? 0)))
    return uses === 0 ? [] : { term, bits, weight, uses }
  })
}
