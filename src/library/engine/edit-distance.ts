/** Edits forgiven in a word: none below four letters, one in short words, two from eight letters on. */
export function toleranceFor(length: number): number {
  if (length < 4) return 0
  return length < 8 ? 1 : 2
}

/**
 * How many letters must be put in, left out, replaced, or swapped with their neighbour to make one word of
 * the other, or `limit + 1` where it is more than `limit`.
 *
 * The restricted Damerau-Levenshtein distance (optimal string alignment) by rows, given up as soon as a row has nothing
 * within the limit. Source: Damerau, "A technique for computer detection and correction of spelling errors",
 * CACM 1964; the cut-off: Ukkonen, "Algorithms for approximate string matching", 1985.
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
  let before = new Array<number>(b.length + 1).fill(0)
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  let row = new Array<number>(b.length + 1).fill(0)
  for (let i = 1; i <= a.length; i++) {
    row[0] = i
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let cost = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (same ? 0 : 1))
      const swapped =
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      if (swapped) cost = Math.min(cost, at(before, j - 2) + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > limit) return limit + 1
    const spare = before
    before = above
    above = row
    row = spare
  }
  return Math.min(at(above, b.length), limit + 1)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
