import { addDays } from '../digest/calendar-date.ts'
import type { Digest, Paper } from '../digest/paper.ts'
import { wants } from '../subscriptions/matching.ts'
import { localDate } from '../subscriptions/schedule.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import type { LedgerEntry } from './ledger.ts'

/** An edition that a firing owes a subscription, not yet laid out in steps. */
export interface PlannedEdition {
  readonly edition: string
  readonly date: string
  readonly seen: number
  /** What the subscription wants of it, in digest order. Empty: nothing is sent, but the day counts as had. */
  readonly papers: readonly Paper[]
}

/** Days after its date for which a digest is still news; older ones are not posted. */
export const NEWS_DAYS = 3

/** What planning looks at. */
export interface PlanInput {
  readonly subscription: Subscription
  /** Digests that may be due; others are ignored. */
  readonly digests: readonly Digest[]
  /** The subscription's entries so far. */
  readonly had: readonly LedgerEntry[]
  /** The day before which the ledger may have forgotten something, or `null`. */
  readonly keptFrom: string | null
  /** Instant of the firing (ms UTC). */
  readonly now: number
}

/**
 * The one rule of what a firing sends: every digest the subscription has not had, dated within
 * {@link NEWS_DAYS} days and neither before the local day it was made nor before the ledger's memory; and, of a day it had, one follow-up with
 * the papers the day grew by. Oldest first.
 */
export function planEditions({ subscription, digests, had, keptFrom, now }: PlanInput): PlannedEdition[] {
  const { timeZone } = subscription.schedule
  const today = localDate(timeZone, now)
  const made = localDate(timeZone, subscription.createdAt)
  const earliest = [made, addDays(today, -NEWS_DAYS), keptFrom ?? ''].sort().at(-1) ?? today

  return digests
    .filter(({ date }) => date >= earliest && date <= addDays(today, 1))
    .sort((a, b) => a.date.localeCompare(b.date))
    .flatMap((digest) =>
      planDay(
        subscription,
        digest,
        had.filter(({ date }) => date === digest.date),
      ),
    )
}

function planDay(
  subscription: Subscription,
  { date, papers }: Digest,
  had: readonly LedgerEntry[],
): PlannedEdition[] {
  const seen = Math.max(0, ...had.map((entry) => entry.seen))
  if (had.length > 0 && papers.length <= seen) return []
  const sent = new Set(had.flatMap(({ steps }) => steps.flatMap(({ paperIds }) => paperIds)))
  const wanted = papers.slice(seen).filter((paper) => wants(subscription, paper) && !sent.has(paper.id))
  const edition = had.length === 0 ? date : `${date}+${had.length}`
  return [{ edition, date, seen: papers.length, papers: wanted }]
}
