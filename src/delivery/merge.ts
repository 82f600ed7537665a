import { rangeOf } from '../digest/date-range.ts'
import { editionName } from './edition.ts'
import { coversDay, datesOf, type LedgerEntry, nextNumber } from './ledger.ts'
import type { PlannedEdition } from './plan.ts'

/**
 * Several days' editions as one, which is called by the range of the days that are new to the subscription. Days that grew
 * and late ones join it without stretching that; where nothing else came, it is called by them. No paper twice.
 *
 * @param planned of days each, oldest first, after a line about missed ones where there is one
 * @param had the subscription's entries so far
 */
export function mergeIntoOne(
  planned: readonly PlannedEdition[],
  had: readonly LedgerEntry[],
): PlannedEdition[] {
  const ofDays = planned.filter(({ days }) => days.length > 0)
  const days = ofDays.flatMap((each) => each.days)
  const latest = days.at(-1)
  // Only a line about missed days, or nothing.
  if (latest === undefined) return [...planned]
  const newestHad = rangeOf(
    had.flatMap((entry) => datesOf(entry).filter((date) => coversDay(entry, date))),
  )?.last
  const isKnown = (date: string) => had.some((entry) => coversDay(entry, date))
  const fresh = days.filter((date) => newestHad === undefined || date > newestHad)
  const late = days.filter((date) => !isKnown(date))
  const named = [fresh, late].find(({ length }) => length > 0) ?? days
  const range = rangeOf(named) ?? { first: latest, last: latest }
  const number = nextNumber(range, had)
  const isGrowth = late.length === 0
  const papers = new Map(ofDays.flatMap((each) => each.papers).map((paper) => [paper.id, paper]))
  return [
    {
      edition: editionName({ days: range, number: isGrowth ? Math.max(1, number) : number }),
      date: latest,
      days,
      unseen: {
        wanted: distinct(ofDays.flatMap(({ unseen }) => unseen.wanted)),
        passedOver: distinct(ofDays.flatMap(({ unseen }) => unseen.passedOver)),
      },
      repeats: sumOf(ofDays.map(({ repeats }) => repeats)),
      isEmptyDay: ofDays.every(({ isEmptyDay }) => isEmptyDay),
      papers: [...papers.values()],
      missed: planned.flatMap(({ missed }) => missed),
      faults: ofDays.flatMap(({ faults }) => faults),
    },
  ]
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)]
}
