import { messageOf } from '../errors.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import type { LedgerEntry, LedgerStep } from './ledger.ts'
import type { PlannedEdition } from './plan.ts'
import type { Composer, EditionPlan, LayoutFault, StepPlan } from './ports.ts'
import { packIds, type SeenPapers } from './seen.ts'
import { layoutOf, lookOf, selectionOf, targetOf } from './target.ts'

/** What laying an edition out takes besides it. */
export interface LayOutParts {
  readonly composer: Pick<Composer<unknown>, 'plan'>
  /** Most messages that an edition takes; the composer's default if absent. */
  readonly messageLimit?: number | undefined
  /** Instant of planning (ms UTC). */
  readonly now: number
}

/**
 * The ledger entry of a planned edition, with its steps. An edition that can't be laid out becomes one refused step with
 * the reason: the subscription's others go on, and this one is planned again when it is next due.
 */
export function layOut(
  subscription: Subscription,
  planned: PlannedEdition,
  { composer, messageLimit, now }: LayOutParts,
): LedgerEntry {
  const { edition, date, days, papers, repeats, missed, faults: unmatched } = planned
  const layout = layoutOf(subscription)
  const toPlan = {
    edition,
    date,
    papers,
    repeats,
    missed,
    ...layout,
    ...selectionOf(subscription),
    look: lookOf(subscription),
    ...(messageLimit === undefined ? {} : { messageLimit }),
  }
  const plan = isNotified(subscription, planned) ? planSafely(() => composer.plan(toPlan)) : NOTHING_TO_SEND
  const faults = [...unmatched, ...plan.faults]
  return {
    subscriptionId: subscription.id,
    edition,
    date,
    ...(days.length > 1 || (days.length === 1 && days[0] !== date) ? { days } : {}),
    seen: seenIn(planned, plan.steps),
    plannedAt: now,
    dueAt: Math.min(now, subscription.nextDueAt ?? now),
    terms: { target: targetOf(subscription), ...layout },
    missed,
    ...(plan.leftOut.papers === 0 ? {} : { leftOut: plan.leftOut }),
    ...(repeats === 0 ? {} : { repeats }),
    ...(faults.length === 0 ? {} : { faults }),
    steps: plan.steps.map((step, index) => newStep(index + 1, step, { now, refused: plan.refused })),
  }
}

interface SafePlan extends EditionPlan {
  readonly faults: readonly LayoutFault[]
  /** Why the edition can't be sent at all, or `null`. */
  readonly refused: string | null
}

const NOTHING_TO_SEND: SafePlan = {
  steps: [],
  leftOut: { papers: 0, withCode: 0 },
  faults: [],
  refused: null,
}

function planSafely(plan: () => ReturnType<Composer<unknown>['plan']>): SafePlan {
  try {
    return { ...plan(), refused: null }
  } catch (error) {
    const reason = `it could not be laid out: ${messageOf(error)}`
    const step: StepPlan = { kind: 'message', on: null, paperIds: [] }
    return { ...NOTHING_TO_SEND, steps: [step], faults: [{ paperId: null, reason }], refused: reason }
  }
}

/** Whether there is anything to send. Of a day without a wanted paper, where the channel asked to hear of those. */
function isNotified(subscription: Subscription, { isEmptyDay, papers, missed }: PlannedEdition): boolean {
  const postsOnEmptyDays = subscription.kind === 'channel' && subscription.postsOnEmptyDays
  return papers.length + missed.length > 0 || (postsOnEmptyDays && isEmptyDay)
}

/** What an edition saw first and does not show. */
function seenIn({ unseen }: PlannedEdition, steps: readonly StepPlan[]): SeenPapers {
  const shown = idsShown(steps)
  const packed = (ids: readonly string[]) => packIds(ids.filter((id) => !shown.has(id)))
  return { passedOver: packed(unseen.passedOver), elsewhere: packed(unseen.wanted) }
}

/** Papers of steps, for as long as those are kept: thousands of entries are made from the same ones. */
const SHOWN = new WeakMap<readonly StepPlan[], ReadonlySet<string>>()

function idsShown(steps: readonly StepPlan[]): ReadonlySet<string> {
  const known = SHOWN.get(steps)
  if (known !== undefined) return known
  const shown = new Set(steps.flatMap(({ paperIds }) => paperIds))
  SHOWN.set(steps, shown)
  return shown
}

function newStep(
  step: number,
  { kind, on, paperIds }: StepPlan,
  { now, refused }: { readonly now: number; readonly refused: string | null },
): LedgerStep {
  const state = refused === null ? 'planned' : 'refused'
  return {
    step,
    kind,
    on,
    paperIds,
    state,
    at: now,
    attemptedAt: null,
    failures: null,
    message: null,
    reason: refused,
  }
}

/** One clause that names what could not be laid out, for the log. */
export function layoutFaultText({ paperId, reason }: LayoutFault): string {
  return paperId === null ? reason : `the paper ${paperId} could not be laid out: ${reason}`
}
