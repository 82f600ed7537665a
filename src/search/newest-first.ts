import type { Paper } from '../digest/paper.ts'

/** A list that may be long, of which a part can be had without going through all of it. Arrays are such lists. */
export interface Listing<T> {
  readonly length: number
  /** Those at places from `from`, which counts from 0, up to, not including, `to`. */
  slice(from: number, to: number): readonly T[]
}

/**
 * Papers in the order of lists: newest digest first, within a day in its order.
 *
 * @param dates of digests, newest first
 * @param counts how many papers of each date are in the list
 * @param papersOf those of a date in the order of its digest; asked only of dates of which some are wanted
 */
export function newestFirst(
  dates: readonly string[],
  counts: ReadonlyMap<string, number>,
  papersOf: (date: string) => readonly Paper[],
): Listing<Paper> {
  return {
    length: [...counts.values()].reduce((sum, count) => sum + count, 0),
    slice(from, to) {
      const found: Paper[] = []
      let before = 0
      for (const date of dates) {
        if (before >= to) break
        const count = counts.get(date) ?? 0
        if (before + count > from && count > 0) {
          found.push(...papersOf(date).slice(Math.max(0, from - before), to - before))
        }
        before += count
      }
      return found
    },
  }
}
