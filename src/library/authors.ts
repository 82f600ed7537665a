import { words } from './analysis.ts'
import { SortedWords } from './engine/sorted-words.ts'
import { TopList } from './engine/top-list.ts'

/** An author's name, as most of their papers spell it first, with how many papers bear it. */
export interface AuthorCount {
  readonly name: string
  readonly papers: number
}

interface Author {
  readonly name: string
  readonly ids: Set<string>
}

/** Least letters of a typed name by which authors are said to be near. */
const NEAR_LETTERS = 3

/**
 * Do two spellings mean the same author? Accents, case and the order of the parts don't matter, an initial stands for
 * any part that begins so, and parts that only `name` has are passed over: `j doe` and `Doe` mean `John Q. Doé`. One
 * part at least must be written out in both.
 */
export function meansAuthor(typed: string, name: string): boolean {
  const left = words(name)
  let writtenOut = false
  // Whole parts are taken first, so that an initial doesn't use up the part that another word is.
  for (const word of words(typed).sort((a, b) => b.length - a.length)) {
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

/** The authors of the papers held, by the parts of their names. */
export class Authors {
  readonly #byName = new Map<string, Author>()
  readonly #parts: string[] = []
  readonly #holders = new Map<string, Author[]>()
  readonly #sorted = new SortedWords(this.#parts)

  /** Takes in a paper's authors; `before` are those an earlier telling of it named. */
  put(id: string, names: readonly string[], before: readonly string[] = []): void {
    for (const name of before) this.#byName.get(keyOf(name))?.ids.delete(id)
    for (const name of names) this.#author(name)?.ids.add(id)
  }

  /** Ids of the papers whose authors include the one meant; empty where nobody is. */
  papersOf(typed: string): Set<string> {
    const candidates = new Set(words(typed).flatMap((word) => this.#holders.get(word) ?? []))
    const meant = [...candidates].filter(({ name }) => meansAuthor(typed, name))
    return new Set(meant.flatMap(({ ids }) => [...ids]))
  }

  /** Authors to offer while a person types, the one with most papers first. */
  suggest(typed: string, limit: number): AuthorCount[] {
    this.#sorted.takeIn()
    const list = words(typed)
    const [begun = '', ...others] = list.reverse()
    const rest = others.join(' ')
    const best = new TopList<Author>(limit, (a, b) => b.ids.size - a.ids.size || (a.name < b.name ? -1 : 1))
    const offer = (author: Author) => {
      if (author.ids.size > 0) best.add(author)
    }
    if (begun === '') for (const author of this.#byName.values()) offer(author)
    else {
      const candidates = new Set<Author>()
      for (const number of this.#sorted.beginningWith(begun)) {
        for (const author of this.#holders.get(this.#parts[number] ?? '') ?? []) candidates.add(author)
      }
      for (const author of candidates) if (rest === '' || startsLike(rest, author.name)) offer(author)
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

  #author(name: string): Author | undefined {
    const key = keyOf(name)
    if (key === '') return undefined
    const known = this.#byName.get(key)
    if (known !== undefined) return known
    const author = { name, ids: new Set<string>() }
    this.#byName.set(key, author)
    for (const part of new Set(words(name))) {
      const holders = this.#holders.get(part)
      if (holders === undefined) {
        this.#parts.push(part)
        this.#holders.set(part, [author])
      } else holders.push(author)
    }
    return author
  }
}

/** Is every word typed before the last a part of the name, or its initial? */
function startsLike(typed: string, name: string): boolean {
  const parts = words(name)
  return words(typed).every((word) => parts.some((part) => part === word || isInitialOf(word, part)))
}
