import type { Paper } from '../digest/paper.ts'
import { isStopWord, stem, words } from '../search/analysis.ts'

/** Words that one name may be written in (`Qwen 2.5 VL`). */
const PARTS_LIMIT = 4

/** Least letters of a name that is put together from several words: shorter ones come about by chance. */
const JOINED_LETTERS = 4

/** Letters by which a form of a word may be longer than its stem. */
const ENDING = 8

/** A paper's title and bullets as keywords are looked for in them. */
export interface KeywordText {
  /** Folded words in order, and their stems; an empty one parts title and bullets. */
  readonly words: readonly string[]
  readonly stems: readonly string[]
  readonly known: ReadonlySet<string>
  /** All words in one text, without spaces, and where in it each begins. */
  readonly run: string
  readonly starts: readonly number[]
  readonly indexAt: ReadonlyMap<number, number>
}

/** Takes a paper's text apart. */
export function keywordText(paper: Paper): KeywordText {
  const all = [paper.title, ...paper.summary].flatMap((part) => [...words(part), ''])
  const starts: number[] = []
  let run = ''
  for (const word of all) {
    starts.push(run.length)
    // What ends one bullet and what begins the next are no name.
    run += word === '' ? '|' : word
  }
  const stems = all.map(stem)
  return {
    words: all,
    stems,
    known: new Set(stems),
    run,
    starts,
    indexAt: new Map(starts.map((start, index) => [start, index])),
  }
}

/**
 * Do all of some words occur, in any order? As searching understands them: by their stems, and by what is written in one
 * word or in several (`pretraining`, `pre-training`; `multi agent`, `multiagent`; `GPT4`, `GPT-4`).
 */
export function hasAll(typed: readonly string[], text: KeywordText): boolean {
  const informative = typed.filter((word) => !isStopWord(word))
  const wanted = informative.length > 0 ? informative : typed
  const covers = (from: number): boolean => {
    if (from === wanted.length) return true
    for (let parts = 1; parts <= Math.min(PARTS_LIMIT, wanted.length - from); parts += 1) {
      const joined = wanted.slice(from, from + parts).join('')
      if (hasWord(joined, text) && covers(from + parts)) return true
    }
    return false
  }
  return wanted.length > 0 && covers(0)
}

/** Do some words occur one after the other, each as it is but for its ending and its hyphens? */
export function hasInOrder(typed: readonly string[], text: KeywordText): boolean {
  const { words: all, stems } = text
  const follows = (at: number, from: number): boolean => {
    if (from === typed.length) return true
    for (let parts = 1; parts <= PARTS_LIMIT && from + parts <= typed.length; parts += 1) {
      const wanted = stem(typed.slice(from, from + parts).join(''))
      // One word for several, or several for one; several for several is one for one, twice.
      for (let taken = 1; taken <= (parts === 1 ? PARTS_LIMIT : 1) && at + taken <= all.length; taken += 1) {
        const found = all.slice(at, at + taken)
        if (found.includes('')) break
        const is = taken === 1 ? stems[at] : stem(found.join(''))
        if (is === wanted && follows(at + taken, from + parts)) return true
      }
    }
    return false
  }
  const first = typed[0]?.slice(0, 1)
  return typed.length > 0 && all.some((word, at) => word.slice(0, 1) === first && follows(at, 0))
}

/** Does a word occur by its stem, in one word or in several that follow one another? */
function hasWord(word: string, { words: all, known, run, starts, indexAt }: KeywordText): boolean {
  const wanted = stem(word)
  if (known.has(wanted)) return true
  if (word.length < JOINED_LETTERS) return false
  // A stem's last letter may be another in the word itself (`studi`, `study`).
  const prefix = wanted.replace(/i$/, '')
  for (let at = run.indexOf(prefix); at >= 0; at = run.indexOf(prefix, at + 1)) {
    const first = indexAt.get(at)
    if (first === undefined || isStopWord(all[first] ?? '')) continue
    for (let last = first + 1; last < Math.min(first + PARTS_LIMIT, all.length); last += 1) {
      const next = all[last] ?? ''
      if (next === '' || isStopWord(next)) break
      const end = (starts[last] ?? 0) + next.length
      if (end - at > prefix.length + ENDING) break
      if (end - at >= prefix.length && stem(run.slice(at, end)) === wanted) return true
    }
  }
  return false
}
