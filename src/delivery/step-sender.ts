import type { Clock } from '../clock.ts'
import type { PauseReason, SubscriptionStore } from '../subscriptions/subscription.ts'
import { afterFailure, isExhausted } from './backoff.ts'
import { isOpen, type LedgerEntry, type LedgerStep, type LedgerStore, nonceOf } from './ledger.ts'
import type { Place, Publisher, SendFailure, SendOutcome, StepKind, StepToSend, Target } from './ports.ts'
import { isSameTarget, targetOf } from './target.ts'

/**
 * How long a nonce is trusted to stop a second message (ms). Discord says "a few minutes"; we build to less.
 * A step that has been on its way for longer is looked for before it is sent again.
 */
export const NONCE_WINDOW = 120_000

/** Kinds of step that Discord does once, however often they are asked for. */
const IDEMPOTENT: readonly StepKind[] = ['thread', 'publish']

/** What happened to a step, for the log. */
export interface DeliveryEvent {
  readonly subscriptionId: string
  readonly edition: string
  readonly step: number
  readonly target: Target
  readonly outcome: SendOutcome['status'] | 'found' | 'unknown' | 'given-up'
  readonly detail: string | null
  /** Instant for which the edition was due, and of this outcome (ms UTC). */
  readonly dueAt: number
  readonly at: number
}

/** The parts a step's sender is made of. */
export interface StepSenderParts {
  readonly subscriptions: SubscriptionStore
  readonly ledger: LedgerStore
  readonly publisher: Publisher
  readonly clock: Clock
  /** From 0 up to 1, as `Math.random`; spreads the attempts at failed steps. */
  readonly random: () => number
  /** Hears of every step's outcome. */
  readonly report: (event: DeliveryEvent) => void
}

/** Sends one open step of an entry and gives the entry as it is recorded after that. */
export type StepSender = (entry: LedgerEntry, toSend: StepToSend) => Promise<LedgerEntry>

export function createStepSender(parts: StepSenderParts): StepSender {
  const { subscriptions, ledger, publisher, clock, random, report } = parts

  /** Records and reports what came of a step, and of those after it. */
  async function settle(
    entry: LedgerEntry,
    { step, target }: StepToSend,
    [outcome, detail]: readonly [DeliveryEvent['outcome'], string | null],
    change: (step: LedgerStep) => Partial<LedgerStep>,
  ): Promise<LedgerEntry> {
    const { subscriptionId, edition, dueAt } = entry
    const at = clock.now()
    report({ subscriptionId, edition, step, target, outcome, detail, dueAt, at })
    return record(entry, change)
  }

  async function record(
    entry: LedgerEntry,
    change: (step: LedgerStep) => Partial<LedgerStep>,
  ): Promise<LedgerEntry> {
    const changed = { ...entry, steps: entry.steps.map((step) => ({ ...step, ...change(step) })) }
    await ledger.put([changed])
    return changed
  }

  async function failed(entry: LedgerEntry, toSend: StepToSend, failure: SendFailure): Promise<LedgerEntry> {
    const { step, target } = toSend
    const before = entry.steps[step - 1]?.failures ?? null
    const now = clock.now()
    const { detail, retryAfter = 0, lasting } = failure
    const failures = afterFailure(before, { now, retryAfter, random: random() })
    if (!isExhausted(failures, now)) {
      return settle(entry, toSend, ['failed', detail], only(step, { failures, reason: detail }))
    }
    const reason = `given up after ${failures.count} attempts; the last one: ${detail}`
    if (lasting !== undefined) {
      await pause(entry.subscriptionId, target, lasting)
      return settle(entry, toSend, ['refused', reason], refusedFrom(step, reason, now))
    }
    return settle(entry, toSend, ['given-up', reason], (each) =>
      each.step === step ? { state: 'unknown', at: now, reason } : refusedFrom(step, reason, now)(each),
    )
  }

  /**
   * A refusal by a channel that the subscription has left says nothing of the one it has now; and who let it rest meanwhile
   * takes it up again themselves.
   */
  async function pause(subscriptionId: string, target: Target, reason: PauseReason): Promise<void> {
    const subscription = subscriptions.get(subscriptionId)
    if (subscription === undefined || subscription.paused !== null) return
    if (!isSameTarget(targetOf(subscription), target)) return
    await subscriptions.put([{ ...subscription, paused: { reason, at: clock.now(), isTold: false } }])
  }

  return async (entry, toSend) => {
    const { subscriptionId, edition } = entry
    const { step, target } = toSend
    const before = entry.steps[step - 1]
    const underWay = before?.state === 'sending'
    // A message has its nonce for a while; what happens once however often it is sent needs no look at all.
    const isSafe = IDEMPOTENT.includes(toSend.kind)
    const nonceHolds = toSend.kind === 'message' && underWay && isInNonceWindow(before.at, clock.now())
    if (underWay && !nonceHolds && !isSafe) {
      const found = await publisher.find(toSend)
      const at = clock.now()
      switch (found.status) {
        case 'found':
          return settle(
            entry,
            toSend,
            ['found', null],
            only(step, { state: 'done', at, message: placeOf(found), reason: null }),
          )
        case 'unreadable':
          return settle(
            entry,
            toSend,
            ['unknown', found.detail],
            only(step, { state: 'unknown', at, reason: found.detail }),
          )
        case 'failed':
          return failed(entry, toSend, found)
      }
    }

    // The instant of the first attempt stays: the nonce window counts from there.
    const sending = nonceHolds
      ? entry
      : await record(entry, only(step, { state: 'sending', at: clock.now() }))
    const outcome = await publisher.send(toSend, nonceOf(subscriptionId, edition, step))
    const at = clock.now()
    switch (outcome.status) {
      case 'sent':
        return settle(
          sending,
          toSend,
          ['sent', null],
          only(step, { state: 'done', at, message: placeOf(outcome), reason: null }),
        )
      case 'refused':
        if (outcome.reason !== null) await pause(subscriptionId, target, outcome.reason)
        return settle(sending, toSend, ['refused', outcome.detail], refusedFrom(step, outcome.detail, at))
      case 'invalid':
        return settle(sending, toSend, ['invalid', outcome.detail], refusedFrom(step, outcome.detail, at))
      case 'failed':
        return failed(sending, toSend, outcome)
    }
  }
}

/** An instant ahead of the clock says nothing of its age. */
function isInNonceWindow(at: number, now: number): boolean {
  return at <= now && now - at <= NONCE_WINDOW
}

function only(step: number, change: Partial<LedgerStep>): (each: LedgerStep) => Partial<LedgerStep> {
  return (each) => (each.step === step ? change : {})
}

/** The rest of an edition goes with the step that was refused. */
function refusedFrom(first: number, reason: string, at: number): (step: LedgerStep) => Partial<LedgerStep> {
  return (each) => (each.step >= first && isOpen(each) ? { state: 'refused', at, reason } : {})
}

function placeOf({ channelId, messageId }: Place): Place {
  return { channelId, messageId }
}
