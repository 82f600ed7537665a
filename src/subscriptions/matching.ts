import type { Paper } from '../digest/paper.ts'
import { hasTag } from '../digest/taxonomy.ts'
import { joined, stem, words } from '../library/analysis.ts'
import { meansAuthor } from '../library/authors.ts'
import { fold } from '../library/letters.ts'
import type { Interests } from './interests.ts'

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
 * - A keyword matches in title and summary by the stems of its words, in any order; what stands in quotes only as it
 *   stands there. One that is the paper's nickname, joined or broken up, matches too.
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

/** Is there a word in it to look for? */
export function isKeyword(typed: string): boolean {
  return phrasesOf(typed).length > 0
}

function hasKeyword(keyword: string, paper: Paper): boolean {
  const phrases = phrasesOf(keyword)
  if (phrases.length === 0) return false
  const text = stemsOf(paper)
  const isNickname = paper.nickname !== null && joined(keyword) === joined(paper.nickname)
  return isNickname || phrases.every((phrase) => text.includes(phrase))
}

/** What has to occur: each word by itself, and each text in quotes as a whole; as stems between spaces. */
function phrasesOf(keyword: string): string[] {
  const parts = keyword.match(/["“„«][^"”“»]*["”“»]|[^"“”„«»]+/gu) ?? []
  return parts
    .flatMap((part) => (/^["“„«]/u.test(part) ? [stemmed(part)] : words(part).map(stemmed)))
    .filter((phrase) => phrase.trim() !== '')
}

function stemmed(text: string): string {
  return ` ${words(text).map(stem).join(' ')} `
}

/** Whether one of its authors is meant. Of hundreds of names, those are looked at only where a word of it stands among them. */
function hasAuthor(author: string, paper: Paper): boolean {
  const whole = words(author).filter((word) => word.length > 1)
  const names = namesOf(paper)
  return whole.some((word) => names.includes(word)) && paper.authors.some((name) => meansAuthor(author, name))
}

/** Works out, for a paper, what matching looks at; the next match is quick. */
export function prepareMatching(paper: Paper): void {
  stemsOf(paper)
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

/** Each paper's text as stems, for as long as the paper itself is held: thousands of subscriptions look at the same few. */
const STEMS = new WeakMap<Paper, string>()

function stemsOf(paper: Paper): string {
  const known = STEMS.get(paper)
  if (known !== undefined) return known
  // What ends one bullet and what begins the next are no phrase.
  const text = [paper.title, ...paper.summary].map(stemmed).join('|')
  STEMS.set(paper, text)
  return text
}
