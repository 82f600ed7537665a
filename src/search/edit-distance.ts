/** Edits forgiven in a word: none below four letters, one in short words, two from eight letters on. */
export function toleranceFor(length: number): number {
  if (length < 4) return 0
  return length < 8 ? 1 : 2
}

/**
 * How many letters must be put in, left out, replaced, or swapped with their neighbour to make one word of
 * the other, or `limit + 1` where it is more than `limit`.
 *
 * The restricted Damerau-Levenshtein distance (optimal string alignment) by rows, of each only the cells by the diagonal that
 * can be within the limit, given up as soon as a row has none. Source: Damerau, "A technique for computer detection and
 * correction of spelling errors", CACM 1964; the cut-offs: Ukkonen, "Algorithms for approximate string matching", 1985.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  // What both begin and end with costs nothing, and is most of it.
  let start = 0
  while (start < a.length && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let end = 0
  const shorter = Math.min(a.length, b.length) - start
  while (end < shorter && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++
  return alignedDistance(a.slice(start, a.length - end), b.slice(start, b.length - end), limit)
}

function alignedDistance(a: string, b: string, limit: number): number {
  const beyond = limit + 1
  let before: number[] = []
  let above: number[] = []
  let row: number[] = []
  for (let j = 0; j <= b.length; j++) above.push(j)
  for (let i = 1; i <= a.length; i++) {
    // Where the two are further out of step than the limit, so is the distance.
    const first = Math.max(1, i - limit)
    const last = Math.min(b.length, i + limit)
    row[first - 1] = first === 1 ? i : beyond
    let least = row[first - 1] as number
    for (let j = first; j <= last; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let cost = Math.min(
        (above[j] ?? beyond) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + (same ? 0 : 1),
      )
      const swapped =
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? beyond) + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > limit) return beyond
    const spare = before
    before = above
    above = row
    row = spare
  }
  return Math.min(above[b.length] ?? beyond, beyond)
}
