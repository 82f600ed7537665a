import { isDeepStrictEqual } from 'node:util'
import { addDays } from '../digest/calendar-date.ts'
import type { Digest } from '../digest/paper.ts'
import { utcDate } from '../library/come.ts'
import type { Library } from '../library/library.ts'
import { localDate } from '../subscriptions/schedule.ts'
import { changeEach, REPEAT_AFTER_DAYS, type Subscription } from '../subscriptions/subscription.ts'
import { createTurns, inTurns, type Work } from '../turns.ts'
import type { ClaimedWork } from './claimed-work.ts'
import { faultOf, throwFaults } from './faults.ts'
import { type HadPapers, type HadStore, hadFrom, hadSince, remember } from './had.ts'
import { layOut } from './lay-out.ts'
import { bySubscription, type LedgerBounds, type LedgerEntry, type Plan } from './ledger.ts'
import { createOutage } from './outage.ts'
import { GATHERED_FOR, type PlannedEdition, planning } from './plan.ts'
import { prepareForMatching } from './prepare.ts'
import { type NotedInstants, repairClock } from './repair-clock.ts'
import { createFaultReport, createSender, type SenderParts } from './sender.ts'
import { createSharedPlans, type SharedPlans } from './shared-plans.ts'
import { lastPostOf } from './status.ts'
import { isOfRange, LOOKED_BACK } from './window.ts'

export type { DeliveryEvent } from './step-sender.ts'

/** Days a finished entry is kept; beyond the days for which a digest is news, so that pruning silences nothing. */
const LEDGER_DAYS = 14

/**
 * Subscriptions that are planned, stored and given their next due time together: more at a time would be planned sooner, and keep
 * people waiting for longer while their documents are read and written.
 */
const PLANNED_AT_ONCE = 250

const DAY = 24 * 60 * 60_000

/** The parts a delivery is made of. */
export interface DeliveryParts<Payload>
  extends Omit<SenderParts<Payload>, 'startedAt' | 'replan' | 'outage'> {
  readonly library: Pick<Library, 'digest' | 'dates' | 'newest' | 'get' | 'weekFacts'>
  /** Papers that were had, beyond what the ledger remembers. */
  readonly had: HadStore
  /** Set back where a clock was ahead, as those of subscriptions and the ledger are. */
  readonly otherInstants: NotedInstants
  /** Asks Discord what time it is (ms UTC); rejects where it does not answer. */
  readonly askTime: () => Promise<number | null>
  /** Warns the operator. */
  readonly warn: (text: string) => void
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number
  /** Most messages that an edition takes; the composer's default if absent. */
  readonly messageLimit?: number
}

/** What is planned from, beside a subscription. */
interface PlanningParts {
  /** Digests that may be due. */
  readonly recent: readonly Digest[]
  /** The instant for which is planned (ms UTC). */
  readonly now: number
  readonly turn: () => Promise<void>
  /** What those who are planned together share. */
  readonly shared: SharedPlans
}

/** What pages of subscriptions are planned with. */
interface PageParts extends Pick<PlanningParts, 'now' | 'turn'> {
  /** Takes what broke, a subscription each. */
  readonly faults: Error[]
}

/** What some subscriptions are to be sent, and when each is due after that. */
interface PlannedPage {
  readonly plans: readonly Plan[]
  readonly next: ReadonlyMap<string, { readonly before: Subscription; readonly dueAt: number | null }>
}

/** What some subscriptions had before they are planned for, and what of it can't be known. */
interface HadBefore {
  readonly entries: ReadonlyMap<string, readonly LedgerEntry[]>
  readonly records: ReadonlyMap<string, HadPapers>
  readonly bounds: LedgerBounds
}

/** Entries that the ledger is about to forget, by subscription. */
type OldEntries = ReadonlyMap<string, readonly LedgerEntry[]>

/** Plans what is due and sends what is planned, side by side. */
export interface Delivery {
  /**
   * Plans what is due, and keeps the ledger in order. Must not overlap itself; others may send meanwhile.
   *
   * @throws AggregateError at the end, where something broke for some subscriptions; the others were planned
   */
  plan(): Promise<void>
  /**
   * Sends what is planned, by whomever and meanwhile too, and finishes what an earlier run left undone. Resolves when every
   * step that is ready has an outcome. Must not overlap itself.
   *
   * @throws AggregateError at the end, where something broke for some subscriptions; the others were served
   */
  send(): Promise<void>
  /** Milliseconds until {@link probe} is to be called, or `null` where no post waits for an outage to end. */
  nextProbe(): number | null
  /**
   * Tries one of the posts that wait for an outage to end and, where it comes through, all others. Must not overlap
   * {@link send}.
   *
   * @throws AggregateError as {@link send}
   */
  probe(): Promise<void>
  /** How many papers would be sent to a subscription if it were due now. */
  owedTo(subscription: Subscription): Promise<number>
  /** Says that digests came in or grew: the next plan serves those who wait for that. */
  arrived(): void
  /** Lets the steps in flight finish and begins no further one. */
  stop(): void
}

export function createDelivery<Payload>(parts: DeliveryParts<Payload>): Delivery {
  const { library, subscriptions, ledger, composer, clock, publisher, monotonic, messageLimit } = parts
  const outage = createOutage(clock, monotonic)
  const reportFaults = createFaultReport(parts)
  const sender = createSender({ ...parts, startedAt: () => startedAt, replan, outage })
  /** Set by the first tick, when Discord's time is known: a clock that is behind must not hide what was due before. */
  let startedAt = clock.now()
  let lastSeen: number | null = null
  /** The time by Discord at the last tick, or `null` where that is not known for sure (ms UTC). */
  let surely: number | null = null
  let stopped = false
  let prunedOn = ''
  /** Arrivals, and how many of them are planned for those who wait for any. After a start there may have been one. */
  let arrivals = 1
  let served = 0

  async function planDue(now: number, faults: Error[]): Promise<void> {
    const upTo = arrivals
    const parts = { now, turn: createTurns(), faults }
    await planPages(pagesDue(now), parts)
    if (upTo > served && !stopped) await planPages(inPages(await subscriptions.onArrival()), parts)
    if (!stopped) served = upTo
  }

  /** Plans for pages that have no subscription in common: while one is written, the next is worked out. */
  async function planPages(
    pages: AsyncIterable<readonly Subscription[]> | Iterable<readonly Subscription[]>,
    parts: PageParts,
  ): Promise<void> {
    let writing: Promise<void> = Promise.resolve()
    for await (const page of pages) {
      const planning = planSome(page, parts)
      await Promise.allSettled([planning, writing])
      const [planned] = await Promise.all([planning, writing])
      if (stopped) return
      writing = keepPlanned(planned)
      // It is waited for, if only later.
      writing.catch(() => undefined)
    }
    await writing
  }

  /** Those that are due, the longest waiting first. */
  async function* pagesDue(now: number): AsyncGenerator<readonly Subscription[]> {
    const page = (after: Subscription | null) => subscriptions.due(now, { limit: PLANNED_AT_ONCE, after })
    for (let due = await page(null); due.length > 0; ) {
      // It is on its way while this one is worked out.
      const next = due.length < PLANNED_AT_ONCE ? Promise.resolve([]) : page(due.at(-1) ?? null)
      next.catch(() => undefined)
      yield due
      due = await next
    }
  }

  async function planSome(
    due: readonly Subscription[],
    { now, turn, faults }: PageParts,
  ): Promise<PlannedPage> {
    const recent = recentDigests(due, now)
    await prepareForMatching(recent, due)
    const before = await hadBy(due)
    const shared = createSharedPlans(composer)
    const plans: Plan[] = []
    const next = new Map<string, { readonly before: Subscription; readonly dueAt: number | null }>()
    for (const subscription of due) {
      try {
        const { id, schedule } = subscription
        const plan = await planFor(subscription, before, { recent, now, turn, shared })
        const dueAt =
          shared.nextDueAt(schedule, now) ??
          gatheredAt([...(before.entries.get(id) ?? []), ...plan.entries], now)
        next.set(id, { before: subscription, dueAt })
        plans.push(plan)
      } catch (error) {
        faults.push(faultOf(subscription.id, error))
      }
      await turn()
      if (stopped) break
    }
    return { plans, next }
  }

  /** Ledger, then next due time: a crash between the two repeats nothing and loses nothing. */
  async function keepPlanned({ plans, next }: PlannedPage): Promise<void> {
    // Who was removed or forgotten meanwhile leaves no trace.
    const counted = await ledger.plan(plans)
    await changeEach(subscriptions, [...counted], (current) => {
      const { before, dueAt } = next.get(current.id) ?? {}
      // Changed meanwhile: by its own wish it is due otherwise.
      if (dueAt === undefined || before === undefined) return current
      if (!isDeepStrictEqual([current.schedule, current.nextDueAt], [before.schedule, before.nextDueAt])) {
        return current
      }
      const { waitingSince = null, ...rest } = current
      return current.nextDueAt === dueAt && waitingSince === null ? current : { ...rest, nextDueAt: dueAt }
    })
  }

  async function replan(subscription: Subscription, work: ClaimedWork): Promise<readonly LedgerEntry[]> {
    const now = clock.now()
    const recent = recentDigests([subscription], now)
    const before = await hadBy([subscription])
    const shared = createSharedPlans(composer)
    const plan = await planFor(subscription, before, { recent, now, turn: createTurns(), shared })
    const counted = await ledger.plan([plan], work.claim)
    return counted.size === 0 ? [] : plan.entries.filter(({ steps }) => steps.length > 0)
  }

  /** What some subscriptions have had. */
  async function hadBy(some: readonly Subscription[]): Promise<HadBefore> {
    const ids = some.map(({ id }) => id)
    const [entries, records, bounds] = await Promise.all([
      ledger.ofSubscriptions(ids),
      parts.had.of(ids),
      ledger.bounds(),
    ])
    return { entries, records, bounds }
  }

  /** A day more than is mentioned anywhere, since a date begins up to a day apart around the world. */
  function recentDigests(due: readonly Subscription[], now: number): Digest[] {
    const today = localDate('UTC', now)
    const back = due.some(isOfRange) ? LOOKED_BACK.fewDays : LOOKED_BACK.daily
    const [earliest, latest] = [addDays(today, -back - 1), addDays(today, 2)]
    return library
      .dates()
      .filter((date) => date >= earliest && date <= latest)
      .flatMap((date) => library.digest(date) ?? [])
  }

  async function owed(
    subscription: Subscription,
    { entries, records, bounds }: HadBefore,
    { recent, now, shared }: Omit<PlanningParts, 'turn'>,
  ): Promise<Work<PlannedEdition[]>> {
    const had = entries.get(subscription.id) ?? []
    const { repeatAfterDays = REPEAT_AFTER_DAYS, schedule } = subscription
    const from = hadFrom(localDate(schedule.timeZone, now), repeatAfterDays)
    const record = records.get(subscription.id) ?? {}
    return planning({
      subscription,
      digests: recent,
      had,
      earlier: await earlierThan(subscription, now),
      today: utcDate(Math.min(now, surely ?? now)),
      wasHad: repeatAfterDays === 0 ? null : hadSince({ entries: had, record }, from),
      ...bounds,
      now,
      wantedOf: shared.wantedOf,
    })
  }

  /** What others had sent to a channel, or were sending, when a subscription of it was made. */
  async function earlierThan(subscription: Subscription, now: number): Promise<LedgerEntry[]> {
    if (subscription.kind !== 'channel' || now - subscription.createdAt > LEDGER_DAYS * DAY) return []
    const { id, channelId, createdAt } = subscription
    const sent = await ledger.toChannel(channelId)
    return sent.filter((entry) => entry.subscriptionId !== id && entry.plannedAt <= createdAt)
  }

  async function planFor(
    subscription: Subscription,
    before: HadBefore,
    { recent, now, turn, shared }: PlanningParts,
  ): Promise<Plan> {
    const editions = await inTurns(await owed(subscription, before, { recent, now, shared }), turn)
    const { composer } = shared
    const entries = editions.map((planned) => layOut(subscription, planned, { composer, messageLimit, now }))
    for (const entry of entries) reportFaults(entry, subscription, entry.faults ?? [])
    const { id } = subscription
    return { subscriptionId: id, entries, hadEntries: before.entries.get(id)?.length ?? 0 }
  }

  /** At the first tick, and where the clock went back, everything is looked through for instants that are still to come. */
  async function repairAfterClockJump(now: number, faults: Error[]): Promise<void> {
    const latest = Math.max(now, publisher.time() ?? now)
    const isFirst = lastSeen === null
    if (isFirst) startedAt = latest
    const wentBack = lastSeen !== null && now < lastSeen
    // The instants of next attempts were worked out by the wrong clock.
    if (wentBack) {
      await ledger.rewrite('open', withoutPauses)
      await ledger.wake()
    }
    await repairClock(parts, { latest, isThorough: isFirst || wentBack }, faults)
  }

  /**
   * The time by Discord. Where that lies a day behind, either this machine's clock is wrong, or it slept and what Discord said
   * is old: then it is asked.
   */
  async function timeForSure(now: number): Promise<number | null> {
    const known = publisher.time()
    if (known === null || now - known < DAY) return known
    return parts.askTime().catch(() => null)
  }

  /** Notes the last post of each of some subscriptions of which the ledger is about to forget one. */
  async function keepLastPosts(ids: readonly string[]): Promise<void> {
    const entries = await ledger.ofSubscriptions(ids)
    const lastPosts = new Map([...entries].map(([id, ofOne]) => [id, lastPostOf(ofOne)]))
    await changeEach(subscriptions, ids, (subscription) => {
      const lastPost = lastPosts.get(subscription.id) ?? null
      return lastPost === null ? subscription : { ...subscription, lastPost }
    })
  }

  /**
   * Notes which papers were had of what the ledger is about to forget, and forgets those that may come again. Noted first,
   * so that a crash between the two forgets nothing; of a subscription that has ended, nothing stays.
   */
  async function rememberHad(ids: readonly string[], old: OldEntries, today: string): Promise<void> {
    const there = await subscriptions.change({ ids }, (before) => ({ result: before }))
    const days = new Map(there.map(({ id, repeatAfterDays = REPEAT_AFTER_DAYS }) => [id, repeatAfterDays]))
    const records = await parts.had.of(ids)
    const changed = new Map<string, HadPapers>()
    for (const id of ids) {
      const repeatAfterDays = days.get(id) ?? 0
      const record = records.get(id) ?? {}
      const from = hadFrom(today, repeatAfterDays)
      const after = repeatAfterDays === 0 ? {} : remember(record, old.get(id) ?? [], from)
      if (!isDeepStrictEqual(record, after)) changed.set(id, after)
    }
    await parts.had.put(changed)
  }

  /** Counts back from the newest digest and by Discord's time too: a clock that is years ahead must forget nothing. */
  async function pruneDaily(today: string): Promise<void> {
    const newest = library.newest(today)
    if (newest === null || prunedOn === today) return
    const byDiscord = utcDate(publisher.time() ?? clock.now())
    const [earliest = today] = [newest, today, byDiscord].sort()
    const before = addDays(earliest, -LEDGER_DAYS)
    const old = bySubscription(await ledger.before(before))
    for (const ids of inPages([...old.keys()])) await keepLastPosts(ids)
    for (const ids of inPages([...new Set([...(await parts.had.ids()), ...old.keys()])])) {
      await rememberHad(ids, old, earliest)
    }
    await ledger.prune(before)
    prunedOn = today
  }

  return {
    async plan() {
      const now = clock.now()
      const faults: Error[] = []
      await repairAfterClockJump(now, faults)
      surely = await timeForSure(now)
      lastSeen = now
      await planDue(now, faults)
      await pruneDaily(localDate('UTC', now))
      throwFaults(faults)
    },
    async send() {
      const faults: Error[] = []
      await sender.sendReady(faults)
      lastSeen = Math.max(lastSeen ?? 0, clock.now())
      throwFaults(faults)
    },
    nextProbe: () => outage.nextProbe(),
    async probe() {
      const faults: Error[] = []
      await sender.probe(faults)
      throwFaults(faults)
    },
    async owedTo(subscription) {
      const now = clock.now()
      const recent = recentDigests([subscription], now)
      await prepareForMatching(recent, [subscription])
      const before = await hadBy([subscription])
      const shared = createSharedPlans(composer)
      const editions = await inTurns(await owed(subscription, before, { recent, now, shared }))
      return editions.reduce((sum, { papers }) => sum + papers.length, 0)
    },
    arrived() {
      arrivals += 1
    },
    stop() {
      stopped = true
      sender.stop()
    },
  }
}

/**
 * When what a day grew by since its last post is sent to somebody who waits for arrivals; `null` where nothing was sent
 * lately.
 */
function gatheredAt(entries: readonly LedgerEntry[], now: number): number | null {
  const planned = entries
    .filter(({ steps }) => steps.length > 0)
    .map(({ plannedAt }) => plannedAt + GATHERED_FOR)
  const last = Math.max(...planned)
  return last > now ? last : null
}

/** The instants of next attempts were worked out by the wrong clock. */
function withoutPauses(entry: LedgerEntry): LedgerEntry {
  return { ...entry, steps: entry.steps.map((step) => ({ ...step, failures: null })) }
}

/** So many at a time as are planned for together. */
function* inPages<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += PLANNED_AT_ONCE) yield all.slice(from, from + PLANNED_AT_ONCE)
}
