import type { Paper, Popularity } from './paper.ts'

/** The newer figures, and the older ones that it lacks. */
export function newerPopularity(older?: Popularity, newer?: Popularity): { popularity?: Popularity } {
  return older === undefined && newer === undefined ? {} : { popularity: { ...older, ...newer } }
}

/**
 * Papers by what others liked: upvotes, then comments, then stars; what is not known comes after what is, and papers without
 * any figure last, in the order in which they are given.
 */
export function mostPopularFirst(papers: readonly Paper[]): Paper[] {
  return papers.toSorted((one, other) => {
    const [a, b] = [figuresOf(one), figuresOf(other)]
    const at = a.findIndex((figure, index) => figure !== b[index])
    return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0)
  })
}

function figuresOf({ popularity: { upvotes = -1, comments = -1, stars = -1 } = {} }: Paper): number[] {
  return [upvotes, comments, stars]
}
