import { words } from './analysis.ts'
import { SortedWords } from './sorted-words.ts'
import { TopList } from './top-list.ts'

/** An author's name, as most of their papers spell it first, with how many papers have it. */
export interface AuthorCount {
  readonly name: string
  readonly papers: number
}

interface Author {
  readonly name: string
  /** Parts of the name, folded, in order, a space between. */
  readonly key: string
  readonly ids: Set<string>
}

/** The authors who are meant by a name. */
export interface MeantAuthors {
  /** Most papers first. */
  readonly names: readonly string[]
  /** Ids of their papers. */
  readonly ids: ReadonlySet<string>
  /** How many more match, with no more papers than these, whose papers are left out because they are too many. */
  readonly others: number
}

/** Authors whose papers are put together, and papers from which on no further author's are. */
const MEANT_LIMIT = 1_000
const MEANT_PAPERS = 3_000

/** Authors that are looked at while a person types; of more whose names begin so, those with most papers. */
const CANDIDATE_LIMIT = 10_000

/** Least letters of a typed name by which authors are said to be near. */
const NEAR_LETTERS = 3

/**
 * Do two spellings mean the same author? Accents, case and the order of the parts don't matter, an initial is
 * any part that begins so, and parts that only `name` has are passed over: `j doe` and `Doe` mean `John Q. Doé`. One
 * part at least must be written out in both.
 */
export function meansAuthor(typed: string, name: string): boolean {
  return meansParts(longestFirst(words(typed)), words(name))
}

/** Whole parts are to be taken first, so that an initial doesn't use up the part that another word is. */
function longestFirst(typed: readonly string[]): readonly string[] {
  return typed.toSorted((a, b) => b.length - a.length)
}

function meansParts(typed: readonly string[], parts: readonly string[]): boolean {
  const left = [...parts]
  let writtenOut = false
  for (const word of typed) {
    const equal = left.indexOf(word)
    const place =
      equal >= 0 ? equal : left.findIndex((part) => isInitialOf(word, part) || isInitialOf(part, word))
    if (place < 0) return false
    writtenOut ||= equal >= 0 && word.length > 1
    left.splice(place, 1)
  }
  return writtenOut
}

function keyOf(name: string): string {
  return words(name).join(' ')
}

function isInitialOf(letter: string, part: string): boolean {
  return letter.length === 1 && part.startsWith(letter)
}

/** The authors of the stored papers, by the parts of their names. */
export class Authors {
  readonly #byName = new Map<string, Author>()
  /** By how many papers they have. */
  readonly #byPapers: Set<Author>[] = []
  readonly #parts: string[] = []
  readonly #holders = new Map<string, Author[]>()
  readonly #sorted = new SortedWords(this.#parts)
  readonly #candidateLimit: number

  constructor(candidateLimit = CANDIDATE_LIMIT) {
    this.#candidateLimit = candidateLimit
  }

  /** Takes in a paper's authors; `before` are its authors so far. */
  put(id: string, names: readonly string[], before: readonly string[] = []): void {
    for (const name of before) this.#change(this.#byName.get(keyOf(name)), (ids) => ids.delete(id))
    for (const name of names) this.#change(this.#author(name), (ids) => ids.add(id))
  }

  /** Those who match, in every spelling; without names where nobody does. */
  meant(typed: string): MeantAuthors {
    const list = longestFirst(words(typed))
    // One part must be written out, so those who have none of the whole words aren't meant.
    const candidates = new Set(list.flatMap((word) => (word.length > 1 ? this.#holdersOf(word) : [])))
    const best = new TopList<Author>(MEANT_LIMIT, mostPapersFirst)
    let meant = 0
    for (const author of candidates) {
      if (author.ids.size === 0 || !meansParts(list, author.key.split(' '))) continue
      best.add(author)
      meant += 1
    }
    const names: string[] = []
    const ids = new Set<string>()
    for (const author of best.items()) {
      if (ids.size >= MEANT_PAPERS) break
      names.push(author.name)
      for (const id of author.ids) ids.add(id)
    }
    return { names, ids, others: meant - names.length }
  }

  /** Authors to offer while a person types, the one with most papers first. */
  suggest(typed: string, limit: number): AuthorCount[] {
    this.#sorted.takeIn()
    const [begun = '', ...others] = words(typed).reverse()
    const best = new TopList<Author>(limit, mostPapersFirst)
    let seen = 0
    for (const group of this.#groups(begun, others)) {
      for (const author of group) {
        if (isBegun(author, begun, others)) best.add(author)
        seen += 1
        if (seen >= this.#candidateLimit) break
      }
      if (best.worst !== undefined || seen >= this.#candidateLimit) break
    }
    return best.items().map(({ name, ids }) => ({ name, papers: ids.size }))
  }

  /** Authors whose name begins as typed, as far as any does, where nobody is meant. */
  near(typed: string, limit: number): AuthorCount[] {
    const last = words(typed).at(-1) ?? ''
    for (let length = last.length; length >= NEAR_LETTERS; length--) {
      const found = this.suggest(last.slice(0, length), limit)
      if (found.length > 0) return found
    }
    return []
  }

  /** Those among whom the matching authors are, in groups: none of a later one has more papers than any before. */
  #groups(begun: string, others: readonly string[]): readonly Iterable<Author>[] {
    const whole = others.filter((word) => word.length > 1).map((word) => this.#holdersOf(word))
    const beginning = begun === '' ? [] : [this.#beginning(begun)]
    const [fewest] = [...whole, ...beginning].sort((a, b) => a.length - b.length)
    return fewest === undefined || fewest.length > this.#candidateLimit
      ? this.#byPapers.toReversed()
      : [fewest]
  }

  /** Authors with a part that begins so, or some of them, more than may be looked at. */
  #beginning(begun: string): readonly Author[] {
    const found = new Set<Author>()
    for (const number of this.#sorted.beginningWith(begun)) {
      for (const author of this.#holdersOf(this.#parts[number] ?? '')) found.add(author)
      if (found.size > this.#candidateLimit) break
    }
    return [...found]
  }

  #holdersOf(part: string): readonly Author[] {
    return this.#holders.get(part) ?? []
  }

  #change(author: Author | undefined, change: (ids: Set<string>) => void): void {
    if (author === undefined) return
    this.#byPapers[author.ids.size]?.delete(author)
    change(author.ids)
    for (let papers = this.#byPapers.length; papers <= author.ids.size; papers++)
      this.#byPapers.push(new Set())
    if (author.ids.size > 0) this.#byPapers[author.ids.size]?.add(author)
  }

  #author(name: string): Author | undefined {
    const key = keyOf(name)
    if (key === '') return undefined
    const known = this.#byName.get(key)
    if (known !== undefined) return known
    const author = { name, key, ids: new Set<string>() }
    this.#byName.set(key, author)
    for (const part of new Set(key.split(' '))) {
      const holders = this.#holders.get(part)
      if (holders === undefined) {
        this.#parts.push(part)
        this.#holders.set(part, [author])
      } else holders.push(author)
    }
    return author
  }
}

function mostPapersFirst(a: Author, b: Author): number {
  return b.ids.size - a.ids.size || (a.name < b.name ? -1 : 1)
}

/** Has the author papers, does a part of the name begin so, and is each of the other words a part of it, or its initial? */
function isBegun({ key, ids }: Author, begun: string, others: readonly string[]): boolean {
  const parts = key.split(' ')
  return (
    ids.size > 0 &&
    parts.some((part) => part.startsWith(begun)) &&
    others.every((word) => parts.some((part) => part === word || isInitialOf(word, part)))
  )
}
