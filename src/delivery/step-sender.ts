import type { Clock } from '../clock.ts'
import { changeEach, type PauseReason, type SubscriptionStore } from '../subscriptions/subscription.ts'
import { isLookedFor, mayStandSince } from './already-there.ts'
import { createAttempts } from './attempts.ts'
import { afterFailure, isExhausted } from './backoff.ts'
import type { ClaimedWork } from './claimed-work.ts'
import { isOpen, LeaseLost, type LedgerEntry, type LedgerStep, nonceOf } from './ledger.ts'
import { type Outage, PROBED_FOR } from './outage.ts'
import type {
  OwnPost,
  Place,
  Publisher,
  SendFailure,
  SendOutcome,
  StepToSend,
  Target,
  UnsentStep,
} from './ports.ts'
import { isSameTarget, targetOf } from './target.ts'

/** What happened to a step, for the log. */
export interface DeliveryEvent {
  readonly subscriptionId: string
  readonly edition: string
  /** From 1; 0 where it is about the edition as a whole: something of it could not be laid out. */
  readonly step: number
  readonly target: Target
  readonly outcome: SendOutcome['status'] | 'found' | 'unknown' | 'given-up' | 'left-out'
  readonly detail: string | null
  /** Instant for which the edition was due, and of this outcome (ms UTC). */
  readonly dueAt: number
  readonly at: number
}

/** The parts a step's sender is made of. */
export interface StepSenderParts<Payload> {
  readonly subscriptions: SubscriptionStore
  readonly publisher: Publisher<Payload>
  readonly clock: Clock
  /** From 0 up to 1, as `Math.random`; spreads the attempts at failed steps. */
  readonly random: () => number
  /** Whether Discord answers at all. */
  readonly outage: Outage
  /** Instant of this start (ms UTC). */
  readonly startedAt: () => number
  /** Hears of every step's outcome. */
  readonly report: (event: DeliveryEvent) => void
}

/** An entry of work that this process has claimed. */
export interface ClaimedEntry {
  readonly work: ClaimedWork
  readonly entry: LedgerEntry
}

/** Sends the steps of entries, and finds out what became of them. Each gives the entry as it is recorded after that. */
export interface StepSender<Payload> {
  /** Sends an open step, after a look for it where it may be there already. */
  send(claimed: ClaimedEntry, toSend: StepToSend<Payload>): Promise<LedgerEntry>
  /** Looks for a step that may be there; `null` where it does not, and nothing is recorded of that. */
  find(claimed: ClaimedEntry, toFind: UnsentStep): Promise<LedgerEntry | null>
  /** Whether a request of this process may still be bringing a step to Discord. */
  mayTravel(step: UnsentStep): boolean
  /** Records an attempt that failed. */
  failed(claimed: ClaimedEntry, toSend: UnsentStep, failure: SendFailure): Promise<LedgerEntry>
}

export function createStepSender<Payload>(parts: StepSenderParts<Payload>): StepSender<Payload> {
  const { subscriptions, publisher, clock, random, report, outage } = parts
  const attempts = createAttempts(parts)

  /** Records and reports what came of a step, and of those after it. */
  async function settle(
    { work, entry }: ClaimedEntry,
    { step, target }: UnsentStep,
    [outcome, detail]: readonly [DeliveryEvent['outcome'], string | null],
    change: (step: LedgerStep) => Partial<LedgerStep>,
  ): Promise<LedgerEntry> {
    const { subscriptionId, edition, dueAt } = entry
    const at = clock.now()
    report({ subscriptionId, edition, step, target, outcome, detail, dueAt, at })
    return record({ work, entry }, change)
  }

  async function record(
    { work, entry }: ClaimedEntry,
    change: (step: LedgerStep) => Partial<LedgerStep>,
  ): Promise<LedgerEntry> {
    const changed = withSteps(entry, change)
    await work.record([changed])
    return changed
  }

  async function failed(
    claimed: ClaimedEntry,
    toSend: UnsentStep,
    failure: SendFailure,
  ): Promise<LedgerEntry> {
    const { entry } = claimed
    const { step, target } = toSend
    const before = entry.steps[step - 1]?.failures ?? null
    const now = clock.now()
    const { detail, retryAfter = 0, isOutage = false, lasting } = failure
    if (!isOutage) outage.answered(entry.subscriptionId)
    // What has failed for longer has the ledger's pauses.
    else if (before === null || Math.abs(now - before.since) <= PROBED_FOR)
      outage.strike(entry.subscriptionId)
    const failures = afterFailure(before, { now, retryAfter, random: random(), isOutage })
    if (!isExhausted(failures, now)) {
      return settle(claimed, toSend, ['failed', detail], only(step, { failures, reason: detail }))
    }
    const reason = `given up after ${failures.count} attempts; the last one: ${detail}`
    if (lasting !== undefined) {
      await pause(entry.subscriptionId, target, lasting)
      return settle(claimed, toSend, ['refused', reason], refusedFrom(step, reason, now))
    }
    return settle(claimed, toSend, ['given-up', reason], (each) =>
      each.step === step ? { state: 'unknown', at: now, reason } : refusedFrom(step, reason, now)(each),
    )
  }

  /**
   * A refusal by a channel that the subscription has left says nothing of the one it has now; and who let it rest meanwhile
   * resumes it themselves.
   */
  async function pause(subscriptionId: string, target: Target, reason: PauseReason): Promise<void> {
    const paused = { reason, at: clock.now(), isNotified: false }
    await changeEach(subscriptions, [subscriptionId], (before) =>
      before.paused === null && isSameTarget(targetOf(before), target) ? { ...before, paused } : before,
    )
  }

  async function find(claimed: ClaimedEntry, toFind: UnsentStep): Promise<LedgerEntry | null> {
    const { entry } = claimed
    const { step, target, guildId, kind, place } = toFind
    const before = entry.steps[step - 1]
    if (before === undefined) return null
    const isIt = (post: OwnPost) =>
      post.subscriptionId === entry.subscriptionId && post.edition === entry.edition && post.step === step
    const since = mayStandSince(entry, before)
    const looked = await publisher.look({
      target,
      kind,
      place,
      guildId,
      since,
      isEnough: isIt,
      mustBeSure: true,
    })
    const at = clock.now()
    const unknown = (reason: string) =>
      settle(claimed, toFind, ['unknown', reason], only(step, { state: 'unknown', at, reason }))
    if (looked.status === 'failed') return failed(claimed, toFind, looked)
    outage.answered(entry.subscriptionId)
    if (looked.status === 'refused') return failed(claimed, toFind, { ...looked, status: 'failed' })
    if (looked.status === 'unreadable') return unknown(looked.detail)
    const post = looked.posts.find(isIt)
    if (post !== undefined) {
      const done = { state: 'done', at, message: post.place, reason: null } as const
      return settle(claimed, toFind, ['found', null], only(step, done))
    }
    return looked.isWhole ? null : unknown(TOO_MUCH)
  }

  async function send(claimed: ClaimedEntry, toSend: StepToSend<Payload>): Promise<LedgerEntry> {
    const { work, entry } = claimed
    const { subscriptionId, edition } = entry
    const { step, target, kind } = toSend
    const nonce = nonceOf(subscriptionId, edition, step)
    const isUnderWay = entry.steps[step - 1]?.state === 'sending'
    const isNonceTrusted = isUnderWay && kind === 'message' && attempts.isFresh(nonce)
    if (isUnderWay && isLookedFor(kind) && !isNonceTrusted) {
      const found = await find(claimed, toSend)
      if (found !== null) return found
    }
    // The first attempt under the nonce counts: the nonce's window begins there, and so does the time to look from.
    const begun = only(step, { state: 'sending', at: clock.now(), attemptedAt: publisher.time() })
    const sending = { work, entry: isNonceTrusted ? entry : await record(claimed, begun) }
    attempts.begin(nonce, !isNonceTrusted)
    const { isOurs } = work.claim
    const outcome = await publisher.send(toSend, nonce, isOurs)
    // Whoever has the work by now finds the step begun, and looks for it.
    if (outcome.status === 'failed' && outcome.isUnsent && !isOurs()) {
      if (!isNonceTrusted) attempts.end(nonce)
      throw new LeaseLost()
    }
    if (outcome.status !== 'failed') {
      attempts.end(nonce)
      outage.answered(subscriptionId)
    }
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
        // Our own fault, and of this message alone: the others go on.
        return settle(
          sending,
          toSend,
          ['invalid', outcome.detail],
          only(step, { state: 'refused', at, reason: outcome.detail }),
        )
      case 'failed': {
        if (!outcome.isUnsent || isNonceTrusted) return failed(sending, toSend, outcome)
        // Nothing was sent since the step was last known not to be there: it is as if it had never been begun.
        attempts.end(nonce)
        const unbegun = only(step, { state: 'planned', attemptedAt: null })
        return failed({ work, entry: withSteps(sending.entry, unbegun) }, toSend, outcome)
      }
    }
  }

  return {
    send,
    find,
    failed,
    mayTravel: ({ subscriptionId, edition, step }) =>
      attempts.mayTravel(nonceOf(subscriptionId, edition, step)),
  }
}

function withSteps(entry: LedgerEntry, change: (step: LedgerStep) => Partial<LedgerStep>): LedgerEntry {
  return { ...entry, steps: entry.steps.map((step) => ({ ...step, ...change(step) })) }
}

/** What a step's reason says where more was written than is read to look for it. */
const TOO_MUCH = 'too much was written there since to find out whether this arrived'

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
