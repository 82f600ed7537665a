import { addDays } from '../digest/calendar-date.ts'
import type { Digest, Paper } from '../digest/paper.ts'
import { hasCome, utcDate } from '../library/come.ts'
import { localDate } from '../subscriptions/schedule.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import type { LedgerEntry } from './ledger.ts'
import type { LayoutFault } from './ports.ts'
import { sightingsOf } from './seen.ts'
import { isWanted, wantedOf } from './wanted.ts'

/** An edition that a firing owes a subscription, not yet laid out in steps. */
export interface PlannedEdition {
  readonly edition: string
  readonly date: string
  /** Ids of the day's papers that the subscription had not seen before. */
  readonly unseen: { readonly wanted: readonly string[]; readonly passedOver: readonly string[] }
  /** Whether the subscription wants nothing of the whole day; false for a day of which it had something. */
  readonly isEmptyDay: boolean
  /** What the subscription wants of it, in digest order. Empty: nothing is sent, but the day counts as had. */
  readonly papers: readonly Paper[]
  /** Dates of older digests that are told of in one line. */
  readonly missed: readonly string[]
  /** Papers of which it can't be said whether they are wanted. */
  readonly faults: readonly LayoutFault[]
}

/** Days after its date for which a digest is still news; older ones are not posted. */
export const NEWS_DAYS = 3

/** Days after its date for which a digest that was missed is still told of. */
export const MISSED_DAYS = 10

/** How long what a day grows by is gathered after a post (ms), for those who get digests as they arrive. */
export const GATHERED_FOR = 2 * 60 * 60_000

const DAY = 24 * 60 * 60_000

/** How the editions of lines about missed days are called. */
const MISSED = 'missed-'

/** What planning looks at. */
export interface PlanInput {
  readonly subscription: Subscription
  /** Digests that may be due; others are ignored. */
  readonly digests: readonly Digest[]
  /** The subscription's entries so far. */
  readonly had: readonly LedgerEntry[]
  /** Entries of others that were planned for its channel before it was made: what they sent is not owed again. */
  readonly earlier: readonly LedgerEntry[]
  /** The day before which the ledger may have forgotten something, or `null`. */
  readonly keptFrom: string | null
  /** Instant of the firing (ms UTC). */
  readonly now: number
}

/**
 * The one rule of what a firing sends: every digest the subscription has not had, dated within
 * {@link NEWS_DAYS} days and neither before the local day it was made nor before the ledger's memory; of a day it
 * had, one follow-up with the papers the day grew by, those that Discord refused, and those whose tags or text became
 * what it wished for then; and before them one line about older digests that it missed. Oldest first.
 *
 * A person gets all of it as one edition, and one a local day: what comes later joins the next.
 */
export function planEditions(input: PlanInput): PlannedEdition[] {
  const { subscription, digests, had, keptFrom, now } = input
  const { timeZone } = subscription.schedule
  const today = localDate(timeZone, now)
  const isPerson = subscription.kind === 'person'
  const isServed = had.some((entry) => isArriving(entry) && localDate(timeZone, entry.plannedAt) === today)
  if (isPerson && isServed) return []

  // Beyond what is told of at all, the day it was made decides nothing, and is not worth reckoning.
  const isYoung = now - subscription.createdAt < (MISSED_DAYS + 2) * DAY
  const made = isYoung ? localDate(timeZone, subscription.createdAt) : ''
  const first = [made, keptFrom ?? ''].sort().at(-1) ?? ''
  const news = [first, addDays(today, -NEWS_DAYS)].sort().at(-1) ?? today
  const inOrder = digests
    .filter((digest) => hasCome(digest, utcDate(now)))
    .toSorted((a, b) => a.date.localeCompare(b.date))
  const missed = planMissed(
    input,
    inOrder.filter(({ date }) => date >= first && date >= addDays(today, -MISSED_DAYS) && date < news),
  )
  const days = inOrder
    .filter(({ date }) => date >= news && date <= addDays(today, 1))
    .flatMap((digest) => planDay(input, digest))
  return isPerson ? inOne([...missed, ...days], had) : [...missed, ...days]
}

/** Older digests that were never had nor told of, and that hold something wanted. */
function planMissed({ subscription, had }: PlanInput, older: readonly Digest[]): PlannedEdition[] {
  const newestOld = older.at(-1)?.date ?? ''
  // A clock that was ahead may have told of days that are still to come.
  const told = had
    .flatMap((entry) => entry.missed)
    .filter((date) => date <= newestOld)
    .sort()
    .at(-1)
  const missed = older
    .filter(({ date }) => told === undefined || date > told)
    .filter(({ date }) => !had.some((entry) => tellsOf(entry, date)))
    .filter(({ papers }) => wantedOf(subscription.interests, papers).wanted.length > 0)
  const newest = missed.at(-1)
  if (newest === undefined) return []
  const { date } = newest
  return [
    {
      edition: `${MISSED}${date}`,
      date,
      unseen: { wanted: [], passedOver: [] },
      isEmptyDay: false,
      papers: [],
      missed: missed.map((digest) => digest.date),
      faults: [],
    },
  ]
}

function planDay({ subscription, had, earlier, now }: PlanInput, { date, papers }: Digest): PlannedEdition[] {
  const { interests, kind, schedule } = subscription
  const ofDay = had.filter((entry) => tellsOf(entry, date))
  const isGathering = ({ steps, plannedAt }: LedgerEntry) =>
    steps.length > 0 && plannedAt <= now && now - plannedAt < GATHERED_FOR
  if (schedule.onArrival && ofDay.some(isGathering)) return []
  const sightings = sightingsOf(ofDay, papers)
  // A person's papers of one day may have gone out with another day's.
  const sending = kind === 'person' ? had : ofDay
  const sent = idsOf([...sending, ...earlier], 'arriving')
  const refused = idsOf(sending, 'refused')
  const isOwed = (paper: Paper) => {
    const sighting = sightings.get(paper.id)
    if (sent.has(paper.id)) return false
    if (sighting === undefined || refused.has(paper.id)) return true
    // It was corrected since. Judged by the wish of that time, so that a wish that changed brings no old papers.
    const { terms } = sighting.entry
    return sighting.isPassedOver && terms !== null && isWanted(terms.interests, paper)
  }
  const { wanted, faults } = wantedOf(interests, papers)
  const owed = wanted.filter(isOwed)
  const ids = new Set(wanted.map(({ id }) => id))
  const unseen = papers.map(({ id }) => id).filter((id) => !sightings.has(id))
  if (ofDay.length > 0 && unseen.length === 0 && owed.length === 0) return []
  return [
    {
      edition: nameOf(date, ofDay),
      date,
      unseen: {
        wanted: unseen.filter((id) => ids.has(id)),
        passedOver: unseen.filter((id) => !ids.has(id)),
      },
      isEmptyDay: ofDay.length === 0 && wanted.length === 0,
      papers: owed,
      missed: [],
      faults: faults.filter(({ paperId }) => paperId !== null && !sightings.has(paperId)),
    },
  ]
}

/** The name of a day's next edition. Numbers may be missing, where a look taught the ledger what was posted. */
function nameOf(date: string, ofDay: readonly LedgerEntry[]): string {
  const numbers = ofDay.map(({ edition }) => Number(edition.slice(`${date}+`.length)))
  return ofDay.length === 0 ? date : `${date}+${Math.max(...numbers) + 1}`
}

/**
 * Was it an edition of a day's papers? A line about days that were missed was none: a clock that was ahead may have sent
 * it. Nor was one that Discord refused from its first step on: nothing of it stands there, and once the cause is gone it
 * is owed again, under its old name.
 */
function tellsOf(entry: LedgerEntry, day: string): boolean {
  return (
    entry.date === day && !entry.edition.startsWith(MISSED) && (entry.steps.length === 0 || isArriving(entry))
  )
}

/** Does anything of it stand in Discord, or may, or is on its way? */
function isArriving({ steps }: LedgerEntry): boolean {
  return steps.some(({ state }) => state !== 'refused')
}

/** Papers of the steps that Discord refused, or of all others: those stand there, may, or are on their way. */
function idsOf(entries: readonly LedgerEntry[], which: 'arriving' | 'refused'): Set<string> {
  const steps = entries.flatMap((entry) => entry.steps)
  const wanted = steps.filter(({ state }) => (state === 'refused') === (which === 'refused'))
  return new Set(wanted.flatMap(({ paperIds }) => paperIds))
}

/** Everything as one edition, the newest; the others count as had. No paper is sent to a person twice. */
function inOne(planned: readonly PlannedEdition[], had: readonly LedgerEntry[]): PlannedEdition[] {
  const newest = planned.at(-1)
  if (newest === undefined) return []
  const sent = idsOf(had, 'arriving')
  const papers = new Map(
    planned
      .flatMap((each) => each.papers)
      .flatMap((paper) => (sent.has(paper.id) ? [] : [[paper.id, paper]])),
  )
  const missed = planned.flatMap((each) => each.missed)
  const faults = planned.flatMap((each) => each.faults)
  return planned.map((each) =>
    each === newest
      ? { ...each, papers: [...papers.values()], missed, faults }
      : { ...each, papers: [], missed: [], faults: [] },
  )
}
