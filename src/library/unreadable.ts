import { addDays } from '../digest/calendar-date.ts'
import type { Digest, RejectedRow } from '../digest/paper.ts'

/** A day of which rows came, none of which could be read. */
export interface UnreadableDay {
  readonly date: string
  readonly rejected: readonly RejectedRow[]
}

/** Days back from today within which an unreadable day is worth a word. */
const RECENT_DAYS = 7

/** Whether rows of a day came and none could be read: it is no day without papers, and no digest that came. */
export function isUnreadable({ papers, rejected }: Pick<Digest, 'papers' | 'rejected'>): boolean {
  return papers.length === 0 && rejected.some(({ isOther }) => isOther !== true)
}

/** Whether nothing in a text was meant as a paper of the day: it says nothing of that day. */
export function saysNothing({ papers, rejected }: Pick<Digest, 'papers' | 'rejected'>): boolean {
  return papers.length === 0 && rejected.length > 0 && rejected.every(({ isOther }) => isOther === true)
}

/** Whether a day is so near that people wait for its digest. */
export function isRecent(date: string, today: string): boolean {
  return date > addDays(today, -RECENT_DAYS)
}
