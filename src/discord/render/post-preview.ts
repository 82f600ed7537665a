import type { Library } from '../../library/library.ts'
import { wants } from '../../subscriptions/matching.ts'
import type { ChannelSubscription } from '../../subscriptions/subscription.ts'
import { composer, type ForumPostPayload } from './digest-post.ts'
import type { ClassicPayload, MessagePayload } from './message.ts'

/** The first message that a subscription would have of the newest digest; `undefined` where it would have none. */
export function postPreview(
  { form, channelKind, interests, look }: ChannelSubscription,
  library: Pick<Library, 'digest' | 'dates'>,
): MessagePayload | ClassicPayload | undefined {
  const newest = library.digest(library.dates()[0] ?? '')
  const papers = newest?.papers.filter((paper) => wants(interests, paper)) ?? []
  if (newest === undefined || papers.length === 0) return undefined
  const [first] = composer.compose({
    subscriptionId: null,
    edition: newest.date,
    date: newest.date,
    form,
    isForum: channelKind === 'forum',
    interests,
    // Only to be looked at: it mentions nobody.
    look: { ...look, roleId: null, isSilent: false },
    missed: [],
    papers,
  })
  if (first === undefined) return undefined
  return first.kind === 'forum-post'
    ? (first.payload as ForumPostPayload).message
    : (first.payload as MessagePayload | ClassicPayload)
}
