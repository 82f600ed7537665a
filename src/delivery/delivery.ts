import { setImmediate as breathe } from 'node:timers/promises'
import { addDays } from '../digest/calendar-date.ts'
import type { Digest } from '../digest/paper.ts'
import type { Library } from '../library/library.ts'
import { localDate, nextDueAt } from '../subscriptions/schedule.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { faultOf, throwFaults } from './faults.ts'
import type { LedgerEntry, LedgerStep } from './ledger.ts'
import { NEWS_DAYS, planEditions } from './plan.ts'
import { createSender, type SenderParts } from './sender.ts'
import { formOf, targetOf } from './target.ts'

export type { DeliveryEvent } from './step-sender.ts'

/** Days a finished entry is kept; beyond the days for which a digest is news, so that pruning silences nothing. */
const LEDGER_DAYS = 14

/** Subscriptions planned between two breaths of the event loop: composing ten thousand posts takes seconds. */
const PLANNED_AT_ONCE = 50

/** Longer than from any firing to the next (ms). */
const LONGEST_WAIT = 2 * 24 * 60 * 60_000

/** The parts a delivery is made of. */
export interface DeliveryParts extends SenderParts {
  readonly library: Pick<Library, 'digest' | 'dates' | 'get'>
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
  /** Lets the steps in flight finish and begins no further one. */
  stop(): void
}

export function createDelivery(parts: DeliveryParts): Delivery {
  const { library, subscriptions, ledger, composer, clock } = parts
  const sender = createSender(parts)
  let lastSeen: number | null = null
  let prunedOn = ''

  /** Plan, ledger, next due time, in this order: a crash between any two repeats nothing and loses nothing. */
  async function planDue(now: number, faults: Error[]): Promise<void> {
    const due = subscriptions.due(now)
    if (due.length === 0) return
    const recent = recentDigests(now)
    const planned: { id: string; entries: LedgerEntry[] }[] = []
    for (let from = 0; from < due.length; from += PLANNED_AT_ONCE) {
      planned.push(
        ...apart(due.slice(from, from + PLANNED_AT_ONCE), faults, (subscription) => ({
          id: subscription.id,
          entries: planFor(subscription, recent, now),
        })),
      )
      await breathe()
    }
    await ledger.put(planned.flatMap(({ entries }) => entries))
    // Read anew: a person may have changed or removed it while the ledger was being written.
    await reschedule(
      planned.flatMap(({ id }) => subscriptions.get(id) ?? []),
      now,
      faults,
    )
  }

  async function reschedule(due: readonly Subscription[], now: number, faults: Error[]): Promise<void> {
    await subscriptions.put(
      apart(due, faults, (subscription) => ({
        ...subscription,
        nextDueAt: nextDueAt(subscription.schedule, now),
      })),
    )
  }

  /** A day more than is news anywhere, since a date begins up to a day apart around the world. */
  function recentDigests(now: number): Digest[] {
    const earliest = addDays(localDate('UTC', now), -NEWS_DAYS - 1)
    return library
      .dates()
      .filter((date) => date >= earliest)
      .flatMap((date) => library.digest(date) ?? [])
  }

  function planFor(subscription: Subscription, recent: readonly Digest[], now: number): LedgerEntry[] {
    const had = ledger.ofSubscription(subscription.id)
    const layout = { form: formOf(subscription), tags: subscription.tags }
    const keptFrom = ledger.keptFrom()
    return planEditions({ subscription, digests: recent, had, keptFrom, now }).map(
      ({ papers, ...planned }) => ({
        ...planned,
        subscriptionId: subscription.id,
        plannedAt: now,
        terms: { target: targetOf(subscription), ...layout },
        steps:
          papers.length === 0
            ? []
            : composer
                .compose({ ...planned, ...layout, subscriptionId: subscription.id, papers })
                .map(({ paperIds }, index) => newStep(index + 1, paperIds, now)),
      }),
    )
  }

  /**
   * Where the clock went back, the ledger's instants no longer tell how long a step has been on its way, and
   * due times reckoned by the wrong clock may lie far ahead. At the first tick, only what lies ahead tells.
   */
  async function reckonWithClock(now: number, faults: Error[]): Promise<void> {
    const started = lastSeen === null
    const wentBack = lastSeen !== null && now < lastSeen
    if (!started && !wentBack) return
    const ahead = ({ steps }: LedgerEntry) => steps.some(({ state, at }) => state === 'sending' && at > now)
    const doubtful = wentBack ? ledger.unfinished() : ledger.unfinished().filter(ahead)
    await ledger.put(doubtful.map(withoutAge))
    const waiting = subscriptions.due(Number.POSITIVE_INFINITY)
    const far = waiting.filter((subscription) => subscription.nextDueAt > now + LONGEST_WAIT)
    await reschedule(far, now, faults)
  }

  /** Counts back from the newest digest too: a clock that is years ahead for a minute must forget nothing. */
  async function pruneDaily(today: string): Promise<void> {
    const [newest] = library.dates()
    if (newest === undefined || prunedOn === today) return
    await ledger.prune(addDays(newest < today ? newest : today, -LEDGER_DAYS))
    prunedOn = today
  }

  return {
    async tick() {
      const now = clock.now()
      const faults: Error[] = []
      await reckonWithClock(now, faults)
      lastSeen = now
      await planDue(now, faults)
      await sender.sendAll(ledger.unfinished(), faults)
      await pruneDaily(localDate('UTC', now))
      lastSeen = Math.max(now, clock.now())
      throwFaults(faults)
    },
    stop: sender.stop,
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

function newStep(step: number, paperIds: readonly string[], at: number): LedgerStep {
  return { step, paperIds, state: 'planned', at, failures: null, message: null, reason: null }
}

/**
 * A step on its way since 1970 is beyond every nonce's window: it is looked for before it is sent again, and
 * at once, since the instant of its next attempt was reckoned by the wrong clock.
 */
function withoutAge(entry: LedgerEntry): LedgerEntry {
  return {
    ...entry,
    steps: entry.steps.map((step) => (step.state === 'sending' ? { ...step, at: 0, failures: null } : step)),
  }
}
