import { addDays } from '../digest/calendar-date.ts'
import { utcDate } from '../library/come.ts'
import { createDueTimes } from '../subscriptions/schedule.ts'
import { changeEach, type Subscription, type SubscriptionStore } from '../subscriptions/subscription.ts'
import { withoutFuture } from '../subscriptions/wrong-clock.ts'
import { createTurns } from '../turns.ts'
import { longestNotBefore } from './backoff.ts'
import { faultOf } from './faults.ts'
import type { LedgerEntry, LedgerStep, LedgerStore } from './ledger.ts'

/** Subscriptions that are looked at together. */
const LOOKED_AT_ONCE = 1_000

/** Instants that are noted elsewhere than in subscriptions and the ledger. */
export interface NotedInstants {
  /** Sets those ahead of an instant (ms UTC) back to it. Gives what had them, such as "2 reading lists". */
  setBack(latest: number): Promise<readonly string[]>
}

/** What is repaired, and who hears of it. */
export interface RepairParts {
  readonly subscriptions: SubscriptionStore
  readonly ledger: LedgerStore
  readonly otherInstants: NotedInstants
  /** Warns the operator. */
  readonly warn: (text: string) => void
}

/** What to repair by. */
export interface RightNow {
  /** The latest instant that it may be (ms UTC): by this machine's clock or by Discord, whichever is later. */
  readonly latest: number
  /** Whether to look at everything, as after a start or where the clock went back; else only at what looks wrong. */
  readonly isThorough: boolean
}

/**
 * Sets back the instants that a clock which was ahead has noted: whoever was made, paused, due or tried "later" would else
 * wait until then. Yields nothing where there are none, which is nearly always.
 *
 * @param faults takes what broke, a subscription each
 */
export async function repairClock(
  { subscriptions, ledger, otherInstants, warn }: RepairParts,
  { latest, isThorough }: RightNow,
  faults: Error[],
): Promise<void> {
  const repaired = await repairSubscriptions(subscriptions, { latest, isThorough }, faults)
  if (repaired > 0) warn(worded(counted(repaired, 'subscription')))
  if (!isThorough) return
  const entries = await ledger.rewrite('all', (before) => entryWithoutFuture(before, latest))
  if (entries > 0) warn(worded(counted(entries, 'edition')))
  for (const things of await otherInstants.setBack(latest)) warn(worded(things))
  const { keptFrom: floor } = await ledger.bounds()
  const today = utcDate(latest)
  if (floor === null || floor <= addDays(today, 2)) return
  await ledger.lowerFloor(today)
  warn(
    `The ledger was kept from ${floor} on, which is still to come: a clock was ahead. It is from ${today} on now.`,
  )
}

/** Gives how many were repaired. */
async function repairSubscriptions(
  subscriptions: SubscriptionStore,
  { latest, isThorough }: RightNow,
  faults: Error[],
): Promise<number> {
  const turn = createTurns()
  const dueTimes = createDueTimes()
  const mend = (before: Subscription) => withoutFuture(before, latest, dueTimes)
  const since = isThorough ? Number.NEGATIVE_INFINITY : latest
  let repaired = 0
  for (let after = ''; ; ) {
    const page = await subscriptions.ahead(since, { limit: LOOKED_AT_ONCE, after })
    const wrong: string[] = []
    for (const each of page) {
      try {
        if (mend(each) !== each) wrong.push(each.id)
      } catch (error) {
        faults.push(faultOf(each.id, error))
      }
      await turn()
    }
    // Nobody else waits for those that are right, which are nearly always all of them.
    await changeEach(subscriptions, wrong, mend)
    repaired += wrong.length
    if (page.length < LOOKED_AT_ONCE) return repaired
    after = page.at(-1)?.id ?? ''
  }
}

function counted(count: number, what: string): string {
  return count === 1 ? `one ${what}` : `${count} ${what}s`
}

function worded(things: string): string {
  return `A clock was ahead when instants of ${things} were noted; they were set back to now.`
}

/** An entry without instants ahead of now; the same object where it has none. */
function entryWithoutFuture(entry: LedgerEntry, now: number): LedgerEntry {
  const steps = entry.steps.map((step) => stepWithoutFuture(step, now))
  const isSame = steps.every((step, index) => step === entry.steps[index])
  const { plannedAt, dueAt } = entry
  if (isSame && plannedAt <= now && dueAt <= now) return entry
  return { ...entry, plannedAt: Math.min(plannedAt, now), dueAt: Math.min(dueAt, now), steps }
}

function stepWithoutFuture(step: LedgerStep, now: number): LedgerStep {
  const { at, failures } = step
  const isWaitingTooLong =
    failures !== null && (failures.since > now || failures.notBefore > longestNotBefore(now))
  if (at <= now && !isWaitingTooLong) return step
  return { ...step, at: Math.min(at, now), failures: isWaitingTooLong ? null : failures }
}
