import { isStopWord, joined, words } from './analysis.ts'
import { editDistance, toleranceFor } from './edit-distance.ts'
import { fold } from './letters.ts'
import { OTHER_NAMES, WORD_FORMS } from './tag-names.ts'

/** What a typed tag turned out to be. */
export type TagResolution =
  | { readonly kind: 'tag'; readonly tag: string }
  /** No such tag; the nearest ones, nearest first, possibly none. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] }

/** A tag and how many stored papers have it. */
export interface TagCount {
  readonly tag: string
  readonly papers: number
}

/** Words whose own form is read as another's: no property of every object is one of them. */
const FORMS: ReadonlyMap<string, string> = new Map(Object.entries(WORD_FORMS))

/** Spelling without what people leave out or vary: case, hyphens, `2` for `to`, a plural s, other forms of a word. */
function normal(text: string): string {
  return words(text.replace(/2/g, ' to ').replace(/q ?& ?a/gi, 'qa'))
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word))
    .map((word) => FORMS.get(word) ?? word)
    .join('')
    .replaceAll(' ', '')
}

/** What people call the tags, in {@link normal} form. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_NAMES).flatMap(([tag, names]) =>
    names.split(', ').map((name): [string, string] => [normal(name), tag]),
  ),
)

/** Share of a tag's letters that may be misspelt, and how many at most: more make another word of it. */
const TYPO_SHARE = 0.25
const TYPO_LIMIT = 3

/** Longest text whose likeness to a tag is measured, in characters: the time it takes grows with it. */
const LIKENESS_LIMIT = 60

/** Edits that are counted; what is further away is all alike. */
const DISTANCE_LIMIT = 20

/** Least letters of another name that may be misspelt; shorter ones are too much like each other. */
const ALIAS_LETTERS = 7

/** Least letters of a text by which a tag that contains it is similar. */
const HOLDING_LETTERS = 3

/** Tags named when none fits. */
const NEAR_LIMIT = 3

/** Finds the tag that a person means among the known ones. */
export function resolveTag(typed: string, known: readonly string[]): TagResolution {
  const literal = joined(typed)
  if (literal === '') return { kind: 'unknown', near: [] }
  const same = known.find((tag) => joined(tag) === literal)
  if (same !== undefined) return { kind: 'tag', tag: same }
  const alias = ALIASES.get(normal(typed))
  if (alias !== undefined) return { kind: 'tag', tag: alias }
  const wanted = normal(typed)
  const varied = known.find((tag) => normal(tag) === wanted)
  if (varied !== undefined) return { kind: 'tag', tag: varied }

  const ranked = byLikeness(wanted, known)
  const [best, second] = ranked
  const misspelt =
    best !== undefined &&
    best.distance <= typosAllowed(best.tag) &&
    best.distance < (second?.distance ?? Number.POSITIVE_INFINITY)
  if (misspelt && wanted.length >= 4 && wanted.length <= LIKENESS_LIMIT) return { kind: 'tag', tag: best.tag }
  const otherwise = misspeltAlias(wanted)
  if (otherwise !== undefined) return { kind: 'tag', tag: otherwise }
  const nearest = ranked.map(({ tag }) => tag)
  const holding = nearest.filter((tag) => normal(tag).includes(wanted))
  const typedWords = new Set(words(typed).filter((word) => !isStopWord(word)))
  const sharing = nearest.filter((tag) => words(tag).some((word) => typedWords.has(word)))
  // What is merely less far away than the rest is not what anybody meant.
  const alike = ranked
    .filter(({ tag, distance }) => distance <= 2 * typosAllowed(tag) && distance * 2 < wanted.length)
    .map(({ tag }) => tag)
  return {
    kind: 'unknown',
    near: [...new Set([...(wanted.length < HOLDING_LETTERS ? [] : holding), ...sharing, ...alike])].slice(
      0,
      NEAR_LIMIT,
    ),
  }
}

/** Tags with their edit distance to a spelling, nearest first. */
function byLikeness(wanted: string, known: readonly string[]): { tag: string; distance: number }[] {
  const start = wanted.slice(0, LIKENESS_LIMIT)
  return known
    .map((tag) => {
      const spelling = normal(tag).slice(0, LIKENESS_LIMIT)
      return { tag, distance: editDistance(start, spelling, DISTANCE_LIMIT) }
    })
    .sort((a, b) => a.distance - b.distance)
}

function typosAllowed(tag: string): number {
  return Math.min(TYPO_LIMIT, Math.max(1, Math.floor(normal(tag).length * TYPO_SHARE)))
}

/** The tag whose other name a spelling is but for an edit, two in long ones. */
function misspeltAlias(wanted: string): string | undefined {
  const limit = toleranceFor(wanted.length)
  if (wanted.length < ALIAS_LETTERS) return undefined
  const near = [...ALIASES].filter(
    ([alias]) => alias.length >= ALIAS_LETTERS && editDistance(wanted, alias, limit) <= limit,
  )
  return new Set(near.map(([, tag]) => tag)).size === 1 ? near[0]?.[1] : undefined
}

/** Tags to offer while a person types, best first: resolved, beginning so, any word beginning so, holding it. */
export function suggestTags(typed: string, counts: readonly TagCount[], limit: number): TagCount[] {
  const folded = fold(typed).trim()
  const literal = joined(typed)
  if (literal === '') return counts.slice(0, limit)
  const resolved = resolveTag(
    typed,
    counts.map(({ tag }) => tag),
  )
  const wanted = normal(typed)
  const rank = ({ tag }: TagCount): number => {
    if (resolved.kind === 'tag' && resolved.tag === tag) return 0
    if (joined(tag).startsWith(literal) || (wanted !== '' && normal(tag).startsWith(wanted))) return 1
    if (words(tag).some((word) => word.startsWith(folded))) return 2
    if (joined(tag).includes(literal)) return 3
    return 4
  }
  return counts
    .map((count) => ({ count, rank: rank(count) }))
    .filter(({ rank: position }) => position < 4)
    .sort((a, b) => a.rank - b.rank)
    .map(({ count }) => count)
    .slice(0, limit)
}
