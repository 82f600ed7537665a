import type { Paper } from '../digest/paper.ts'

/*
 * What filters ask of a paper, as numbers, so that a hundred thousand papers can be asked without looking at one.
 */

/** What a paper is or has, each a bit. A slot whose paper is gone has none of them. */
export const Feature = { present: 1, code: 2, model: 4, severalDates: 8 }

/** The features of a paper that is in the index. */
export function featuresOf({ code, models, dates }: Paper): number {
  return (
    Feature.present |
    (code.length > 0 ? Feature.code : 0) |
    (models.length > 0 ? Feature.model : 0) |
    (dates.length > 1 ? Feature.severalDates : 0)
  )
}

/** A date (`YYYY-MM-DD`) as a number that is the greater the later it is: 20250210; 0 where it is none. */
export function dateNumber(date: string): number {
  return Number(date.replaceAll('-', '')) || 0
}
