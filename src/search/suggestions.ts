import { arxivIdFrom, arxivIdsIn } from '../digest/arxiv-id.ts'
import { Accumulators } from './accumulators.ts'
import { isStopWord, joined, words } from './analysis.ts'
import type { InvertedIndex } from './inverted-index.ts'
import { fold } from './letters.ts'
import type { Lexicon } from './lexicon.ts'
import type { PostingCursor } from './posting-lists.ts'
import { TopList } from './top-list.ts'

/** Most that Discord shows of an autocomplete: 25 choices. */
const SUGGESTION_LIMIT = 25

/** Names or words that begin as typed and are followed; more of them is too little typed to choose by. */
const BEGUN_LIMIT = 5_000

/** Papers that are looked at for one word; a further word with more of them keeps none of the others' papers out. */
const HOLDER_LIMIT = 20_000

/** Characters typed that are read. */
const TEXT_LIMIT = 100

/** Words typed that are read; each is a bit. */
const WORD_LIMIT = 16

/** Least letters typed before a beginning is taken for misspelt, and most that are varied. */
const MISSPELT_LETTERS = 4
const VARIED_LETTERS = 20

/** Words typed whose beginnings are varied. */
const MISSPELT_WORDS = 4

/** Why a paper is offered, the best reason first; 0 is no reason. */
const RANK = { named: 1, asTyped: 2, inOtherCase: 3, otherwiseJoined: 4, title: 5, word: 6, misspelt: 7 }

/** Offers papers while a person types. Its arrays are reused from keystroke to keystroke. */
export class Suggestions {
  readonly #index: InvertedIndex
  /** The best reason for each paper. */
  readonly #ranks = new Accumulators((length) => new Uint8Array(length))
  /** How many of the words typed each paper has. */
  readonly #met = new Accumulators((length) => new Uint8Array(length))

  constructor(index: InvertedIndex) {
    this.#index = index
  }

  /**
   * Ids to offer: papers whose nickname begins so, those whose title does, those that have words beginning so, and
   * where there is none, those whose name would begin so but for one edit. Newer first among equals; the newest
   * where nothing is typed.
   */
  suggest(text: string, limit: number): string[] {
    const index = this.#index
    const typed = text.slice(0, TEXT_LIMIT).trimStart()
    const count = Math.max(0, Math.min(limit, SUGGESTION_LIMIT))
    if (typed.trim() === '') return index.newest(count)
    const name = joined(typed)
    if (name === '') return []
    this.#ranks.grow(index.slots)
    this.#met.grow(index.slots)
    this.#addByIds(arxivIdFrom(text) ?? arxivIdsIn(text)[0] ?? fold(typed).trim())
    this.#addByNames(typed, name)
    if (this.#ranks.count < count) this.#addByWords(words(typed).map((word) => [word]))
    if (this.#ranks.count === 0) this.#addMisspelt(typed, name)
    return this.#best(count)
  }

  #add(slot: number, rank: number): void {
    const { values } = this.#ranks
    const before = values[slot] as number
    if (before > 0 && before <= rank) return
    if (this.#index.paper(slot) === undefined) return
    if (before === 0) this.#ranks.touch(slot)
    values[slot] = rank
  }

  #best(count: number): string[] {
    const { values, touched, count: offers } = this.#ranks
    const top = new TopList<number>(
      count,
      (a, b) => (values[a] as number) - (values[b] as number) || this.#index.newestFirst(a, b),
    )
    for (let place = 0; place < offers; place++) top.add(touched[place] as number)
    const ids = top.items().flatMap((slot) => this.#index.paper(slot)?.id ?? [])
    this.#ranks.clear()
    return ids
  }

  #addByIds(prefix: string): void {
    // Ids count up with time, and the newest papers are wanted.
    for (const slot of this.#index.idsBeginningWith(prefix).subarray(-BEGUN_LIMIT)) {
      this.#add(slot, RANK.named)
    }
  }

  #addByNames(typed: string, name: string): void {
    const lower = typed.toLowerCase()
    for (const { word: called, holders } of this.#index.names.holdersBeginningWith(name, BEGUN_LIMIT)) {
      this.#addAll(holders, (slot) => {
        if (called === name) return RANK.named
        const nickname = this.#index.paper(slot)?.nickname ?? ''
        if (nickname.startsWith(typed)) return RANK.asTyped
        if (nickname.toLowerCase().startsWith(lower)) return RANK.inOtherCase
        return called.length <= 1.25 * nickname.length ? RANK.otherwiseJoined : RANK.title
      })
    }
  }

  #addAll(holders: PostingCursor, rank: (slot: number) => number): void {
    do {
      const { cells, from, to } = holders
      for (let at = from; at < to; at++) this.#add(cells[at] as number, rank(cells[at] as number))
    } while (holders.advance())
  }

  /** Papers that have, for each word typed, a word that begins so; each word is given as its possible beginnings. */
  #addByWords(typed: readonly (readonly string[])[]): void {
    const met = this.#met
    const { values } = met
    // Small words are often left out of what is remembered, or put in; but the last may be about to become another.
    const informative = typed.filter(
      ([word = '', ...variants], place) =>
        place === typed.length - 1 || variants.length > 0 || !isStopWord(word),
    )
    const reaching = informative
      .slice(0, WORD_LIMIT)
      .map((beginnings) => ({ beginnings, reach: this.#reachOf(beginnings) }))
      .sort((a, b) => a.reach - b.reach)
      .filter(({ reach }, place) => place === 0 || reach <= HOLDER_LIMIT)
    for (const [place, { beginnings }] of reaching.entries()) {
      this.#eachHolder(beginnings, (slot) => {
        if (values[slot] !== place) return
        if (place === 0) met.touch(slot)
        values[slot] = place + 1
      })
    }
    met.drain((slot, count) => {
      if (count === reaching.length) this.#add(slot, RANK.word)
    })
  }

  /** How many papers have a word that begins so, or more than are looked at. */
  #reachOf(beginnings: readonly string[]): number {
    let reach = 0
    for (const beginning of beginnings) {
      reach += this.#index.words.usesBeginningWith(beginning, BEGUN_LIMIT)
      if (reach > HOLDER_LIMIT) break
    }
    return reach
  }

  #eachHolder(beginnings: readonly string[], visit: (slot: number) => void): void {
    const { words: lexicon } = this.#index
    let seen = 0
    for (const beginning of beginnings) {
      for (const { holders } of lexicon.holdersBeginningWith(beginning, BEGUN_LIMIT)) {
        if (seen > HOLDER_LIMIT) return
        do {
          const { cells, from, to } = holders
          seen += to - from
          for (let at = from; at < to; at++) visit(cells[at] as number)
        } while (holders.advance())
      }
    }
  }

  /** Papers whose name, or else whose words, begin as typed but for one edit. */
  #addMisspelt(typed: string, name: string): void {
    const { names, words: lexicon } = this.#index
    if (name.length >= MISSPELT_LETTERS) {
      for (const variant of variants(name.slice(0, VARIED_LETTERS), names)) {
        for (const { holders } of names.holdersBeginningWith(variant, SUGGESTION_LIMIT)) {
          this.#addAll(holders, () => RANK.misspelt)
        }
      }
    }
    const list = words(typed)
    if (this.#ranks.count > 0 || list.length > MISSPELT_WORDS) return
    this.#addByWords(
      list.map((word) =>
        word.length < MISSPELT_LETTERS || lexicon.hasBeginning(word)
          ? [word]
          : [...variants(word.slice(0, VARIED_LETTERS), lexicon)],
      ),
    )
  }
}

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789']

/**
 * Every text one edit away that a word may begin with: where no word begins with the letters before the edit, none has it.
 * Source: Norvig, "How to write a spelling corrector", 2007.
 */
function variants(text: string, lexicon: Lexicon): Set<string> {
  const found = new Set<string>()
  for (let at = 0; at <= text.length && lexicon.hasBeginning(text.slice(0, at)); at++) {
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
