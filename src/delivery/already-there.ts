import { addDays, datesBetween } from '../digest/calendar-date.ts'
import { isInRange } from '../digest/date-range.ts'
import { localDate, nextDueAt } from '../subscriptions/schedule.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { readEdition } from './edition.ts'
import { datesOf, isOpen, type LedgerEntry, type LedgerStep } from './ledger.ts'
import type { OwnPost, StepKind } from './ports.ts'
import { packIds, unpackIds } from './seen.ts'

/** The earliest that a digest is sent (ms before its date begins in UTC): it may be a day ahead, in Kiribati. */
const EARLIEST = 38 * 60 * 60_000

/** A step is looked for from so long before its attempt (ms): messages have the time of Discord's machines. */
const ATTEMPT_ERROR = 5 * 60_000

/**
 * Whether an edition may be in Discord although the ledger knows nothing of it, because the data folder was
 * restored from a backup or emptied: it was due before this start, or the subscription was made that day.
 *
 * @param startedAt instant of this start (ms UTC)
 */
export function isDoubtful(entry: LedgerEntry, subscription: Subscription, startedAt: number): boolean {
  const { schedule, createdAt } = subscription
  const begun = beginOf(firstDateOf(entry))
  const firstDue = nextDueAt(schedule, begun) ?? begun
  const made = addDays(localDate(schedule.timeZone, createdAt), 1)
  return entry.dueAt < startedAt || firstDue <= startedAt || firstDateOf(entry) <= made
}

/**
 * Since when a step may be in Discord (ms UTC, by Discord's clock). For one that was never attempted, as far
 * as the ledger knows: since the earliest instant at which its digest can have been sent, whatever a clock said.
 */
export function mayStandSince(entry: LedgerEntry, { attemptedAt }: LedgerStep): number {
  return attemptedAt === null ? beginOf(firstDateOf(entry)) : attemptedAt - ATTEMPT_ERROR
}

function firstDateOf(entry: LedgerEntry): string {
  return datesOf(entry)[0] ?? entry.date
}

/** When a date's digest may be sent first (ms UTC). */
function beginOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) - EARLIEST
}

/** What a look found of an edition that was not begun as far as the ledger knows. */
export interface Found {
  readonly posts: readonly OwnPost[]
  /** The step in whose thread or post it looked; `null` for the channel itself. */
  readonly on: number | null
  /** The subscription's entries. */
  readonly known: readonly LedgerEntry[]
  /** Whether a paper that is there already is not to be posted again. */
  readonly skipsRepeats: boolean
  /** Whether nothing in this data folder knows a subscription: its posts are from before the folder was emptied. */
  readonly isForeign: (subscriptionId: string) => boolean
  /** Instant of the look (ms UTC). */
  readonly at: number
}

/**
 * What the ledger must say after a look:
 *
 * - A step that is there with its papers is done.
 * - A whole day's edition is done where a subscription of an emptied folder has posted anything of that date. Of an
 *   edition of a range, the days that it posted anything of count as had.
 * - Posts of the days that no step explains, as where it was divided otherwise or grew since, become entries of their
 *   own, and what is left of the edition is refused: the day has to be planned again. So do posts of other days, where a
 *   paper of the edition is in one of them and is not to come again.
 *
 * @returns the entries that changed, and whether to plan again
 */
export function learn(entry: LedgerEntry, found: Found): { changed: LedgerEntry[]; mustPlan: boolean } {
  const { subscriptionId, edition } = entry
  const { posts, on, known, isForeign, skipsRepeats, at } = found
  const dates = datesOf(entry)
  const foreign = posts.filter((post) => post.subscriptionId !== null && isForeign(post.subscriptionId))
  const whole = foreign.find((post) =>
    dates.length === 1 ? isFirstOf(post, dates) : post.edition === edition,
  )
  if (isFirst(entry) && whole !== undefined) {
    const steps = entry.steps.map((step) => (isOpen(step) ? done(step, whole, at) : step))
    return { changed: [{ ...entry, steps }], mustPlan: false }
  }
  const had =
    dates.length === 1 ? [] : dates.filter((date) => foreign.some((post) => isFirstOf(post, [date])))
  if (had.length > 0) {
    const others = had.map((date) => foreignDay(entry, date, at))
    return { changed: [refused(entry, at), ...others], mustPlan: true }
  }
  const own = posts.filter((post) => post.subscriptionId === subscriptionId)
  const steps = entry.steps.map((step) => {
    if (step.state !== 'planned' || step.on !== on || !isLookedFor(step.kind)) return step
    const same = own.find((post) => post.edition === edition && post.step === step.step && shows(post, step))
    return same === undefined ? step : done(step, same, at)
  })
  const settled = steps.every((step, index) => step === entry.steps[index]) ? entry : { ...entry, steps }
  const explained = [...known.filter((each) => each.edition !== edition), settled]
    .flatMap((each) => each.steps)
    .flatMap(({ message }) => (message === null ? [] : [message.messageId]))
  const isPlanned = new Set(steps.filter(isOpen).flatMap(({ paperIds }) => paperIds))
  const isRepeated = ({ paperIds }: OwnPost) => skipsRepeats && paperIds.some((id) => isPlanned.has(id))
  const unexplained = own.filter(
    (post) =>
      on === null &&
      (isOfOne(post, dates) || (readEdition(post.edition) !== null && isRepeated(post))) &&
      !explained.includes(post.place.messageId),
  )
  if (unexplained.length === 0) return { changed: settled === entry ? [] : [settled], mustPlan: false }
  const learned = [...new Set(unexplained.map((post) => post.edition))].map((each) =>
    entryOf(
      each,
      own.filter((post) => post.edition === each),
      settled,
      at,
    ),
  )
  const isReplaced = learned.some((each) => each.edition === edition)
  const isKnown = (name: string) => name !== edition && known.some((each) => each.edition === name)
  const others = learned.filter((each) => !isKnown(each.edition))
  return { changed: isReplaced ? others : [refused(settled, at), ...others], mustPlan: true }
}

/** An entry whose days are planned again. */
function refused(entry: LedgerEntry, at: number): LedgerEntry {
  const reason = 'the day was posted otherwise before'
  const steps = entry.steps.map((step) =>
    isOpen(step) ? ({ ...step, state: 'refused', at, reason } as const) : step,
  )
  return { ...entry, steps }
}

/** A day that a subscription of an emptied folder posted, whatever of it: all its papers count as seen. */
function foreignDay(planned: LedgerEntry, date: string, at: number): LedgerEntry {
  const { days: _, leftOut: __, faults: ___, repeats: ____, ...entry } = planned
  return {
    ...entry,
    edition: date,
    date,
    seen: ALL_OF_A_DAY,
    plannedAt: at,
    // Without terms nothing is judged by them again.
    terms: null,
    missed: [],
    steps: [],
  }
}

/** More papers than a day has, as entries of version 0.1 counted them. */
const ALL_OF_A_DAY = 1_000_000

/** Whether a post is what a step would make. One that has more papers than it names is taken to be. */
function shows({ paperIds, hasMore }: OwnPost, step: LedgerStep): boolean {
  const [few, many] = hasMore ? [paperIds, step.paperIds] : [step.paperIds, paperIds]
  const ids = new Set(many)
  return few.every((id) => ids.has(id))
}

/** An entry as it must have been, by what is in Discord. Where a post has papers that it doesn't name, no others are owed. */
function entryOf(edition: string, posts: readonly OwnPost[], planned: LedgerEntry, at: number): LedgerEntry {
  const last = Math.max(...posts.map(({ step }) => step))
  const hasMore = posts.some((post) => post.hasMore)
  const steps = Array.from({ length: last }, (_, index): LedgerStep => {
    const post = posts.find(({ step }) => step === index + 1)
    const step = { ...BLANK, step: index + 1, paperIds: post?.paperIds ?? [] }
    return post === undefined ? { ...step, at } : done(step, post, at)
  })
  const left = typeof planned.seen === 'number' ? [] : unpackIds(planned.seen.elsewhere)
  const ids = hasMore ? [...planned.steps.flatMap(({ paperIds }) => paperIds), ...left] : []
  const seen = { passedOver: '', elsewhere: packIds(ids) }
  const { days: _, repeats: __, ...entry } = planned
  const name = readEdition(edition)
  if (name === null) return { ...planned, edition, missed: [], seen, steps }
  const { first, last: date } = name.days
  const days = first === date ? {} : { days: datesBetween(first, date) }
  return { ...entry, edition, date, ...days, missed: [], seen, steps }
}

/** A step of which no more is known than that it is not there. */
const BLANK: Omit<LedgerStep, 'step' | 'paperIds'> = {
  kind: 'message',
  on: null,
  state: 'refused',
  at: 0,
  attemptedAt: null,
  failures: null,
  message: null,
  reason: null,
}

function done(step: LedgerStep, { place }: OwnPost, at: number): LedgerStep {
  return { ...step, state: 'done', at, message: place, failures: null, reason: null }
}

/** Whether a kind of step leaves a message of its own; what does not is done once, however often it is asked for. */
export function isLookedFor(kind: StepKind): boolean {
  return kind === 'message' || kind === 'forum-post'
}

/** Whether a post is of one of some dates' digests; a line about missed days is of none. */
function isOfOne({ edition }: Pick<OwnPost, 'edition'>, dates: readonly string[]): boolean {
  const name = readEdition(edition)
  return name !== null && dates.some((date) => isInRange(name.days, date))
}

/** The same, of what these days had first. */
function isFirstOf(post: OwnPost, dates: readonly string[]): boolean {
  return isFirst(post) && isOfOne(post, dates)
}

/** Whether an edition is what its days had first, not what came of them later. */
function isFirst({ edition }: { readonly edition: string }): boolean {
  return readEdition(edition)?.number === 0
}
