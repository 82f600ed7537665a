import { withoutInvisible } from '../digest/invisible.ts'
import { tagKey } from '../digest/tags/taxonomy.ts'

/** What a subscription wants to read of, and what it doesn't. Nothing wanted means every paper. */
export interface Interests {
  /** Canonical spelling. */
  readonly tags: readonly string[]
  /** As typed: words that all have to occur, and phrases in quotes. */
  readonly keywords: readonly string[]
  /** As typed; matched loosely. */
  readonly authors: readonly string[]
  /** A paper with one of these is left out, whatever else it has. */
  readonly without: { readonly tags: readonly string[]; readonly keywords: readonly string[] }
}

/** The interests of a subscription that wants every paper. */
export const EVERYTHING: Interests = {
  tags: [],
  keywords: [],
  authors: [],
  without: { tags: [], keywords: [] },
}

/** Interests in some tags and nothing else. */
export function interestsInTags(tags: readonly string[], without: readonly string[] = []): Interests {
  return { ...EVERYTHING, tags, without: { tags: without, keywords: [] } }
}

/** The kinds of things that are followed, or left out. */
export const INTEREST_KINDS = ['tag', 'keyword', 'author', 'without-tag', 'without-keyword'] as const

/** One thing that is followed, or that is left out. */
export interface Interest {
  readonly kind: (typeof INTEREST_KINDS)[number]
  readonly value: string
}

/** Everything that is followed and left out, one by one. */
export function listInterests({ tags, keywords, authors, without }: Interests): Interest[] {
  const of = (kind: Interest['kind'], values: readonly string[]) => values.map((value) => ({ kind, value }))
  return [
    ...of('tag', tags),
    ...of('keyword', keywords),
    ...of('author', authors),
    ...of('without-tag', without.tags),
    ...of('without-keyword', without.keywords),
  ]
}

/** Interests made of single ones, each once, in the order given. */
export function interestsFrom(list: readonly Interest[]): Interests {
  const distinct = new Map<string, Interest>()
  for (const each of list) if (!distinct.has(interestKey(each))) distinct.set(interestKey(each), each)
  const of = (kind: Interest['kind']) =>
    [...distinct.values()].filter((each) => each.kind === kind).map(({ value }) => value)
  return {
    tags: of('tag'),
    keywords: of('keyword'),
    authors: of('author'),
    without: { tags: of('without-tag'), keywords: of('without-keyword') },
  }
}

/** Is anything followed? What is only left out gives nothing to send to a person. */
export function isAnythingWanted({ tags, keywords, authors }: Interests): boolean {
  return tags.length + keywords.length + authors.length > 0
}

/** What spellings of one interest share: case, spaces and invisible signs of what was typed don't matter. */
export function interestKey({ kind, value }: Interest): string {
  const isTag = kind === 'tag' || kind === 'without-tag'
  const key = isTag ? tagKey(value) : withoutInvisible(value).trim().replace(/\s+/g, ' ').toLowerCase()
  return `${kind}:${key}`
}

/** Whether two interests are one and the same. */
export function isSameInterest(one: Interest, other: Interest): boolean {
  return interestKey(one) === interestKey(other)
}
