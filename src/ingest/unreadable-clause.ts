import type { UnreadableDay } from '../library/unreadable.ts'

/** What an unreadable day's rows have in common, as a clause: how many, and what is wrong with the first. */
export function unreadableClause({ rejected }: Pick<UnreadableDay, 'rejected'>): string {
  const [first] = rejected.filter(({ isOther }) => isOther !== true)
  const rows =
    rejected.length === 1
      ? 'its one row could not be read'
      : `none of its ${rejected.length} rows could be read`
  return first === undefined ? rows : `${rows} (line ${first.line}: ${first.reason})`
}
