import type { Digest, Paper } from '../digest/paper.ts'
import { hasCome } from '../library/come.ts'
import { localDate } from '../subscriptions/schedule.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { atOnce, type Work } from '../turns.ts'
import { editionName, missedName } from './edition.ts'
import type { WasHad } from './had.ts'
import { coversDay, isArriving, type LedgerEntry, nextNumber, papersOf } from './ledger.ts'
import { mayBeLost } from './lost-days.ts'
import { mergeIntoOne } from './merge.ts'
import type { LayoutFault } from './ports.ts'
import { sightingsOf } from './seen.ts'
import { isWanted, wantedOf as lookThrough, type WantedOf } from './wanted.ts'
import { isOfRange, windowOf } from './window.ts'

/** An edition that a subscription is owed, not yet laid out in steps. */
export interface PlannedEdition {
  readonly edition: string
  /** The digest's date, the last one where it is of several. */
  readonly date: string
  /** The digests it is of, oldest first; none for a line about missed ones. */
  readonly days: readonly string[]
  /** Ids of the days' papers that the subscription had not seen before. */
  readonly unseen: { readonly wanted: readonly string[]; readonly passedOver: readonly string[] }
  /** Whether the subscription gets nothing of the whole day; false for a day of which it had something. */
  readonly isEmptyDay: boolean
  /** How many papers it wants and does not get, because it had them on an earlier day. */
  readonly repeats: number
  /** What the subscription wants of it, in digest order. Empty: nothing is sent, but the day counts as had. */
  readonly papers: readonly Paper[]
  /** Dates of older digests that are mentioned in one line. */
  readonly missed: readonly string[]
  /** Papers of which it can't be said whether they are wanted. */
  readonly faults: readonly LayoutFault[]
}

/** How long what a day grows by is gathered after a post (ms), for those who get digests as they arrive. */
export const GATHERED_FOR = 2 * 60 * 60_000

/** What planning looks at. */
export interface PlanInput {
  readonly subscription: Subscription
  /** Digests that may be due; others are ignored. */
  readonly digests: readonly Digest[]
  /** The subscription's entries so far. */
  readonly had: readonly LedgerEntry[]
  /** Entries of others that were planned for its channel before it was made: what they sent is not owed again. */
  readonly earlier: readonly LedgerEntry[]
  /**
   * Whether it had a paper on any day, so that it does not get it again; `null` where it wants what is listed again.
   */
  readonly wasHad: WasHad | null
  /** The day before which the ledger may have forgotten something, or `null`. */
  readonly keptFrom: string | null
  /** Days since then of which the ledger lost what was posted. */
  readonly lostDays?: readonly string[]
  /** The date it surely is (UTC), whatever this machine's clock says: what is dated far ahead of it has not come. */
  readonly today: string
  /** The instant for which is planned (ms UTC). */
  readonly now: number
  /** Finds what is wanted of a day; default: looks through its papers. */
  readonly wantedOf?: WantedOf
}

/**
 * The one rule of what is sent when a subscription is due: every digest the subscription has not had, dated within its {@link windowOf | window};
 * of a day it had, one follow-up with the papers the day grew by, those that Discord refused, and those whose tags or text
 * became what it wished for then; and before them one line about older digests that it missed. Oldest first.
 *
 * A subscription whose schedule has few days gets all of its days as one edition, an edition of a range. So does a
 * person, and one a local day: what comes later joins the next.
 */
export function planEditions(input: PlanInput): PlannedEdition[] {
  return atOnce(planning(input))
}

/** As {@link planEditions}, and others may take their turn between any two papers. */
export function* planning(input: PlanInput): Work<PlannedEdition[]> {
  const { subscription, digests, had, keptFrom, lostDays = [], now } = input
  const { timeZone } = subscription.schedule
  const today = localDate(timeZone, now)
  const isPerson = subscription.kind === 'person'
  const isServed = had.some((entry) => isArriving(entry) && localDate(timeZone, entry.plannedAt) === today)
  if (isPerson && isServed) return []

  const { missedFrom, newsFrom, until } = windowOf(subscription, keptFrom, now)
  const inOrder = digests
    .filter((digest) => hasCome(digest, input.today) && !mayBeLost(digest.date, lostDays, subscription))
    .toSorted((a, b) => a.date.localeCompare(b.date))
  const missed = yield* planMissed(
    input,
    // The record of a line about missed days may be lost, too.
    inOrder.filter(({ date }) => date >= missedFrom && date < newsFrom && date > (lostDays.at(-1) ?? '')),
  )
  /** Papers that an earlier one of these days brings. */
  const planned = new Set<string>()
  const days: PlannedEdition[] = []
  const news = inOrder.filter(({ date }) => date >= newsFrom && date <= until)
  for (const digest of news) {
    const editions = yield* planDay(input, digest, planned)
    if (digest !== news.at(-1)) {
      for (const { id } of editions.flatMap(({ papers }) => papers)) planned.add(id)
    }
    days.push(...editions)
  }
  if (isPerson) return mergeIntoOne([...missed, ...days], had)
  return isOfRange(subscription) ? [...missed, ...mergeIntoOne(days, had)] : [...missed, ...days]
}

/** Older digests that were never had nor mentioned, and that have something wanted. */
function* planMissed(
  { subscription, had, wantedOf = lookThrough }: PlanInput,
  older: readonly Digest[],
): Work<PlannedEdition[]> {
  const newestOld = older.at(-1)?.date ?? ''
  // A clock that was ahead may have mentioned days that are still to come.
  const mentioned = had
    .flatMap((entry) => entry.missed)
    .filter((date) => date <= newestOld)
    .sort()
    .at(-1)
  const missed: Digest[] = []
  for (const digest of older) {
    if (mentioned !== undefined && digest.date <= mentioned) continue
    if (had.some((entry) => coversDay(entry, digest.date))) continue
    const { wanted } = yield* wantedOf(subscription.interests, digest.papers)
    if (wanted.length > 0) missed.push(digest)
  }
  const newest = missed.at(-1)
  if (newest === undefined) return []
  const { date } = newest
  return [
    {
      edition: missedName(date),
      date,
      days: [],
      unseen: { wanted: [], passedOver: [] },
      isEmptyDay: false,
      repeats: 0,
      papers: [],
      missed: missed.map((digest) => digest.date),
      faults: [],
    },
  ]
}

function* planDay(
  { subscription, had, earlier, wasHad, now, wantedOf = lookThrough }: PlanInput,
  { date, papers }: Digest,
  planned: ReadonlySet<string>,
): Work<PlannedEdition[]> {
  const { interests, kind, schedule } = subscription
  const ofDay = had.filter((entry) => coversDay(entry, date))
  const isGathering = ({ steps, plannedAt }: LedgerEntry) =>
    steps.length > 0 && plannedAt <= now && now - plannedAt < GATHERED_FOR
  if (schedule.onArrival && ofDay.some(isGathering)) return []
  const sightings = sightingsOf(ofDay, papers)
  // A person's papers of one day may have gone out with another day's.
  const sending = kind === 'person' ? had : ofDay
  const sent = papersOf([...sending, ...earlier], 'arriving')
  const refused = papersOf(sending, 'refused')
  const isOwed = (paper: Paper) => {
    const sighting = sightings.get(paper.id)
    if (sent.has(paper.id)) return false
    if (sighting === undefined || refused.has(paper.id)) return true
    // It was corrected since. Judged by the wish of that time, so that a wish that changed brings no old papers.
    const { terms } = sighting.entry
    return sighting.isPassedOver && terms !== null && isWanted(terms.interests, paper)
  }
  const { wanted, ids, faults } = yield* wantedOf(interests, papers)
  const isRepeat = ({ id }: Paper) => wasHad !== null && (planned.has(id) || wasHad(id))
  const due = wanted.filter(isOwed)
  const owed = due.filter((paper) => !isRepeat(paper))
  const isUnseen = ({ id }: Paper) => !sightings.has(id)
  const unseen = papers.filter(isUnseen).map(({ id }) => id)
  if (ofDay.length > 0 && unseen.length === 0 && owed.length === 0) return []
  const days = { first: date, last: date }
  return [
    {
      edition: editionName({ days, number: ofDay.length === 0 ? 0 : Math.max(1, nextNumber(days, had)) }),
      date,
      days: [date],
      unseen: {
        wanted: unseen.filter((id) => ids.has(id)),
        passedOver: unseen.filter((id) => !ids.has(id)),
      },
      isEmptyDay: ofDay.length === 0 && owed.length === 0 && due.length === wanted.length,
      repeats: due.length === owed.length ? 0 : due.filter(isUnseen).length - owed.filter(isUnseen).length,
      papers: owed,
      missed: [],
      faults: faults.filter(({ paperId }) => paperId !== null && !sightings.has(paperId)),
    },
  ]
}
