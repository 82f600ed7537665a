import type { Subscription } from '../subscriptions/subscription.ts'
import { isDoubtful, isLookedFor, learn, mayStandSince } from './already-there.ts'
import { type LedgerEntry, stepKey } from './ledger.ts'
import type { Place } from './ports.ts'
import type { StepSender, StepSenderParts, UnsentStep } from './step-sender.ts'

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
  before(entry: LedgerEntry, subscription: Subscription, step: UnsentStep): Promise<FirstLooked | null>
  /** A step that was attempted here for the first time made a place: nothing older can be in it. */
  made(entry: LedgerEntry, place: Place): void
  /** Forgets an entry of which nothing is left to be done. */
  end(entry: LedgerEntry): void
}

/** @param stepSender records looks that did not come through */
export function createFirstLook(
  { subscriptions, ledger, publisher, clock, report, startedAt }: StepSenderParts,
  stepSender: Pick<StepSender, 'failed'>,
): FirstLook {
  /** Channels and threads that need no look any more, of each entry. */
  const known = new Map<string, Set<string>>()
  const knownOf = (entry: LedgerEntry) => {
    const key = stepKey(entry.subscriptionId, entry.edition, 0)
    const places = known.get(key) ?? new Set<string>()
    known.set(key, places)
    return places
  }
  const isForeign = (subscriptionId: string) =>
    subscriptions.get(subscriptionId) === undefined && ledger.ofSubscription(subscriptionId).length === 0

  return {
    async before(entry, subscription, toSend) {
      const { step, kind, on, target, place } = toSend
      const planned = entry.steps[step - 1]
      if (planned?.state !== 'planned' || !isLookedFor(kind)) return null
      if (!isDoubtful(entry, subscription, startedAt())) return null
      const where = place?.channelId ?? 'the target'
      const places = knownOf(entry)
      if (places.has(where)) return null
      const looked = await publisher.look({
        target,
        kind,
        place,
        guildId: subscription.kind === 'channel' ? subscription.guildId : null,
        since: mayStandSince(entry, planned),
        isEnough: () => false,
        // A step that was never attempted, as far as we know, is sent where nobody can say.
        mustBeSure: false,
      })
      if (looked.status === 'failed') {
        await stepSender.failed(entry, toSend, looked)
        return { kind: 'failed' }
      }
      places.add(where)
      if (looked.status !== 'looked') return { kind: 'looked', entry }
      const at = clock.now()
      const { subscriptionId, edition, dueAt } = entry
      const known = ledger.ofSubscription(subscriptionId)
      const { changed, mustPlan } = learn(entry, { posts: looked.posts, on, known, isForeign, at })
      await ledger.put(changed)
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
