import { type DateRange, readRange, writeRange } from '../digest/date-range.ts'

/** Prefix of the editions that are one line about days that were missed. */
const MISSED = 'missed-'

/** What the name of an edition of papers says. */
export interface EditionName {
  readonly days: DateRange
  /** 0 for the days themselves; from 1 for what came of them later. */
  readonly number: number
}

/** `2025-02-10`, `2025-02-10..2025-02-16` for a range, and behind that `+1` for what came of those days later. */
export function editionName({ days, number }: EditionName): string {
  return writeRange(days) + (number === 0 ? '' : `+${number}`)
}

/** What an edition's name says; `null` for a line about missed days, and for what is no edition of papers. */
export function readEdition(name: string): EditionName | null {
  const [written = '', number = '0', ...rest] = name.split('+')
  const days = readRange(written)
  return days === null || rest.length > 0 || !/^\d+$/.test(number) ? null : { days, number: Number(number) }
}

/** The name of a line about missed days, the newest of which is given. */
export function missedName(date: string): string {
  return MISSED + date
}

/** Whether an edition is a line about missed days. */
export function isMissedLine(name: string): boolean {
  return name.startsWith(MISSED)
}

/** The days that an edition is of, as its header says them. */
export function daysOf({ edition, date }: { readonly edition: string; readonly date: string }): DateRange {
  return readEdition(edition)?.days ?? { first: date, last: date }
}

/** Whether an edition is of what came of its days after they were posted. */
export function isGrown({ edition }: { readonly edition: string }): boolean {
  return (readEdition(edition)?.number ?? 0) > 0
}
