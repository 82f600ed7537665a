import type { Library } from '../library/library.ts'
import { REPEAT_AFTER_DAYS, type Subscription } from '../subscriptions/subscription.ts'
import { isDoubtful, isLookedFor, learn, mayStandSince } from './already-there.ts'
import { mayRepeat } from './had.ts'
import { type LedgerEntry, type LedgerStore, stepKey } from './ledger.ts'
import type { OwnPost, Place, UnsentStep } from './ports.ts'
import type { ClaimedEntry, StepSender, StepSenderParts } from './step-sender.ts'

const DAY = 24 * 60 * 60_000

/** What came of a first look. */
type FirstLooked =
  /** It did not come through: nothing may be sent before it does. */
  | { readonly kind: 'failed' }
  /** The entry as it is recorded now. */
  | { readonly kind: 'looked'; readonly entry: LedgerEntry }
  /** The day was posted otherwise, and is to be planned again. */
  | { readonly kind: 'posted-otherwise' }

/**
 * Looks once, after a start, for editions that an earlier life of the bot may have sent without this data folder
 * knowing: in each channel, thread or forum before the first step there.
 */
export interface FirstLook {
  /** Looks before a step is sent; `null` where there is no need, or no more. */
  before(claimed: ClaimedEntry, subscription: Subscription, step: UnsentStep): Promise<FirstLooked | null>
  /** A step that was attempted here for the first time made a place: nothing older can be in it. */
  made(entry: LedgerEntry, place: Place): void
  /** Forgets an entry of which nothing is left to be done. */
  end(entry: LedgerEntry): void
}

/** The parts that a first look is made of. */
interface FirstLookParts extends StepSenderParts<never> {
  readonly library: Pick<Library, 'get'>
  readonly ledger: Pick<LedgerStore, 'ofSubscription'>
}

/** @param stepSender records looks that did not come through */
export function createFirstLook(
  { subscriptions, ledger, publisher, clock, report, startedAt, library }: FirstLookParts,
  stepSender: Pick<StepSender<never>, 'failed'>,
): FirstLook {
  /** Subscriptions of which an edition was looked at in this life: what the ledger knows of them since then is whole. */
  const begun = new Set<string>()
  /** Channels and threads that need no look any more, of each entry. */
  const known = new Map<string, Set<string>>()
  const knownOf = (entry: LedgerEntry) => {
    const key = stepKey(entry.subscriptionId, entry.edition, 0)
    const places = known.get(key) ?? new Set<string>()
    known.set(key, places)
    return places
  }
  const isForeign = async (subscriptionId: string) =>
    (await subscriptions.get(subscriptionId)) === undefined &&
    (await ledger.ofSubscription(subscriptionId)).length === 0

  /** Of the subscriptions that some posts are of, those that nothing here knows. */
  async function foreignAmong(posts: readonly OwnPost[]): Promise<ReadonlySet<string>> {
    const foreign = new Set<string>()
    for (const id of new Set(posts.flatMap(({ subscriptionId }) => subscriptionId ?? []))) {
      if (await isForeign(id)) foreign.add(id)
    }
    return foreign
  }

  const datesOfPaper = (paperId: string) => library.get(paperId)?.dates ?? []

  /** When something of a subscription was last recorded before this start (ms UTC), as far as repeats matter. */
  async function knownUntil({ subscriptionId }: LedgerEntry, days: number): Promise<number> {
    if (days === 0) return Number.POSITIVE_INFINITY
    const before = (await ledger.ofSubscription(subscriptionId))
      .map(({ plannedAt }) => plannedAt)
      .filter((plannedAt) => plannedAt < startedAt())
    return before.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...before, clock.now() - days * DAY)
  }

  return {
    async before(claimed, subscription, toSend) {
      const { work, entry } = claimed
      const { step, kind, on, target, guildId, place } = toSend
      const planned = entry.steps[step - 1]
      if (planned?.state !== 'planned' || !isLookedFor(kind)) return null
      const { repeatAfterDays = REPEAT_AFTER_DAYS, id } = subscription
      // What was posted after the backup that a folder was restored from may be among what is planned.
      const isRepeat = !begun.has(id) && mayRepeat(entry, datesOfPaper, repeatAfterDays)
      if (!isDoubtful(entry, subscription, startedAt()) && !isRepeat) {
        begun.add(id)
        return null
      }
      const where = place?.channelId ?? 'the target'
      const places = knownOf(entry)
      if (places.has(where)) return null
      const looked = await publisher.look({
        target,
        kind,
        place,
        guildId,
        since: Math.min(mayStandSince(entry, planned), await knownUntil(entry, repeatAfterDays)),
        isEnough: () => false,
        // A step that was never attempted, as far as we know, is sent where nobody can say.
        mustBeSure: false,
      })
      if (looked.status === 'failed') {
        await stepSender.failed(claimed, toSend, looked)
        return { kind: 'failed' }
      }
      places.add(where)
      begun.add(id)
      if (looked.status !== 'looked') return { kind: 'looked', entry }
      const at = clock.now()
      const { subscriptionId, edition, dueAt } = entry
      const known = await ledger.ofSubscription(subscriptionId)
      const foreign = await foreignAmong(looked.posts)
      const skipsRepeats = repeatAfterDays > 0
      const { changed, mustPlan } = learn(entry, {
        posts: looked.posts,
        on,
        known,
        isForeign: (id) => foreign.has(id),
        skipsRepeats,
        at,
      })
      await work.record(changed)
      const after = changed.find((each) => each.edition === edition) ?? entry
      for (const [index, { step, state }] of after.steps.entries()) {
        if (state === 'done' && entry.steps[index]?.state !== 'done') {
          report({ subscriptionId, edition, step, target, outcome: 'found', detail: null, dueAt, at })
        }
      }
      return mustPlan ? { kind: 'posted-otherwise' } : { kind: 'looked', entry: after }
    },
    made: (entry, { messageId }) => void knownOf(entry).add(messageId),
    end: (entry) => void known.delete(stepKey(entry.subscriptionId, entry.edition, 0)),
  }
}
