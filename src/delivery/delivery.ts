import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { addDays } from '../digest/calendar-date.ts'
import type { Digest } from '../digest/paper.ts'
import { utcDate } from '../library/come.ts'
import type { Library } from '../library/library.ts'
import { localDate, nextDueAt } from '../subscriptions/schedule.ts'
import { REPEAT_AFTER_DAYS, type Subscription } from '../subscriptions/subscription.ts'
import { createTurns, inTurns, type Work } from '../turns.ts'
import { faultOf, throwFaults } from './faults.ts'
import { type HadPapers, type HadStore, hadFrom, hadSince, remember } from './had.ts'
import { layOut } from './lay-out.ts'
import type { LedgerEntry } from './ledger.ts'
import { createOutage } from './outage.ts'
import { GATHERED_FOR, type PlannedEdition, planning } from './plan.ts'
import { prepareForMatching } from './prepare.ts'
import { type NotedInstants, repairClock } from './repair-clock.ts'
import { createFaultReport, createSender, type SenderParts } from './sender.ts'
import { lastPostOf } from './status.ts'
import { isOfRange, LOOKED_BACK } from './window.ts'

export type { DeliveryEvent } from './step-sender.ts'

/** Days a finished entry is kept; beyond the days for which a digest is news, so that pruning silences nothing. */
const LEDGER_DAYS = 14

/** Subscriptions of which the next due time is worked out before yielding to the event loop. */
const RESCHEDULED_AT_ONCE = 4

const DAY = 24 * 60 * 60_000

/** The parts a delivery is made of. */
export interface DeliveryParts<Payload>
  extends Omit<SenderParts<Payload>, 'startedAt' | 'replan' | 'outage'> {
  readonly library: Pick<Library, 'digest' | 'dates' | 'newest' | 'get'>
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

/** Plans what is due and sends what is planned. */
export interface Delivery {
  /**
   * Finishes what an earlier run left undone, plans what is due, and sends it. Resolves when every step has
   * an outcome. Ticks must not overlap.
   *
   * @throws AggregateError at the end, where something broke for some subscriptions; the others were served
   */
  tick(): Promise<void>
  /** Milliseconds until {@link probe} is to be called, or `null` where no post waits for an outage to end. */
  nextProbe(): number | null
  /**
   * Tries one of the posts that wait for an outage to end and, where it comes through, all others. Must not overlap a tick.
   *
   * @throws AggregateError as {@link tick}
   */
  probe(): Promise<void>
  /** How many papers would be sent to a subscription if it were due now. */
  owedTo(subscription: Subscription): Promise<number>
  /** Says that digests came in or grew: the next tick serves those who wait for that. */
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

  /** Plan, ledger, next due time, in this order: a crash between any two repeats nothing and loses nothing. */
  async function planDue(now: number, faults: Error[]): Promise<void> {
    const upTo = arrivals
    const due = [...subscriptions.due(now), ...(upTo > served ? subscriptions.onArrival() : [])]
    if (due.length === 0) {
      served = upTo
      return
    }
    const recent = recentDigests(due, now)
    await prepareForMatching(recent, due)
    const planned: { id: string; entries: LedgerEntry[] }[] = []
    const turn = createTurns()
    for (const subscription of due) {
      try {
        planned.push({ id: subscription.id, entries: await planFor(subscription, recent, { now, turn }) })
      } catch (error) {
        faults.push(faultOf(subscription.id, error))
      }
      await turn()
      if (stopped) return
    }
    // Who was removed or forgotten while others were planned leaves no trace.
    const entries = planned.flatMap(({ id, entries }) => (subscriptions.get(id) === undefined ? [] : entries))
    await ledger.put(entries)
    served = upTo
    await reschedule(
      planned.flatMap(({ id }) => subscriptions.get(id) ?? []),
      now,
      faults,
    )
  }

  async function replan(subscription: Subscription): Promise<readonly LedgerEntry[]> {
    const now = clock.now()
    const recent = recentDigests([subscription], now)
    const entries = await planFor(subscription, recent, { now, turn: createTurns() })
    await ledger.put(entries)
    return entries.filter(({ steps }) => steps.length > 0)
  }

  /** When what a day grew by since its last post is sent to somebody who waits for arrivals; `null` where nothing was sent lately. */
  function gatheredAt(id: string, now: number): number | null {
    const planned = ledger
      .ofSubscription(id)
      .filter(({ steps }) => steps.length > 0)
      .map(({ plannedAt }) => plannedAt + GATHERED_FOR)
    const last = Math.max(...planned)
    return last > now ? last : null
  }

  async function reschedule(due: readonly Subscription[], now: number, faults: Error[]): Promise<void> {
    const next: { before: Subscription; dueAt: number | null }[] = []
    for (let from = 0; from < due.length; from += RESCHEDULED_AT_ONCE) {
      const some = due.slice(from, from + RESCHEDULED_AT_ONCE)
      next.push(
        ...apart(some, faults, (before) => ({
          before,
          dueAt: nextDueAt(before.schedule, now) ?? gatheredAt(before.id, now),
        })),
      )
      await yieldToEventLoop()
    }
    await subscriptions.put(
      next.flatMap(({ before, dueAt }) => {
        // Read again: a person may have changed or removed it meanwhile.
        const current = subscriptions.get(before.id)
        if (current?.schedule !== before.schedule) return []
        const { waitingSince = null, ...rest } = current
        return current.nextDueAt === dueAt && waitingSince === null ? [] : [{ ...rest, nextDueAt: dueAt }]
      }),
    )
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

  function owed(subscription: Subscription, digests: readonly Digest[], now: number): Work<PlannedEdition[]> {
    const had = ledger.ofSubscription(subscription.id)
    const { repeatAfterDays = REPEAT_AFTER_DAYS, schedule } = subscription
    const from = hadFrom(localDate(schedule.timeZone, now), repeatAfterDays)
    const record = parts.had.of(subscription.id)
    return planning({
      subscription,
      digests,
      had,
      earlier: earlierThan(subscription, now),
      today: utcDate(Math.min(now, surely ?? now)),
      wasHad: repeatAfterDays === 0 ? null : hadSince({ entries: had, record }, from),
      keptFrom: ledger.keptFrom(),
      lostDays: ledger.lostDays(),
      now,
    })
  }

  /** What others had sent to a channel, or were sending, when a subscription of it was made. */
  function earlierThan(subscription: Subscription, now: number): LedgerEntry[] {
    if (subscription.kind !== 'channel' || now - subscription.createdAt > LEDGER_DAYS * DAY) return []
    const { id, channelId, createdAt } = subscription
    return ledger
      .toChannel(channelId)
      .filter((entry) => entry.subscriptionId !== id && entry.plannedAt <= createdAt)
  }

  async function planFor(
    subscription: Subscription,
    recent: readonly Digest[],
    { now, turn }: { readonly now: number; readonly turn: () => Promise<void> },
  ): Promise<LedgerEntry[]> {
    const entries = (await inTurns(owed(subscription, recent, now), turn)).map((planned) =>
      layOut(subscription, planned, { composer, messageLimit, now }),
    )
    for (const entry of entries) reportFaults(entry, entry.faults ?? [])
    return entries
  }

  /** At the first tick, and where the clock went back, everything is looked through for instants that are still to come. */
  async function repairAfterClockJump(now: number, faults: Error[]): Promise<void> {
    const latest = Math.max(now, publisher.time() ?? now)
    const isFirst = lastSeen === null
    if (isFirst) startedAt = latest
    const wentBack = lastSeen !== null && now < lastSeen
    // The instants of next attempts were worked out by the wrong clock.
    if (wentBack) await ledger.put(ledger.unfinished().map(withoutPauses))
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

  /** Notes the last post of each subscription of which the ledger is about to forget one. */
  async function keepLastPosts(before: string): Promise<void> {
    const old = ledger.all().filter(({ date }) => date < before)
    const ids = new Set(old.map(({ subscriptionId }) => subscriptionId))
    await subscriptions.put(
      [...ids].flatMap((id) => {
        const subscription = subscriptions.get(id)
        const lastPost = lastPostOf(ledger.ofSubscription(id))
        return subscription === undefined || lastPost === null ? [] : [{ ...subscription, lastPost }]
      }),
    )
  }

  /**
   * Notes which papers were had of what the ledger is about to forget, and forgets those that may come again. Noted first,
   * so that a crash between the two forgets nothing; of a subscription that has ended, nothing stays.
   */
  async function rememberHad(before: string, today: string): Promise<void> {
    const old = new Map<string, LedgerEntry[]>()
    for (const entry of ledger.all()) {
      if (entry.date < before)
        old.set(entry.subscriptionId, [...(old.get(entry.subscriptionId) ?? []), entry])
    }
    const ids = new Set([...parts.had.ids(), ...old.keys()])
    const changed = new Map<string, HadPapers>()
    for (const id of ids) {
      const { repeatAfterDays = REPEAT_AFTER_DAYS } = subscriptions.get(id) ?? { repeatAfterDays: 0 }
      const record = parts.had.of(id)
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
    await keepLastPosts(before)
    await rememberHad(before, earliest)
    await ledger.prune(before)
    prunedOn = today
  }

  return {
    async tick() {
      const now = clock.now()
      const faults: Error[] = []
      await repairAfterClockJump(now, faults)
      surely = await timeForSure(now)
      lastSeen = now
      await planDue(now, faults)
      await sender.sendAll(ledger.unfinished(), faults)
      await pruneDaily(localDate('UTC', now))
      lastSeen = Math.max(now, clock.now())
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
      const editions = await inTurns(owed(subscription, recent, now))
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

/** Does something with each subscription; one that breaks it is left out. */
function apart<T>(
  each: readonly Subscription[],
  faults: Error[],
  run: (subscription: Subscription) => T,
): T[] {
  return each.flatMap((subscription) => {
    try {
      return [run(subscription)]
    } catch (error) {
      faults.push(faultOf(subscription.id, error))
      return []
    }
  })
}

/** The instants of next attempts were worked out by the wrong clock. */
function withoutPauses(entry: LedgerEntry): LedgerEntry {
  return { ...entry, steps: entry.steps.map((step) => ({ ...step, failures: null })) }
}
