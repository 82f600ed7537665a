import type { Library } from '../library/library.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { isLookedFor } from './already-there.ts'
import { isWaiting } from './backoff.ts'
import { faultOf } from './faults.ts'
import { createFirstLook } from './first-look.ts'
import { layoutFaultText } from './lay-out.ts'
import { isOpen, type LedgerEntry, type LedgerStep } from './ledger.ts'
import {
  type ComposedStep,
  type Composer,
  type LayoutFault,
  NONE_LEFT_OUT,
  type Target,
  type UnsentStep,
} from './ports.ts'
import { createStepSender, type StepSenderParts } from './step-sender.ts'
import { layoutOf, lookOf, targetOf } from './target.ts'

/**
 * Subscriptions served at a time: enough that Discord's 50 requests a second are the bound, not its answer
 * times.
 */
const CONCURRENCY = 64

/** The parts a sender is made of. */
export interface SenderParts<Payload> extends StepSenderParts<Payload> {
  readonly library: Pick<Library, 'get'>
  readonly composer: Composer<Payload>
  /** Plans again what a subscription is owed now; gives what is to be sent of it. */
  readonly replan: (subscription: Subscription) => Promise<readonly LedgerEntry[]>
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
  /**
   * The same for those whom an outage struck, whatever their pauses: one of them first, and the others once that one has
   * an answer.
   */
  probe(faults: Error[]): Promise<void>
  /** Lets the steps in flight finish and begins no further one. */
  stop(): void
}

export function createSender<Payload>(parts: SenderParts<Payload>): Sender {
  const { library, subscriptions, ledger, composer, clock, replan, outage } = parts
  const stepSender = createStepSender(parts)
  const firstLook = createFirstLook(parts, stepSender)
  const reportFaults = createFaultReport(parts)
  let stopped = false

  /** Composes a frozen edition again: the ledger keeps ids, not payloads. */
  function recompose(entry: LedgerEntry, subscription: Subscription): ComposedStep<Payload>[] {
    const { edition, date, missed, terms, steps, repeats = 0, leftOut = NONE_LEFT_OUT } = entry
    const { layout, isForum, interests } = terms ?? layoutOf(subscription)
    return composer.compose({
      subscriptionId: subscription.id,
      edition,
      date,
      layout,
      isForum,
      interests,
      look: lookOf(subscription),
      missed,
      repeats,
      papers: steps.flatMap(({ paperIds }) => paperIds).flatMap((id) => library.get(id) ?? []),
      frozen: { steps, leftOut },
    })
  }

  /** Gives up what nobody is to get any more, and sends the rest. Gives what was planned in its place. */
  async function serve(planned: LedgerEntry, isProbe: boolean): Promise<readonly LedgerEntry[]> {
    const subscription = subscriptions.get(planned.subscriptionId)
    const { paused } = subscription ?? {}
    const failures = planned.steps.find(isOpen)?.failures ?? null
    if (subscription === undefined) await abandon(planned, 'the subscription was removed', true)
    else if (paused) await abandon(planned, `paused: ${paused.reason}`, paused.reason === 'by-choice')
    else if (isProbe) return sendEntry(planned, subscription)
    else if (!isWaiting(failures, clock.now())) {
      if (!outage.isOn()) return sendEntry(planned, subscription)
      // Whoever falls due meanwhile need not find it out for themselves.
      outage.strike(planned.subscriptionId)
    }
    return []
  }

  /** Sends an entry's open steps in order; stops at the first that does not come through. */
  async function sendEntry(
    planned: LedgerEntry,
    subscription: Subscription,
  ): Promise<readonly LedgerEntry[]> {
    const target = whereTo(planned, subscription)
    let entry = planned.terms === null ? planned : { ...planned, terms: { ...planned.terms, target } }
    let composed: readonly ComposedStep<Payload>[] | null = null
    for (let next = nextStep(entry, target); next !== null; next = nextStep(entry, target)) {
      if (stopped) return []
      const looked = await firstLook.before(entry, subscription, next)
      if (looked?.kind === 'failed') return []
      if (looked?.kind === 'posted-otherwise') return replan(subscription)
      if (looked !== null) {
        entry = looked.entry
        continue
      }
      if (isGone(entry, next)) {
        entry = await refuseGone(entry, next)
        if (entry.steps[next.step - 1]?.state === 'sending') return []
        continue
      }
      if (composed === null) {
        composed = recompose(entry, subscription)
        entry = withFaults(entry, composed)
      }
      const isFirstAttempt = entry.steps[next.step - 1]?.state === 'planned'
      const laidOut = composed[next.step - 1]
      if (laidOut === undefined) throw new RangeError(`the composer gave no step ${next.step}`)
      entry = await stepSender.send(entry, { ...next, payload: laidOut.payload })
      const { state, message } = entry.steps[next.step - 1] ?? {}
      // A refusal of Discord's closes the steps after it, too; a fault of this message alone does not.
      if (state !== 'done' && state !== 'refused') return []
      if (isFirstAttempt && message) firstLook.made(entry, message)
    }
    firstLook.end(entry)
    return []
  }

  /** The entry with what of it could not be laid out, which is reported. */
  function withFaults(entry: LedgerEntry, composed: readonly ComposedStep<unknown>[]): LedgerEntry {
    const faults = composed.flatMap((each) => each.faults)
    if (faults.length === 0) return entry
    reportFaults(entry, faults)
    return { ...entry, faults: distinctFaults([...(entry.faults ?? []), ...faults]) }
  }

  /** Whether a step can't be done any more: its papers were taken out, or the step it acts on was never done. */
  function isGone({ steps }: LedgerEntry, { step, on, place }: UnsentStep): boolean {
    const ids = steps[step - 1]?.paperIds ?? []
    const isTakenOut = ids.length > 0 && ids.every((id) => library.get(id) === undefined)
    return isTakenOut || (on !== null && place === null)
  }

  /** Refuses such a step, unless it is there already. */
  async function refuseGone(entry: LedgerEntry, next: UnsentStep): Promise<LedgerEntry> {
    const step = entry.steps[next.step - 1]
    const found =
      step?.state === 'sending' && isLookedFor(step.kind) ? await stepSender.find(entry, next) : null
    if (found !== null || step === undefined) return found ?? entry
    const reason = 'what it shows was taken out'
    const refused = { ...step, state: 'refused', at: clock.now(), reason } as const
    const changed = { ...entry, steps: entry.steps.with(next.step - 1, refused) }
    await ledger.put([changed])
    return changed
  }

  /**
   * Ends what is left of an entry. A step that is only planned is refused: its papers are owed again. One that was begun is
   * looked for where that is of use, once no request of ours can be on its way; what is not there is refused, too.
   */
  async function abandon(entry: LedgerEntry, reason: string, canLook: boolean): Promise<void> {
    const step = entry.steps.find(({ state }) => state === 'sending')
    const target = entry.terms?.target
    let ended = entry
    if (step !== undefined && target !== undefined && canLook && isLookedFor(step.kind)) {
      const toFind = stepOf(entry, step, target)
      if (isWaiting(step.failures, clock.now()) || stepSender.mayTravel(toFind)) return
      const found = await stepSender.find(entry, toFind)
      const state = found?.steps[step.step - 1]?.state
      if (state === 'sending') return
      const refused = { ...step, state: 'refused', at: clock.now(), reason } as const
      ended = found ?? { ...entry, steps: entry.steps.with(step.step - 1, refused) }
    }
    const at = clock.now()
    const steps = ended.steps.map((each) => {
      if (!isOpen(each)) return each
      return { ...each, state: each.state === 'sending' ? 'unknown' : 'refused', at, reason } as const
    })
    await ledger.put([{ ...ended, steps }])
  }

  async function sendAll(entries: readonly LedgerEntry[], faults: Error[], isProbe = false): Promise<void> {
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
          const planned: LedgerEntry[] = []
          for (const entry of open) planned.push(...(await serve(entry, isProbe)))
          // What is planned again meanwhile comes last, and is not planned once more.
          for (const entry of planned) await serve(entry, isProbe)
        } catch (error) {
          faults.push(faultOf(subscriptionId, error))
        }
      }
    }
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, queues.length) }, worker))
  }

  async function probe(faults: Error[]): Promise<void> {
    const open = (ids: readonly string[]) => {
      const wanted = new Set(ids)
      return ledger.unfinished().filter(({ subscriptionId }) => wanted.has(subscriptionId))
    }
    const [first] = outage.waiting()
    if (first === undefined) return
    const entries = open([first])
    // Whoever has nothing left to send doesn't wait any more.
    if (entries.length === 0) outage.forget(first)
    await sendAll(entries, faults, true)
    // No single one delays the others.
    outage.tried(first)
    if (!outage.isOn()) await sendAll(open(outage.waiting()), faults, true)
  }

  return {
    sendAll: (entries, faults) => sendAll(entries, faults),
    probe,
    stop() {
      stopped = true
    },
  }
}

/** The first step that is still to be done, without its payload; `null` where there is none. */
function nextStep(entry: LedgerEntry, target: Target): UnsentStep | null {
  const step = entry.steps.find(isOpen)
  return step === undefined ? null : stepOf(entry, step, target)
}

function stepOf(
  { subscriptionId, edition, steps }: LedgerEntry,
  { step, kind, on }: LedgerStep,
  target: Target,
): UnsentStep {
  const place = on === null ? null : (steps[on - 1]?.message ?? null)
  return { target, subscriptionId, edition, step, kind, on, place }
}

/** An edition of which something may be somewhere goes on there; else it follows its subscription. */
function whereTo({ terms, steps }: LedgerEntry, subscription: Subscription): Target {
  const begun = steps.some(({ state }) => state !== 'planned')
  return begun && terms !== null ? terms.target : targetOf(subscription)
}

function distinctFaults(faults: readonly LayoutFault[]): LayoutFault[] {
  return [...new Map(faults.map((fault) => [layoutFaultText(fault), fault])).values()]
}

/** Reports what of an entry could not be laid out. */
export function createFaultReport({
  report,
  clock,
  subscriptions,
}: Pick<SenderParts<never>, 'report' | 'clock' | 'subscriptions'>): (
  entry: LedgerEntry,
  faults: readonly LayoutFault[],
) => void {
  return ({ subscriptionId, edition, terms, dueAt }, faults) => {
    const subscription = subscriptions.get(subscriptionId)
    const target = terms?.target ?? (subscription === undefined ? null : targetOf(subscription))
    if (target === null) return
    for (const fault of distinctFaults(faults)) {
      const detail = layoutFaultText(fault)
      report({
        subscriptionId,
        edition,
        step: 0,
        target,
        outcome: 'left-out',
        detail,
        dueAt,
        at: clock.now(),
      })
    }
  }
}
