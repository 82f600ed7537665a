import { createHash } from 'node:crypto'
import type { DateRange } from '../digest/date-range.ts'
import type { Interests } from '../subscriptions/interests.ts'
import type { Failures } from './backoff.ts'
import { isMissedLine, readEdition } from './edition.ts'
import type { EditionToCompose, LayoutFault, LeftOut, Place, StepPlan, Target } from './ports.ts'
import type { SeenPapers } from './seen.ts'

/**
 * How far one step of an edition has come:
 * - `planned`: to be sent.
 * - `sending`: handed to the publisher; whether it arrived is not known yet.
 * - `done`: it is in Discord.
 * - `refused`: Discord rejects it; never sent again.
 * - `unknown`: it may or may not be there, and there is no safe way left to find out, or it was tried for
 *   too long; never sent again.
 */
type StepState = 'planned' | 'sending' | 'done' | 'refused' | 'unknown'

/** One effect of an edition. What it does and which papers it shows are frozen when the edition is planned. */
export interface LedgerStep extends StepPlan {
  /** Counted from 1; steps of an edition are sent in this order. */
  readonly step: number
  readonly state: StepState
  /** Instant of the last change of state (ms UTC). */
  readonly at: number
  /**
   * Time by Discord (ms UTC) of the first attempt since the step was last known not to be there; `null` where there was
   * none, or Discord's time was not known. Where the step may be there, it was written after that.
   */
  readonly attemptedAt: number | null
  /** The attempts that failed, where one did; says when the next one is. */
  readonly failures: Failures | null
  /** Where it is, once done. */
  readonly message: Place | null
  /** Why it was refused or is unknown; of one that is tried again, what the last attempt met. */
  readonly reason: string | null
}

/** Where and how an edition is posted, whatever becomes of its subscription meanwhile. */
interface Terms {
  /** Frozen when the first step begins: until then, an edition follows its subscription to another channel. */
  readonly target: Target
  /** Frozen when it is planned, since the papers of each step were counted for this layout. */
  readonly layout: EditionToCompose['layout']
  readonly isForum: boolean
  readonly interests: Interests
}

/** What one subscription is sent at one time, as planned and as far as it came. */
export interface LedgerEntry {
  readonly subscriptionId: string
  /**
   * `2025-02-10`, `2025-02-10..2025-02-16` for a range of days, either with `+1` for what came of them later, or
   * `missed-2025-02-13` for a line of older ones. Unique within the subscription.
   */
  readonly edition: string
  /** The digest's date, the last one where it is of several. */
  readonly date: string
  /** The dates of the digests that it is of, oldest first; absent where that is {@link date} alone. */
  readonly days?: readonly string[]
  /**
   * The papers of the digest that this entry saw first and that none of its steps shows. In entries of version 0.1, how
   * many papers the digest had: its first ones.
   */
  readonly seen: SeenPapers | number
  /** Instant of planning (ms UTC). */
  readonly plannedAt: number
  /** Instant for which it was due (ms UTC); after a time off, long before it was planned. */
  readonly dueAt: number
  /** `null` in entries of an older version: they go by the subscription as it is. */
  readonly terms: Terms | null
  /** Dates of older digests that it mentions in one line, and that are not mentioned again. */
  readonly missed: readonly string[]
  /** How many wanted papers its steps don't show, because an edition takes only so many messages; absent where none. */
  readonly leftOut?: LeftOut
  /** How many wanted papers it leaves out because the subscription had them on an earlier day; absent where none. */
  readonly repeats?: number
  /** What could not be laid out, and why; absent where everything could. */
  readonly faults?: readonly LayoutFault[]
  /** No steps: nothing in the digest was wanted, and nothing is sent. */
  readonly steps: readonly LedgerStep[]
}

/** What a subscription is to be sent, as planned from the entries it had. */
export interface Plan {
  readonly subscriptionId: string
  readonly entries: readonly LedgerEntry[]
  /** How many entries the subscription had when this was planned: where it has more by now, the plan is void. */
  readonly hadEntries: number
}

/**
 * Work that one process alone may do until it gives it back: open entries, those of one subscription never in two claims. It
 * stays its own for as long as the process is alive.
 */
export interface Claim {
  /** Entries with a step planned or sending, the longest waiting subscription first, each one's in order of their dates. */
  readonly entries: readonly LedgerEntry[]
  /**
   * Whether nobody else can have taken it over yet, by what this process knows at this moment. Once it says no, it never says yes
   * again: a process that stood still may have been taken for gone meanwhile, even if it is known to be alive again.
   */
  isOurs(): boolean
}

/** What to claim. */
export interface ClaimWanted {
  /** Instant (ms UTC) at which the work must be ready. */
  readonly now: number
  /** Most claims. */
  readonly limit: number
  /** Only what has one of these subscriptions, ready or not. */
  readonly subscriptionIds?: readonly string[]
}

/** That work is no longer this process's: another has taken it over, because its lease ended. */
export class LeaseLost extends Error {
  constructor() {
    super('another process has taken this work over')
  }
}

/** Where the ledger is kept. A write is durable when its promise resolves. */
export interface LedgerStore {
  /** By digest date; those of one date in the order of planning, whatever the clock said meanwhile. */
  ofSubscription(subscriptionId: string): Promise<readonly LedgerEntry[]>
  /** The same of several at once, each one's; none where it has none. */
  ofSubscriptions(subscriptionIds: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerEntry[]>>
  /** Entries of all subscriptions that are or were posted in a channel, as far as their terms are known. */
  toChannel(channelId: string): Promise<readonly LedgerEntry[]>
  /** Entries whose digest is dated before a day, in any order. */
  before(date: string): Promise<readonly LedgerEntry[]>
  /** How many steps are planned or sending. */
  openSteps(): Promise<number>
  /**
   * Adds what was planned, and leaves out plans that are void: of subscriptions that were removed meanwhile, or that
   * something else was planned for.
   *
   * @param by the claim that it belongs to; without one, only the process that plans may do it
   * @returns the subscriptions whose plan counts
   * @throws LeaseLost where it belongs to another process now
   */
  plan(plans: readonly Plan[], by?: Claim): Promise<ReadonlySet<string>>
  /** Claims work that is ready and nobody's, the longest waiting first. Empty where there is none. */
  claim(wanted: ClaimWanted): Promise<Claim[]>
  /**
   * Adds or replaces entries of a claim's subscriptions, by subscription and edition. Seen by the reads once it is durable.
   *
   * @throws LeaseLost where another process has taken the work over; nothing is recorded then
   */
  record(claim: Claim, entries: readonly LedgerEntry[]): Promise<void>
  /**
   * Gives work back, where it still is this process's.
   *
   * @param readyAt instant (ms UTC) before which nobody need look at what is left of it
   */
  release(claim: Claim, readyAt: number): Promise<void>
  /** Makes all work ready at once, whatever {@link release} said. */
  wake(): Promise<void>
  /** Adds or replaces entries that are nobody's work, such as what was said on joining a server. */
  put(entries: readonly LedgerEntry[]): Promise<void>
  /**
   * Changes entries by what they are at that moment, all or those with an open step. Gives how many changed.
   *
   * @param change is pure; an entry that it gives back stays as it is
   */
  rewrite(which: 'all' | 'open', change: (before: LedgerEntry) => LedgerEntry): Promise<number>
  /** Forgets everything of a subscription, and what is recorded of it still; none of it is in any copy then. */
  forget(subscriptionId: string): Promise<void>
  /**
   * Forgets digests dated before a day, as far as all of their entries are finished. Moves the floor only behind the last
   * day of which something was removed.
   */
  prune(before: string): Promise<void>
  /** Sets the floor back to a day, where a wrong clock moved it ahead. */
  lowerFloor(date: string): Promise<void>
  /** What the ledger can't answer for. */
  bounds(): Promise<LedgerBounds>
}

/** Days of which the ledger may not know what was posted. */
export interface LedgerBounds {
  /**
   * The floor: the day before which something may have been forgotten, or `null`. A digest dated before it is never
   * planned, whatever the clock says: it may have been posted.
   */
  readonly keptFrom: string | null
  /** Days since then whose entries are lost, so that nobody knows what was posted; see {@link mayBeLost}. */
  readonly lostDays: readonly string[]
}

/** Discord's limit on a message's nonce, in characters. */
const NONCE_LIMIT = 25

/** What names a step: the same for the same (subscription, edition, step). */
export function stepKey(subscriptionId: string, edition: string, step: number): string {
  return JSON.stringify([subscriptionId, edition, step])
}

/**
 * The nonce of a step: the same for the same (subscription, edition, step), whoever computes it and whenever.
 * 150 bits of SHA-256, so two steps never share one.
 */
export function nonceOf(subscriptionId: string, edition: string, step: number): string {
  const key = stepKey(subscriptionId, edition, step)
  return createHash('sha256').update(key).digest('base64url').slice(0, NONCE_LIMIT)
}

/** The entries of each subscription, in the order in which they come. */
export function bySubscription(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const groups = new Map<string, LedgerEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.subscriptionId)
    if (group === undefined) groups.set(entry.subscriptionId, [entry])
    else group.push(entry)
  }
  return groups
}

/** Whether anything of the entry is still to be done. */
export function isUnfinished(entry: LedgerEntry): boolean {
  return entry.steps.some(isOpen)
}

/** Whether the step is still to be done. */
export function isOpen({ state }: LedgerStep): boolean {
  return state === 'planned' || state === 'sending'
}

/** The dates of the digests that an entry is of, oldest first. */
export function datesOf({ days, date }: Pick<LedgerEntry, 'days' | 'date'>): readonly string[] {
  return days ?? [date]
}

/**
 * Whether an entry is of a day's papers. A line about days that were missed is not: a clock that was ahead may have sent
 * it. Nor is one that Discord refused from its first step on: nothing of it is there, and once the cause is gone it
 * is owed again, under its old name.
 */
export function coversDay(entry: LedgerEntry, day: string): boolean {
  return datesOf(entry).includes(day) && isOfPapers(entry)
}

function isOfPapers(entry: LedgerEntry): boolean {
  return !isMissedLine(entry.edition) && (entry.steps.length === 0 || isArriving(entry))
}

/** Whether anything of an entry is in Discord, or may be, or is on its way. */
export function isArriving({ steps }: LedgerEntry): boolean {
  return steps.some(({ state }) => state !== 'refused')
}

/** Papers of the steps that Discord refused, or of all others: those are there, may be, or are on their way. */
export function papersOf(entries: readonly LedgerEntry[], which: 'arriving' | 'refused'): Set<string> {
  const steps = entries.flatMap((entry) => entry.steps)
  const wanted = steps.filter(({ state }) => (state === 'refused') === (which === 'refused'))
  return new Set(wanted.flatMap(({ paperIds }) => paperIds))
}

/**
 * The number of the next edition that is called by a range of days. Numbers may be missing, where a look taught the ledger what
 * was posted.
 */
export function nextNumber({ first, last }: DateRange, had: readonly LedgerEntry[]): number {
  const numbers = had.filter(isOfPapers).flatMap(({ edition }) => {
    const name = readEdition(edition)
    return name?.days.first === first && name.days.last === last ? [name.number] : []
  })
  return Math.max(-1, ...numbers) + 1
}
