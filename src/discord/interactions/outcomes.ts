import { UserError } from '../../errors.ts'
import type { ChannelOutcome } from '../../subscriptions/channel-subscriptions.ts'
import type { FollowOutcome } from '../../subscriptions/person-subscriptions.ts'
import type { ChannelSubscription } from '../../subscriptions/subscription.ts'
import { texts } from '../texts/texts.ts'

/** What came of a use case: what the person asked for, or the reason in words why it did not come about. */

/** A channel's subscription as it was saved. @throws UserError where it was not */
export function saved(outcome: ChannelOutcome): ChannelSubscription {
  switch (outcome.kind) {
    case 'saved':
      return outcome.subscription
    case 'too-many':
      throw new UserError(texts.channel.tooMany(outcome.limit))
    case 'too-many-interests':
      throw new UserError(texts.tags.tooMany(outcome.limit))
    case 'wrong-layout':
      throw new UserError(texts.channel.wrongLayout(outcome.layout, outcome.channelKind))
    case 'exists':
      throw new UserError(texts.channel.exists(outcome.subscription))
    case 'unknown':
      throw new UserError(texts.channel.unknown)
  }
}

/** What came of following something. @throws UserError where they may follow no more */
export function followed(outcome: FollowOutcome): Exclude<FollowOutcome, { readonly kind: 'too-many' }> {
  if (outcome.kind === 'too-many') throw new UserError(texts.follow.tooMany(outcome.limit))
  return outcome
}
