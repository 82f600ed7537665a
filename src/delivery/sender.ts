import type { Clock } from '../clock.ts'
import type { Library } from '../library/library.ts'
import type { Subscription, SubscriptionStore } from '../subscriptions/subscription.ts'
import { faultOf } from './faults.ts'
import { type LedgerEntry, type LedgerStep, type LedgerStore, nonceOf } from './ledger.ts'
import type { ComposedStep, Composer, Publisher, SendOutcome, StepToSend } from './ports.ts'
import { formOf, targetOf } from './target.ts'

/**
 * How long a nonce is trusted to stop a second message (ms). Discord says "a few minutes"; we build to less.
 * A step that has been on its way for longer is looked for before it is sent again.
 */
export const NONCE_WINDOW = 120_000

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

/** The parts a sender is made of. */
export interface SenderParts {
  readonly library: Pick<Library, 'get'>
  readonly subscriptions: SubscriptionStore
  readonly ledger: LedgerStore
  readonly composer: Composer
  readonly publisher: Publisher
  readonly clock: Clock
  /** Hears of every step's outcome. */
  readonly report: (event: DeliveryEvent) => void
}

/** Sends what is planned, and records how far it came. */
export interface Sender {
  /**
   * Sends the open steps of entries: those of one subscription in order, several subscriptions at a time.
   * Resolves when all of them have been tried.
   *
   * @param faults takes what broke, a subscription each; the others are served all the same
   */
  sendAll(entries: readonly LedgerEntry[], faults: Error[]): Promise<void>
  /** Lets the steps in flight finish and begins no further one. */
  stop(): void
}

export function createSender(parts: SenderParts): Sender {
  const { library, subscriptions, ledger, composer, publisher, clock, report } = parts
  let stopped = false

  /** Composes a frozen edition again: the ledger keeps ids, not payloads. */
  function recompose(subscription: Subscription, entry: LedgerEntry): ComposedStep[] {
    const frozen = entry.steps.map(({ paperIds }) => paperIds)
    return composer.compose({
      subscriptionId: subscription.id,
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
        subscriptionId: subscription.id,
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
    const underWay = before?.state === 'sending'
    const nonceHolds = underWay && isInNonceWindow(before.at, clock.now())
    if (underWay && !nonceHolds) {
      const found = await publisher.find(toSend)
      if (found.status === 'found') {
        tell('found', null)
        return record(entry, { state: 'done', message: placeOf(found) })
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
    const sending = nonceHolds ? entry : await record(entry, { state: 'sending' })
    const outcome = await publisher.send(toSend, nonceOf(subscriptionId, edition, step))
    tell(outcome.status, 'detail' in outcome ? outcome.detail : null)
    switch (outcome.status) {
      case 'sent':
        return record(sending, { state: 'done', message: placeOf(outcome) })
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

  async function sendAll(entries: readonly LedgerEntry[], faults: Error[]): Promise<void> {
    const bySubscription = new Map<string, LedgerEntry[]>()
    for (const entry of entries) {
      bySubscription.set(entry.subscriptionId, [...(bySubscription.get(entry.subscriptionId) ?? []), entry])
    }
    const queues = [...bySubscription]
    const worker = async () => {
      for (let queue = queues.shift(); queue !== undefined && !stopped; queue = queues.shift()) {
        const [subscriptionId, open] = queue
        try {
          for (const entry of open) await sendEntry(entry)
        } catch (error) {
          faults.push(faultOf(subscriptionId, error))
        }
      }
    }
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, queues.length) }, worker))
  }

  return {
    sendAll,
    stop() {
      stopped = true
    },
  }
}

/** An instant ahead of the clock says nothing of its age. */
function isInNonceWindow(at: number, now: number): boolean {
  return at <= now && now - at <= NONCE_WINDOW
}

function withStep(entry: LedgerEntry, step: number, change: Partial<LedgerStep>): LedgerEntry {
  return { ...entry, steps: entry.steps.map((old) => (old.step === step ? { ...old, ...change } : old)) }
}

function placeOf({ channelId, messageId }: NonNullable<LedgerStep['message']>): LedgerStep['message'] {
  return { channelId, messageId }
}
