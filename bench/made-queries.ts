import { nicknameFrom } from '../src/digest/nickname.ts'
import type { Paper } from '../src/digest/paper.ts'
import { seededRandom } from './recombine.ts'
import type { JudgedQuery } from './relevance.ts'

/** Parts that the papers are divided into, so that a score differs from luck. */
export const FOLDS = 5

/** Queries of each kind that are made of one fold. */
const PER_KIND = 60

/** A query with the fold of the paper it was made of. */
export interface MadeQuery extends JudgedQuery {
  readonly fold: number
}

/**
 * Queries made by program from the papers themselves, as people ask: by a name as written, in one word, in parts or
 * misspelt, by names that only the summary coins, by some words of a title, by an author's last name, and by words that
 * nobody wrote. What is relevant follows from the texts: every paper that has what was asked for.
 */
export function madeQueries(papers: readonly Paper[], seed: number): MadeQuery[] {
  const random = seededRandom(seed)
  const pick = (count: number) => Math.floor(random() * count)
  const shuffled = [...papers].map((paper) => ({ paper, at: random() })).sort((a, b) => a.at - b.at)
  const world = worldOf(papers)
  const queries: MadeQuery[] = []
  const counts = new Map<string, number>()
  for (const [place, { paper }] of shuffled.entries()) {
    const fold = place % FOLDS
    for (const { kind, q, relevant } of queriesOf(paper, world, pick)) {
      const key = `${kind} ${fold}`
      const made = counts.get(key) ?? 0
      if (made >= PER_KIND || relevant.length === 0) continue
      counts.set(key, made + 1)
      queries.push({ kind, q, relevant, fold })
    }
  }
  return queries
}

/** What all papers together say: who is called how, and who writes which word. */
interface World {
  readonly byName: ReadonlyMap<string, readonly string[]>
  /** Ids by a word exactly as written. */
  readonly byForm: ReadonlyMap<string, ReadonlySet<string>>
  /** Ids by a word in small letters. */
  readonly byWord: ReadonlyMap<string, ReadonlySet<string>>
  readonly byLastName: ReadonlyMap<string, readonly string[]>
  /** All of each paper in one word. */
  readonly texts: readonly string[]
}

function worldOf(papers: readonly Paper[]): World {
  const byName = new Map<string, string[]>()
  const byLastName = new Map<string, string[]>()
  const byForm = new Map<string, Set<string>>()
  const byWord = new Map<string, Set<string>>()
  const push = (map: Map<string, string[]>, key: string, id: string) =>
    map.set(key, [...(map.get(key) ?? []), id])
  const add = (map: Map<string, Set<string>>, key: string, id: string) => {
    const ids = map.get(key)
    if (ids === undefined) map.set(key, new Set([id]))
    else ids.add(id)
  }
  for (const paper of papers) {
    const name = nicknameFrom(paper.title)
    if (name !== null) push(byName, plain(name), paper.id)
    for (const last of new Set(paper.authors.map(lastName))) push(byLastName, last, paper.id)
    const all = [paper.title, ...paper.summary].flatMap(writtenWords)
    for (const word of all) {
      add(byForm, word, paper.id)
      add(byWord, word.toLowerCase(), paper.id)
    }
  }
  const texts = papers.map(({ title, summary }) => plain([title, ...summary].join(' ')))
  return { byName, byForm, byWord, byLastName, texts }
}

function queriesOf(paper: Paper, world: World, pick: (count: number) => number): JudgedQuery[] {
  const { byName, byForm, byWord, byLastName, texts } = world
  const name = nicknameFrom(paper.title)
  const named = name === null ? [] : (byName.get(plain(name)) ?? [])
  const titleWords = writtenWords(paper.title).filter((word) => word.length > 3)
  const made: JudgedQuery[] = []
  const make = (kind: string, q: string, relevant: Iterable<string>) =>
    made.push({ kind, q, relevant: [...relevant] })

  if (name !== null && named.length === 1) {
    const parts = name.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').replace(/[-_]/g, ' ')
    make('nickname', [name, name.toLowerCase(), parts, name.replace(/[\s-]/g, '')][pick(4)] ?? name, named)
    if (plain(name).length > 5) make('typo', misspelt(name, pick), named)
  }
  if (titleWords.length >= 5) {
    const from = pick(titleWords.length - 3)
    const some = titleWords.slice(from, from + 4).map((word) => word.toLowerCase())
    const all = some.map((word) => byWord.get(word) ?? new Set<string>())
    const having = [...(all[0] ?? [])].filter((id) => all.every((ids) => ids.has(id)))
    if (having.length === 1) make('title_part', some.join(' '), having)
  }
  for (const author of paper.authors.slice(0, 1)) {
    const last = lastName(author)
    const relevant = byLastName.get(last) ?? []
    if (author.includes(' ') && last.length > 3 && relevant.length <= 25 && !byWord.has(last)) {
      make('author', last, relevant)
    }
  }
  const inTitle = new Set(writtenWords(paper.title).map((word) => word.toLowerCase()))
  const summary = paper.summary.flatMap(writtenWords)
  const coined = summary.find(
    (word) => isMadeUp(word) && byForm.get(word)?.size === 1 && !inTitle.has(word.toLowerCase()),
  )
  if (coined !== undefined) make('coined', coined, [paper.id])
  const capitals = paper.summary
    .flatMap((text) => [...text.matchAll(STANDS_FOR)].map(([, word = '']) => word))
    .find((word) => byForm.get(word)?.size === 1 && !inTitle.has(word.toLowerCase()))
  if (
    capitals !== undefined &&
    (byWord.get(capitals.toLowerCase())?.size ?? 0) > 1 &&
    !byName.has(plain(capitals))
  ) {
    make('capitals', capitals, [paper.id])
  }
  const pair = paper.summary
    .flatMap((text) => text.match(TWO_WORDS) ?? [])
    .find((each) => texts.filter((text) => text.includes(plain(each))).length === 1)
  if (pair !== undefined) make('one_word', pair.replace(' ', ''), [paper.id])
  const invented = Array.from({ length: 3 }, () => SYLLABLES[pick(SYLLABLES.length)]).join('')
  if (![...byWord.keys()].some((word) => word.startsWith(invented.slice(0, 5)))) {
    made.push({ kind: 'nohit', q: invented, relevant: ['(nothing)'] })
  }
  return made
}

/** A short name in capitals where a summary says what it means, or introduces it. */
const STANDS_FOR = /(?:[a-z]+ \(|(?:called|named|dubbed|introduces?|proposes?|presents?) )([A-Z]{3,8})\b/g

/** A name in two words: `Swift PPO`, `VisLM 2.5`. */
const TWO_WORDS =
  /(?<![-\w] )\b(?!The )(?:[A-Z][a-z]+ [A-Z]{2,6}|[A-Z][A-Za-z]*[A-Z][A-Za-z]* \d[\d.]*[\dB])\b(?![-.]?\w)/g

const SYLLABLES = 'zor quib vex jund wax plim kref ghosp tynd yumb brozz snilk fwop chudz'.split(' ')

/** One letter left out, doubled, swapped with its neighbour or replaced, not the first. */
function misspelt(name: string, pick: (count: number) => number): string {
  const letters = [...name]
  const at = 1 + pick(letters.length - 2)
  const [before = '', letter = '', after = ''] = [letters[at - 1], letters[at], letters[at + 1]]
  const changed = [
    [before],
    [before, letter, letter],
    [before, after, letter],
    [before, String.fromCharCode(97 + pick(26)), after],
  ][pick(4)] ?? [before]
  return [
    ...letters.slice(0, at - 1),
    ...changed,
    ...letters.slice(at + (changed.length > 1 && changed[1] !== letter ? 2 : 1)),
  ].join('')
}

function writtenWords(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:[.-][\p{L}\p{N}]+)*/gu) ?? []
}

const isMadeUp = (word: string) =>
  (/^\p{L}.*\p{Lu}/u.test(word) && /\p{Ll}|\d/u.test(word)) || /^[A-Z]{3,}$/.test(word)

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

const lastName = (author: string) => (author.split(/\s+/).at(-1) ?? '').toLowerCase()
