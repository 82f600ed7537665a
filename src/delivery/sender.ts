import type { Library } from '../library/library.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { isWaiting } from './backoff.ts'
import { faultOf } from './faults.ts'
import { isOpen, type LedgerEntry } from './ledger.ts'
import type { ComposedStep, Composer, Target } from './ports.ts'
import { createStepSender, type StepSenderParts } from './step-sender.ts'
import { layoutOf, lookOf, targetOf } from './target.ts'

/**
 * Subscriptions served at a time: enough that Discord's 50 requests a second are the bound, not its answer
 * times.
 */
const CONCURRENCY = 64

/** The parts a sender is made of. */
export interface SenderParts extends StepSenderParts {
  readonly library: Pick<Library, 'get'>
  readonly composer: Composer
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
  const { library, subscriptions, ledger, composer, clock } = parts
  const sendStep = createStepSender(parts)
  let stopped = false

  /** Composes a frozen edition again: the ledger keeps ids, not payloads. */
  function recompose(entry: LedgerEntry, subscription: Subscription): ComposedStep[] {
    const { edition, date, missed, terms, steps } = entry
    const { form, isForum, interests } = terms ?? layoutOf(subscription)
    return composer.compose({
      subscriptionId: subscription.id,
      edition,
      date,
      form,
      isForum,
      interests,
      look: lookOf(subscription),
      missed,
      papers: steps.flatMap(({ paperIds }) => paperIds).flatMap((id) => library.get(id) ?? []),
      frozen: steps,
    })
  }

  /** Sends an entry's open steps in order; stops at the first that does not come through. */
  async function sendEntry(planned: LedgerEntry): Promise<void> {
    const subscription = subscriptions.get(planned.subscriptionId)
    if (subscription === undefined) return abandon(planned, 'the subscription was removed')
    if (subscription.paused !== null) return abandon(planned, `paused: ${subscription.paused.reason}`)
    if (isWaiting(planned.steps.find(isOpen)?.failures ?? null, clock.now())) return
    const target = whereTo(planned, subscription)
    let entry = planned.terms === null ? planned : { ...planned, terms: { ...planned.terms, target } }
    const composed = recompose(entry, subscription)
    for (const { step, kind, on } of entry.steps.filter(isOpen)) {
      if (stopped) return
      const payload = composed[step - 1]?.payload
      const place = on === null ? null : (entry.steps[on - 1]?.message ?? null)
      const { subscriptionId, edition } = entry
      entry = await sendStep(entry, { target, subscriptionId, edition, step, kind, place, payload })
      if (entry.steps[step - 1]?.state !== 'done') return
    }
  }

  /** What was not begun will not be sent; of what was, nobody knows whether it stands there. */
  async function abandon(entry: LedgerEntry, reason: string): Promise<void> {
    const at = clock.now()
    const steps = entry.steps.map((step) => {
      if (!isOpen(step)) return step
      return { ...step, state: step.state === 'sending' ? 'unknown' : 'refused', at, reason } as const
    })
    await ledger.put([{ ...entry, steps }])
  }

  async function sendAll(entries: readonly LedgerEntry[], faults: Error[]): Promise<void> {
    const bySubscription = new Map<string, LedgerEntry[]>()
    for (const entry of entries) {
      const queue = bySubscription.get(entry.subscriptionId)
      if (queue === undefined) bySubscription.set(entry.subscriptionId, [entry])
      else queue.push(entry)
    }
    const queues = [...bySubscription]
    const next = queues.values()
    const worker = async () => {
      for (const [subscriptionId, open] of next) {
        if (stopped) return
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

/** An edition of which something may stand somewhere goes on there; else it follows its subscription. */
function whereTo({ terms, steps }: LedgerEntry, subscription: Subscription): Target {
  const begun = steps.some(({ state }) => state !== 'planned')
  return begun && terms !== null ? terms.target : targetOf(subscription)
}
