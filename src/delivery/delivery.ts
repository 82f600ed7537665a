import type { Clock } from '../clock.ts'
import type { Digest } from '../digest/paper.ts'
import type { Library } from '../library/library.ts'
import { addDays, localDate, nextDueAt } from '../subscriptions/schedule.ts'
import type { Subscription, SubscriptionStore } from '../subscriptions/subscription.ts'
import { type LedgerEntry, type LedgerStep, type LedgerStore, nonceOf } from './ledger.ts'
import { NEWS_DAYS, planEditions } from './plan.ts'
import type { ComposedStep, Composer, Publisher, SendOutcome, StepToSend, Target } from './ports.ts'

/**
 * How long a nonce is trusted to stop a second message (ms). Discord says "a few minutes"; we build to less.
 * A step that has been on its way for longer is looked for before it is sent again.
 */
export const NONCE_WINDOW = 120_000

/** Days a finished entry is kept; far beyond the days for which a digest is news, so pruning repeats nothing. */
const LEDGER_DAYS = 30

/** Subscriptions served at a time. Sending is bound by Discord's answer times, not by this machine. */
const CONCURRENCY = 8

/** What happened to a step, for the log. */
export interface DeliveryEvent {
  readonly subscriptionId: string
  readonly edition: string
  readonly step: number
  readonly outcome: SendOutcome['status'] | 'found' | 'unknown'
  readonly detail: string | null
}

/** The parts a delivery is made of. */
export interface DeliveryParts {
  readonly library: Pick<Library, 'digest' | 'dates' | 'get'>
  readonly subscriptions: SubscriptionStore
  readonly ledger: LedgerStore
  readonly composer: Composer
  readonly publisher: Publisher
  readonly clock: Clock
  /** Hears of every step's outcome. */
  readonly report: (event: DeliveryEvent) => void
}

/** Plans what is due and sends what is planned. */
export interface Delivery {
  /**
   * Finishes what an earlier run left undone, plans what is due, and sends it. Resolves when every step has
   * an outcome. Ticks must not overlap.
   */
  tick(): Promise<void>
  /** Lets the steps in flight finish and begins no further one. */
  stop(): void
}

export function createDelivery(parts: DeliveryParts): Delivery {
  const { library, subscriptions, ledger, composer, publisher, clock, report } = parts
  let stopped = false
  let prunedOn = ''

  /** Plan, ledger, next due time, in this order: a crash between any two repeats nothing and loses nothing. */
  async function planDue(now: number): Promise<void> {
    const due = subscriptions.due(now)
    if (due.length === 0) return
    const recent = recentDigests(now)
    const entries = due.flatMap((subscription) => planFor(subscription, recent, now))
    await ledger.put(entries)
    await subscriptions.put(
      due.flatMap(({ id }) => {
        // Read anew: a person may have changed or removed it while the ledger was being written.
        const subscription = subscriptions.get(id)
        if (subscription === undefined) return []
        return [{ ...subscription, nextDueAt: nextDueAt(subscription.schedule, now) }]
      }),
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
    return planEditions({ subscription, digests: recent, had, now }).map(({ papers, ...planned }) => ({
      ...planned,
      subscriptionId: subscription.id,
      plannedAt: now,
      steps:
        papers.length === 0
          ? []
          : composer
              .compose({ ...planned, papers, form: formOf(subscription), tags: subscription.tags })
              .map(({ paperIds }, index) => newStep(index + 1, paperIds, now)),
    }))
  }

  /** Composes a frozen edition again: the ledger keeps ids, not payloads. */
  function recompose(subscription: Subscription, entry: LedgerEntry): ComposedStep[] {
    const frozen = entry.steps.map(({ paperIds }) => paperIds)
    return composer.compose({
      edition: entry.edition,
      date: entry.date,
      form: formOf(subscription),
      tags: subscription.tags,
      papers: frozen.flat().flatMap((id) => library.get(id) ?? []),
      frozen,
    })
  }

  /** Sends an entry's open steps in order; stops at the first that does not come through. */
  async function sendEntry(entry: LedgerEntry): Promise<void> {
    const subscription = subscriptions.get(entry.subscriptionId)
    if (subscription === undefined) return abandon(entry, 'the subscription was removed')
    if (subscription.paused !== null) return abandon(entry, `paused: ${subscription.paused.reason}`)
    const composed = recompose(subscription, entry)
    let current = entry
    for (const { step, state } of entry.steps) {
      if (stopped) return
      if (state === 'done' || state === 'refused' || state === 'unknown') continue
      const payload = composed[step - 1]?.payload
      const next = await sendStep(current, {
        target: targetOf(subscription),
        edition: entry.edition,
        step,
        payload,
      })
      current = next
      if (next.steps[step - 1]?.state !== 'done') return
    }
  }

  async function sendStep(entry: LedgerEntry, toSend: StepToSend): Promise<LedgerEntry> {
    const { subscriptionId, edition } = entry
    const { step } = toSend
    const tell = (outcome: DeliveryEvent['outcome'], detail: string | null) =>
      report({ subscriptionId, edition, step, outcome, detail })
    const record = async (current: LedgerEntry, change: Partial<LedgerStep>) => {
      const changed = withStep(current, step, { ...change, at: clock.now() })
      await ledger.put([changed])
      return changed
    }

    const before = entry.steps[step - 1]
    if (before?.state === 'sending' && clock.now() - before.at > NONCE_WINDOW) {
      const found = await publisher.find(toSend)
      if (found.status === 'found') {
        tell('found', null)
        return record(entry, { state: 'done', message: found })
      }
      if (found.status === 'failed') {
        tell('failed', found.detail)
        return entry
      }
      if (found.status === 'unreadable') {
        tell('unknown', found.detail)
        return record(entry, { state: 'unknown', reason: found.detail })
      }
    }

    // The instant of the first attempt stays: the nonce window counts from there.
    const sending =
      before?.state === 'sending' && clock.now() - before.at <= NONCE_WINDOW
        ? entry
        : await record(entry, { state: 'sending' })
    const outcome = await publisher.send(toSend, nonceOf(subscriptionId, edition, step))
    tell(outcome.status, 'detail' in outcome ? outcome.detail : null)
    switch (outcome.status) {
      case 'sent':
        return record(sending, { state: 'done', message: outcome })
      case 'refused':
        await pause(subscriptionId, outcome.reason)
        return refuseFrom(sending, step, outcome.detail)
      case 'invalid':
        return refuseFrom(sending, step, outcome.detail)
      case 'failed':
        return sending
    }
  }

  async function refuseFrom(entry: LedgerEntry, first: number, reason: string): Promise<LedgerEntry> {
    const at = clock.now()
    const steps = entry.steps.map((step) =>
      step.step >= first ? { ...step, state: 'refused' as const, at, reason } : step,
    )
    const changed = { ...entry, steps }
    await ledger.put([changed])
    return changed
  }

  async function abandon(entry: LedgerEntry, reason: string): Promise<void> {
    const first = entry.steps.find(({ state }) => state === 'planned' || state === 'sending')
    if (first !== undefined) await refuseFrom(entry, first.step, reason)
  }

  async function pause(subscriptionId: string, reason: NonNullable<Subscription['paused']>['reason']) {
    const subscription = subscriptions.get(subscriptionId)
    if (subscription === undefined) return
    await subscriptions.put([{ ...subscription, paused: { reason, at: clock.now() } }])
  }

  /** One subscription's entries in order, several subscriptions at a time. */
  async function sendAll(entries: readonly LedgerEntry[]): Promise<void> {
    const bySubscription = new Map<string, LedgerEntry[]>()
    for (const entry of entries) {
      bySubscription.set(entry.subscriptionId, [...(bySubscription.get(entry.subscriptionId) ?? []), entry])
    }
    const queues = [...bySubscription.values()]
    const worker = async () => {
      for (let queue = queues.shift(); queue !== undefined && !stopped; queue = queues.shift()) {
        for (const entry of queue) await sendEntry(entry)
      }
    }
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, queues.length) }, worker))
  }

  return {
    async tick() {
      const now = clock.now()
      await planDue(now)
      await sendAll(ledger.unfinished())
      const today = localDate('UTC', now)
      if (prunedOn !== today) {
        await ledger.prune(addDays(today, -LEDGER_DAYS))
        prunedOn = today
      }
    },
    stop() {
      stopped = true
    },
  }
}

function newStep(step: number, paperIds: readonly string[], at: number): LedgerStep {
  return { step, paperIds, state: 'planned', at, message: null, reason: null }
}

function withStep(entry: LedgerEntry, step: number, change: Partial<LedgerStep>): LedgerEntry {
  return { ...entry, steps: entry.steps.map((old) => (old.step === step ? { ...old, ...change } : old)) }
}

function formOf(subscription: Subscription) {
  return subscription.kind === 'channel' ? subscription.form : 'direct'
}

function targetOf(subscription: Subscription): Target {
  return subscription.kind === 'channel'
    ? { kind: 'channel', channelId: subscription.channelId }
    : { kind: 'person', userId: subscription.userId }
}
