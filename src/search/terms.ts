import { tagKey } from '../digest/tags/taxonomy.ts'
import { joined, words } from './analysis.ts'

/*
 * What is filed in the index is text with a first letter for its kind, so that the author Li is not the word "li".
 */

/** A word's stem, anywhere in what is said of a paper. */
export function wordTerm(stem: string): string {
  return stem
}

/** Two neighbours written as one: `video rope` and `video-rope` as `videorope`. */
export function joinedTerm(word: string): string {
  return `=${word}`
}

/** A name that a paper's summary coins, in one word. */
export function coinedTerm(name: string): string {
  return `!${name}`
}

/** An author's name or a part of it. */
export function authorTerm(word: string): string {
  return `@${word}`
}

/** A tag as a whole. */
export function tagTerm(tag: string): string {
  return `#${tagKey(tag)}`
}

/** Under what an author is filed: every part, the whole, and the initial with the last name. */
export function authorTerms(name: string): string[] {
  const parts = words(name)
  const [first = ''] = parts
  const last = parts.at(-1) ?? ''
  return [...new Set([...parts, joined(name), first.slice(0, 1) + last])].map(authorTerm)
}
