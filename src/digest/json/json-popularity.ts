import type { Popularity } from '../paper.ts'
import type { JsonRecord } from './json-values.ts'

/** Names of the figures in the JSON of publishers and their mirrors. */
const FIELDS = {
  upvotes: ['upvotes', 'upvote_count', 'num_upvotes', 'likes'],
  comments: ['numComments', 'num_comments', 'comments_count', 'comment_count', 'comments'],
  stars: ['githubStars', 'github_stars', 'stars', 'stargazers_count'],
} as const satisfies Record<keyof Popularity, readonly string[]>

/** Greatest figure that is believed. */
const MOST = 1_000_000_000

/**
 * The figures that a paper's objects name, the first object first, as facts of a paper: nothing where none does. Only whole
 * numbers from 0 count.
 */
export function popularityIn(...values: readonly JsonRecord[]): { readonly popularity?: Popularity } {
  const found = Object.entries(FIELDS).flatMap(([figure, names]) => {
    const [number] = values.flatMap((value) => names.map((name) => value[name])).filter(isFigure)
    return number === undefined ? [] : [[figure, number] as const]
  })
  return found.length === 0 ? {} : { popularity: Object.fromEntries(found) }
}

function isFigure(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST
}
