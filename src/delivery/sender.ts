import { given } from '../given.ts'
import type { Library } from '../library/library.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { isLookedFor } from './already-there.ts'
import { isWaiting } from './backoff.ts'
import { type ClaimedWork, createClaimQueue } from './claimed-work.ts'
import { daysOf } from './edition.ts'
import { faultOf } from './faults.ts'
import { createFirstLook } from './first-look.ts'
import { layoutFaultText } from './lay-out.ts'
import {
  bySubscription,
  isOpen,
  LeaseLost,
  type LedgerEntry,
  type LedgerStep,
  type LedgerStore,
} from './ledger.ts'
import {
  type ComposedStep,
  type Composer,
  type LayoutFault,
  NONE_LEFT_OUT,
  type Target,
  type UnsentStep,
} from './ports.ts'
import { type ClaimedEntry, createStepSender, type StepSenderParts } from './step-sender.ts'
import { isOfWeek, layoutOf, lookOf, targetOf } from './target.ts'

/**
 * Subscriptions served at a time: enough that Discord's 50 requests a second are the bound, not its answer
 * times.
 */
const CONCURRENCY = 64

/** Work that is claimed at a time. */
const CLAIMED_AT_ONCE = 4 * CONCURRENCY

/** The parts a sender is made of. */
export interface SenderParts<Payload> extends StepSenderParts<Payload> {
  readonly library: Pick<Library, 'get' | 'weekFacts'>
  readonly composer: Composer<Payload>
  readonly ledger: LedgerStore
  /** Plans again what a subscription is owed now, within the work that it belongs to; gives what is to be sent of it. */
  readonly replan: (subscription: Subscription, work: ClaimedWork) => Promise<readonly LedgerEntry[]>
}

/** Sends what is planned, and records how far it came. */
export interface Sender {
  /**
   * Sends the open steps of all work that is ready: those of one subscription in order, several subscriptions at a time.
   * Resolves when nothing is ready any more.
   *
   * @param faults takes what broke, a subscription each; the others are served all the same
   */
  sendReady(faults: Error[]): Promise<void>
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
      ...(isOfWeek({ layout }) ? { week: library.weekFacts(daysOf(entry)) } : {}),
    })
  }

  /** Gives up what nobody is to get any more, and sends the rest. Gives what was planned in its place. */
  async function serve(claimed: ClaimedEntry, isProbe: boolean): Promise<readonly LedgerEntry[]> {
    const { entry: planned } = claimed
    const subscription = await subscriptions.get(planned.subscriptionId)
    const { paused } = subscription ?? {}
    const failures = planned.steps.find(isOpen)?.failures ?? null
    const guildId = guildOf(subscription)
    if (subscription === undefined) {
      await abandon(claimed, { reason: 'the subscription was removed', canLook: true, guildId })
    } else if (paused) {
      const canLook = paused.reason === 'by-choice'
      await abandon(claimed, { reason: `paused: ${paused.reason}`, canLook, guildId })
    } else if (isProbe) return sendEntry(claimed, subscription)
    else if (!isWaiting(failures, clock.now())) {
      if (!outage.isOn()) return sendEntry(claimed, subscription)
      // Whoever falls due meanwhile need not find it out for themselves.
      outage.strike(planned.subscriptionId)
    }
    return []
  }

  /** Sends an entry's open steps in order; stops at the first that does not come through. */
  async function sendEntry(
    { work, entry: planned }: ClaimedEntry,
    subscription: Subscription,
  ): Promise<readonly LedgerEntry[]> {
    const target = whereTo(planned, subscription)
    const to = { target, guildId: guildOf(subscription) }
    let entry = planned.terms === null ? planned : { ...planned, terms: { ...planned.terms, target } }
    let composed: readonly ComposedStep<Payload>[] | null = null
    for (let next = nextStep(entry, to); next !== null; next = nextStep(entry, to)) {
      if (stopped) return []
      const looked = await firstLook.before({ work, entry }, subscription, next)
      if (looked?.kind === 'failed') return []
      if (looked?.kind === 'posted-otherwise') return replan(subscription, work)
      if (looked !== null) {
        entry = looked.entry
        continue
      }
      if (isGone(entry, next)) {
        entry = await refuseGone({ work, entry }, next)
        if (entry.steps[next.step - 1]?.state === 'sending') return []
        continue
      }
      if (composed === null) {
        composed = recompose(entry, subscription)
        entry = withFaults(entry, subscription, composed)
      }
      const isFirstAttempt = entry.steps[next.step - 1]?.state === 'planned'
      const laidOut = composed[next.step - 1]
      if (laidOut === undefined) throw new RangeError(`the composer gave no step ${next.step}`)
      entry = await stepSender.send({ work, entry }, { ...next, payload: laidOut.payload })
      const { state, message } = entry.steps[next.step - 1] ?? {}
      // A refusal of Discord's closes the steps after it, too; a fault of this message alone does not.
      if (state !== 'done' && state !== 'refused') return []
      if (isFirstAttempt && message) firstLook.made(entry, message)
    }
    firstLook.end(entry)
    return []
  }

  /** The entry with what of it could not be laid out, which is reported. */
  function withFaults(
    entry: LedgerEntry,
    subscription: Subscription,
    composed: readonly ComposedStep<unknown>[],
  ): LedgerEntry {
    const faults = composed.flatMap((each) => each.faults)
    if (faults.length === 0) return entry
    reportFaults(entry, subscription, faults)
    return { ...entry, faults: distinctFaults([...(entry.faults ?? []), ...faults]) }
  }

  /** Whether a step can't be done any more: its papers were taken out, or the step it acts on was never done. */
  function isGone({ steps }: LedgerEntry, { step, on, place }: UnsentStep): boolean {
    const ids = steps[step - 1]?.paperIds ?? []
    const isTakenOut = ids.length > 0 && ids.every((id) => library.get(id) === undefined)
    return isTakenOut || (on !== null && place === null)
  }

  /** Refuses such a step, unless it is there already. */
  async function refuseGone({ work, entry }: ClaimedEntry, next: UnsentStep): Promise<LedgerEntry> {
    const step = entry.steps[next.step - 1]
    const found =
      step?.state === 'sending' && isLookedFor(step.kind)
        ? await stepSender.find({ work, entry }, next)
        : null
    if (found !== null || step === undefined) return found ?? entry
    const reason = 'what it shows was taken out'
    const refused = { ...step, state: 'refused', at: clock.now(), reason } as const
    const changed = { ...entry, steps: entry.steps.with(next.step - 1, refused) }
    await work.record([changed])
    return changed
  }

  /**
   * Ends what is left of an entry. A step that is only planned is refused: its papers are owed again. One that was begun is
   * looked for where that is of use, once no request of ours can be on its way; what is not there is refused, too.
   */
  async function abandon(
    { work, entry }: ClaimedEntry,
    { reason, canLook, guildId }: { reason: string; canLook: boolean; guildId: string | null },
  ): Promise<void> {
    const step = entry.steps.find(({ state }) => state === 'sending')
    const target = entry.terms?.target
    let ended = entry
    if (step !== undefined && target !== undefined && canLook && isLookedFor(step.kind)) {
      const toFind = stepOf(entry, step, { target, guildId })
      if (isWaiting(step.failures, clock.now()) || stepSender.mayTravel(toFind)) return
      const found = await stepSender.find({ work, entry }, toFind)
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
    await work.record([{ ...ended, steps }])
  }

  /** Serves the entries of a claim in order; what breaks one subscription leaves the others. */
  async function serveAll(work: ClaimedWork, faults: Error[], isProbe: boolean): Promise<void> {
    for (const [subscriptionId, entries] of bySubscription(work.claim.entries)) {
      if (stopped || !work.claim.isOurs()) return
      try {
        const planned: LedgerEntry[] = []
        for (const entry of entries) planned.push(...(await serve({ work, entry }, isProbe)))
        // What is planned again meanwhile comes last, and is not planned once more.
        for (const entry of planned) await serve({ work, entry }, isProbe)
      } catch (error) {
        // Whoever took it over goes on with it.
        if (error instanceof LeaseLost) return
        faults.push(faultOf(subscriptionId, error))
      }
    }
  }

  /** @param only serves these subscriptions alone, though they are not ready */
  async function sendAll(faults: Error[], only?: readonly string[]): Promise<number> {
    const wanted = { limit: CLAIMED_AT_ONCE, ...given({ subscriptionIds: only }) }
    const queue = createClaimQueue(ledger, clock, wanted)
    let served = 0
    const worker = async () => {
      for (let work = await queue.next(); work !== null; work = await queue.next()) {
        served += 1
        await serveAll(work, faults, only !== undefined)
        await work.release(clock.now())
        if (stopped) return
      }
    }
    const ends = await Promise.allSettled(Array.from({ length: CONCURRENCY }, worker))
    await queue.close()
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    return served
  }

  async function probe(faults: Error[]): Promise<void> {
    const [first] = outage.waiting()
    if (first === undefined) return
    // Whoever has nothing left to send doesn't wait any more.
    if ((await sendAll(faults, [first])) === 0) outage.forget(first)
    // No single one delays the others.
    outage.tried(first)
    if (!outage.isOn()) await sendAll(faults, outage.waiting())
  }

  return {
    async sendReady(faults) {
      await sendAll(faults)
    },
    probe,
    stop() {
      stopped = true
    },
  }
}

/** The first step that is still to be done, without its payload; `null` where there is none. */
function nextStep(entry: LedgerEntry, to: Pick<UnsentStep, 'target' | 'guildId'>): UnsentStep | null {
  const step = entry.steps.find(isOpen)
  return step === undefined ? null : stepOf(entry, step, to)
}

function stepOf(
  { subscriptionId, edition, steps }: LedgerEntry,
  { step, kind, on }: LedgerStep,
  to: Pick<UnsentStep, 'target' | 'guildId'>,
): UnsentStep {
  const place = on === null ? null : (steps[on - 1]?.message ?? null)
  return { ...to, subscriptionId, edition, step, kind, on, place }
}

function guildOf(subscription: Subscription | undefined): string | null {
  return subscription?.kind === 'channel' ? subscription.guildId : null
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
}: Pick<SenderParts<never>, 'report' | 'clock'>): (
  entry: LedgerEntry,
  subscription: Subscription,
  faults: readonly LayoutFault[],
) => void {
  return ({ subscriptionId, edition, terms, dueAt }, subscription, faults) => {
    const target = terms?.target ?? targetOf(subscription)
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
