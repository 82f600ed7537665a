import type { Paper } from '../digest/paper.ts'
import { hasTag } from '../digest/tags/taxonomy.ts'
import { joined, words } from '../search/analysis.ts'
import { meansAuthor } from '../search/authors.ts'
import { fold } from '../search/letters.ts'
import type { Work } from '../turns.ts'
import { EVERYTHING, type Interests } from './interests.ts'
import { hasAll, hasInOrder, type KeywordText, keywordText } from './keyword-text.ts'

/** Why a paper is wanted. */
export interface Reason {
  readonly kind: 'tag' | 'keyword' | 'author'
  /** As the subscription has it. */
  readonly value: string
}

/**
 * Why a subscription wants a paper, in the order of its interests; `null` where it doesn't, nothing where it wants
 * every paper.
 *
 * - A tag matches by canonical spelling.
 * - A keyword matches in title and summary by the stems of its words, in any order, in one word or in several; what
 *   is in quotes only in that order. One that is the paper's nickname, joined or broken up, matches too.
 * - An author matches loosely (see `meansAuthor`).
 */
export function reasonsFor(interests: Interests, paper: Paper): Reason[] | null {
  const { tags, keywords, authors, without } = interests
  if (without.tags.some((tag) => hasTag(paper.tags, tag))) return null
  if (without.keywords.some((keyword) => hasKeyword(keyword, paper))) return null
  if (tags.length + keywords.length + authors.length === 0) return []
  const reasons = (kind: Reason['kind'], values: readonly string[], matches: (value: string) => boolean) =>
    values.filter(matches).map((value) => ({ kind, value }))
  const found = [
    ...reasons('tag', tags, (tag) => hasTag(paper.tags, tag)),
    ...reasons('keyword', keywords, (keyword) => hasKeyword(keyword, paper)),
    ...reasons('author', authors, (author) => hasAuthor(author, paper)),
  ]
  return found.length === 0 ? null : found
}

/** Does a subscription want a paper? */
export function wants(interests: Interests, paper: Paper): boolean {
  return reasonsFor(interests, paper) !== null
}

/** The papers that a subscription wants, in order; others may take their turn between any two. */
export function* selecting(interests: Interests, papers: Iterable<Paper>): Work<Paper[]> {
  const wanted: Paper[] = []
  for (const paper of papers) {
    if (wants(interests, paper)) wanted.push(paper)
    yield
  }
  return wanted
}

/** Those of some papers that interests want, with the interests; all of them where nothing is wanted of them. */
export function* selectingOrAll(
  interests: Interests | undefined,
  papers: readonly Paper[],
): Work<{ readonly interests: Interests; readonly papers: readonly Paper[] }> {
  const wanted = interests === undefined ? [] : yield* selecting(interests, papers)
  return interests === undefined || wanted.length === 0
    ? { interests: EVERYTHING, papers }
    : { interests, papers: wanted }
}

/**
 * A sign or word by which people combine keywords elsewhere, and which means nothing here; `null` where there is none. `AND`
 * is what a keyword means anyway, and what is in quotes is looked for as it is.
 */
export function operatorIn(typed: string): string | null {
  const bare = ` ${typed.replace(/["“„«][^"”“»]*["”“»]/gu, ' ')} `
  const found = /\s(OR|NOT|or|\|\|?|\/\/?|[-−–!][\p{L}\p{N}"“(][^\s]*)(?=\s)|(\||\bNEAR\/\d+)/u.exec(bare)
  return found === null ? null : (found[1] ?? found[2] ?? null)
}

/** A keyword without the `AND`s that people type between its words. */
export function withoutAnd(typed: string): string {
  return typed.replace(/(?<=\S\s+)(?:AND|&&|&|\+)\s+(?=\S)/gu, '')
}

/** Is there a word in it to look for? */
export function isKeyword(typed: string): boolean {
  const { anywhere, phrases } = wordsOf(typed)
  return anywhere.length + phrases.length > 0
}

function hasKeyword(keyword: string, paper: Paper): boolean {
  const { anywhere, phrases, name } = read(keyword)
  if (anywhere.length + phrases.length === 0) return false
  if (paper.nickname !== null && name === joined(paper.nickname)) return true
  const text = textOf(paper)
  return (
    (anywhere.length === 0 || hasAll(anywhere, text)) && phrases.every((phrase) => hasInOrder(phrase, text))
  )
}

/** A keyword as it is looked for. */
interface ReadKeyword extends ReturnType<typeof wordsOf> {
  /** In one word, as a paper may be called. */
  readonly name: string
}

/** Keywords that were read lately: the same few are looked for in each paper of a day. */
const READ = new Map<string, ReadKeyword>()
const READ_LIMIT = 10_000

function read(keyword: string): ReadKeyword {
  const known = READ.get(keyword)
  if (known !== undefined) return known
  const made = { ...wordsOf(keyword), name: joined(keyword) }
  if (READ.size >= READ_LIMIT) READ.clear()
  READ.set(keyword, made)
  return made
}

/** What has to occur: words by themselves, and each text in quotes as a whole. */
function wordsOf(keyword: string): { readonly anywhere: string[]; readonly phrases: string[][] } {
  const parts = keyword.match(/["“„«][^"”“»]*["”“»]|[^"“”„«»]+/gu) ?? []
  const isQuoted = (part: string) => /^["“„«]/u.test(part)
  return {
    anywhere: parts.filter((part) => !isQuoted(part)).flatMap(words),
    phrases: parts
      .filter(isQuoted)
      .map(words)
      .filter(({ length }) => length > 0),
  }
}

/** Whether one of its authors is meant. Of hundreds of names, those are looked at only where a word of it is among them. */
function hasAuthor(author: string, paper: Paper): boolean {
  const whole = words(author).filter((word) => word.length > 1)
  const names = namesOf(paper)
  return whole.some((word) => names.includes(word)) && paper.authors.some((name) => meansAuthor(author, name))
}

/** Works out, for a paper, what matching looks at; the next match is quick. */
export function prepareMatching(paper: Paper): void {
  textOf(paper)
  namesOf(paper)
}

/** Each paper's authors, folded, for as long as the paper itself is stored. */
const NAMES = new WeakMap<Paper, string>()

function namesOf(paper: Paper): string {
  const known = NAMES.get(paper)
  if (known !== undefined) return known
  const names = fold(paper.authors.join(' '))
  NAMES.set(paper, names)
  return names
}

/** Each paper's text, for as long as the paper itself is stored: thousands of subscriptions look at the same few. */
const TEXTS = new WeakMap<Paper, KeywordText>()

function textOf(paper: Paper): KeywordText {
  const known = TEXTS.get(paper)
  if (known !== undefined) return known
  const text = keywordText(paper)
  TEXTS.set(paper, text)
  return text
}
