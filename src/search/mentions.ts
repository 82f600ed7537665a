import { arxivMentionsIn } from '../digest/arxiv-id.ts'
import { joined } from './analysis.ts'

/** What a text speaks of. */
export interface Mentions {
  /** Ids of papers in the library, in the order in which the text comes to them. */
  readonly known: readonly string[]
  /** arXiv ids it links to or names that are not in the library. */
  readonly missing: readonly string[]
}

/** Characters of a text that are read: Discord's longest message several times over. */
const TEXT_LIMIT = 20_000

/** Words that a nickname has at most. */
const NAME_WORDS = 4

/** Letters and digits from which a name in small letters is surely no ordinary word. */
const TELLING_LENGTH = 7

/** Names of papers, to be found in running text. */
export class Nicknames {
  readonly #ids = new Map<string, Map<string, string>>()

  /** Takes in a paper's nickname; `before` is its nickname so far. */
  put(id: string, nickname: string | null, before: string | null): void {
    if (before !== null) this.#ids.get(joined(before))?.delete(id)
    const key = nickname === null ? '' : joined(nickname)
    if (nickname === null || key === '') return
    const named = this.#ids.get(key) ?? new Map<string, string>()
    this.#ids.set(key, named.set(id, nickname))
  }

  /**
   * Papers that a text links to, names by arXiv id, or calls by their nickname. A nickname counts where it is spelt as
   * published, or in any other spelling that can hardly be an ordinary word: `quest` is none, `QUEST` and `videorope` are.
   */
  find(text: string, isKnown: (id: string) => boolean): Mentions {
    const read = text.slice(0, TEXT_LIMIT)
    const places = new Map<string, number>()
    const note = (id: string, at: number) => {
      if (!places.has(id) || at < (places.get(id) ?? 0)) places.set(id, at)
    }
    for (const { id, at } of arxivMentionsIn(read)) note(id, at)
    this.#named(read, note)
    const ids = [...places].sort(([, a], [, b]) => a - b).map(([id]) => id)
    return { known: ids.filter(isKnown), missing: ids.filter((id) => !isKnown(id)) }
  }

  #named(text: string, note: (id: string, at: number) => void): void {
    const runs = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(({ 0: run, index }) => ({
      from: index,
      to: index + run.length,
    }))
    for (let first = 0; first < runs.length; first++) {
      // The longest name at a place is the one meant: `Open-Sora Plan`, not `Open-Sora`.
      for (let last = Math.min(first + NAME_WORDS, runs.length) - 1; last >= first; last--) {
        const [from, to] = [runs[first]?.from ?? 0, runs[last]?.to ?? 0]
        const written = text.slice(from, to)
        const named = /\n/.test(written) ? undefined : this.#ids.get(joined(written))
        const meant = [...(named ?? [])].filter(([, nickname]) => written === nickname || isTelling(written))
        for (const [id] of meant) note(id, from)
        if (meant.length > 0) {
          first = last
          break
        }
      }
    }
  }
}

function isTelling(written: string): boolean {
  return /^.+[\p{Lu}\p{N}]/u.test(written) || joined(written).length >= TELLING_LENGTH
}
