import { arxivIdFrom } from '../../digest/arxiv-id.ts'
import { fold, isStopWord, joined, words } from '../analysis.ts'
import type { InvertedIndex } from './inverted-index.ts'
import type { Lexicon } from './lexicon.ts'
import { TopList } from './top-list.ts'

/** Most that Discord shows of an autocomplete: 25 choices. */
const SUGGESTION_LIMIT = 25

/** Names or words that begin as typed and are followed; more of them is too little typed to choose by. */
const BEGUN_LIMIT = 5_000

/** Papers that are looked at for one word. */
const HOLDER_LIMIT = 50_000

/** Characters typed that are read. */
const TEXT_LIMIT = 100

/** Words typed that are read; each is a bit. */
const WORD_LIMIT = 16

/** Least letters typed before a beginning is taken for misspelt, and most that are varied. */
const MISSPELT_LETTERS = 4
const VARIED_LETTERS = 20

/** Words typed whose beginnings are varied. */
const MISSPELT_WORDS = 4

/** Why a paper is offered, the best reason first. */
const RANK = { named: 0, asTyped: 1, inOtherCase: 2, otherwiseJoined: 3, title: 4, word: 5, misspelt: 6 }

/**
 * Ids to offer while a person types: papers whose nickname begins so, those whose title does, those that have words
 * beginning so, and where there is none, those whose name would begin so but for one edit. Newer first among equals;
 * the newest where nothing is typed.
 */
export function suggest(text: string, limit: number, index: InvertedIndex): string[] {
  const typed = text.slice(0, TEXT_LIMIT).trimStart()
  const count = Math.max(0, Math.min(limit, SUGGESTION_LIMIT))
  const name = joined(typed)
  const offers = new Offers(index)
  if (typed.trim() === '') offers.addAll()
  else if (name !== '') {
    offers.addIds(arxivIdFrom(text) ?? fold(typed).trim())
    addByNames(typed, name, offers, index)
    if (offers.size < count) addByWords(words(typed), offers, index, (word) => [word])
    if (offers.size === 0) addMisspelt(typed, name, offers, index)
  }
  return offers.best(count)
}

/** Papers to offer, each with its best rank. */
class Offers {
  readonly #index: InvertedIndex
  readonly #ranks = new Map<number, number>()

  constructor(index: InvertedIndex) {
    this.#index = index
  }

  get size(): number {
    return this.#ranks.size
  }

  add(slot: number, rank: number): void {
    const before = this.#ranks.get(slot)
    if (before === undefined || rank < before) this.#ranks.set(slot, rank)
  }

  addHolders(lexicon: Lexicon, word: string, rank: (slot: number) => number): void {
    lexicon.scan(word, (cells, from, to) => {
      for (let at = from; at < to; at++) {
        const slot = cells[at] as number
        if (this.#index.paper(slot) !== undefined) this.add(slot, rank(slot))
      }
    })
  }

  addIds(prefix: string): void {
    for (const slot of this.#index.idsBeginningWith(prefix).subarray(0, BEGUN_LIMIT)) {
      if (this.#index.paper(slot) !== undefined) this.add(slot, RANK.named)
    }
  }

  addAll(): void {
    for (let slot = 0; slot < this.#index.slots; slot++) {
      if (this.#index.paper(slot) !== undefined) this.add(slot, 0)
    }
  }

  best(count: number): string[] {
    const top = new TopList<readonly [slot: number, rank: number]>(
      count,
      ([a, rankOfA], [b, rankOfB]) => rankOfA - rankOfB || this.#index.newestFirst(a, b),
    )
    for (const offer of this.#ranks) top.add(offer)
    return top.items().flatMap(([slot]) => this.#index.paper(slot)?.id ?? [])
  }
}

function rankByName(
  slot: number,
  { called, name, typed, lower }: { called: string; name: string; typed: string; lower: string },
  index: InvertedIndex,
): number {
  if (called === name) return RANK.named
  const nickname = index.paper(slot)?.nickname ?? ''
  if (nickname.startsWith(typed)) return RANK.asTyped
  if (nickname.toLowerCase().startsWith(lower)) return RANK.inOtherCase
  return called.length <= 1.25 * nickname.length ? RANK.otherwiseJoined : RANK.title
}

function addByNames(typed: string, name: string, offers: Offers, index: InvertedIndex): void {
  const lower = typed.toLowerCase()
  for (const called of index.names.beginningWith(name, BEGUN_LIMIT)) {
    offers.addHolders(index.names, called, (slot) => rankByName(slot, { called, name, typed, lower }, index))
  }
}

/** Papers that have, for each word typed, a word that begins so. */
function addByWords(
  typed: readonly string[],
  offers: Offers,
  index: InvertedIndex,
  beginningsOf: (word: string) => Iterable<string>,
): void {
  // Small words are often left out of what is remembered, or put in; but the last may be about to become another.
  const telling = typed.filter((word, place) => place === typed.length - 1 || !isStopWord(word))
  let held: ReadonlySet<number> | undefined
  for (const word of telling.slice(0, WORD_LIMIT)) {
    const having = new Set<number>()
    let seen = 0
    for (const beginning of beginningsOf(word)) {
      for (const begun of index.words.beginningWith(beginning, BEGUN_LIMIT)) {
        if (seen > HOLDER_LIMIT) break
        index.words.scan(begun, (cells, from, to) => {
          seen += to - from
          for (let at = from; at < to; at++) {
            const slot = cells[at] as number
            if (held === undefined || held.has(slot)) having.add(slot)
          }
        })
      }
    }
    held = having
  }
  for (const slot of held ?? []) if (index.paper(slot) !== undefined) offers.add(slot, RANK.word)
}

/** Papers whose name, or else whose words, begin as typed but for one edit. */
function addMisspelt(typed: string, name: string, offers: Offers, index: InvertedIndex): void {
  if (name.length >= MISSPELT_LETTERS) {
    for (const variant of variants(name.slice(0, VARIED_LETTERS))) {
      for (const called of index.names.beginningWith(variant, SUGGESTION_LIMIT)) {
        offers.addHolders(index.names, called, () => RANK.misspelt)
      }
    }
  }
  const list = words(typed)
  if (offers.size > 0 || list.length > MISSPELT_WORDS) return
  addByWords(list, offers, index, (word) =>
    word.length < MISSPELT_LETTERS || index.words.beginningWith(word, 1).length > 0
      ? [word]
      : variants(word.slice(0, VARIED_LETTERS)),
  )
}

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789']

/** Every text one edit away. Source: Norvig, "How to write a spelling corrector", 2007. */
function variants(text: string): Set<string> {
  const found = new Set<string>()
  for (let at = 0; at <= text.length; at++) {
    const [before, after] = [text.slice(0, at), text.slice(at)]
    if (after !== '') found.add(before + after.slice(1))
    if (after.length > 1) found.add(`${before}${after[1]}${after[0]}${after.slice(2)}`)
    for (const letter of LETTERS) {
      found.add(before + letter + after)
      if (after !== '') found.add(before + letter + after.slice(1))
    }
  }
  return found
}
