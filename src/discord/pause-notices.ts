import { nonceOf } from '../delivery/ledger.ts'
import type { Publisher } from '../delivery/ports.ts'
import type { ChannelSubscription, SubscriptionStore } from '../subscriptions/subscription.ts'
import { notice } from './render/message.ts'
import { texts } from './texts.ts'

/**
 * Tells those who set up a channel's subscription, once and in a direct message, that it was paused and why. It counts as
 * told before it is sent: somebody whose inbox is closed finds it in `/channel status`.
 */
export async function tellOfPauses(
  subscriptions: Pick<SubscriptionStore, 'untold' | 'put'>,
  publisher: Pick<Publisher, 'send'>,
): Promise<void> {
  const untold = subscriptions.untold().filter((each): each is ChannelSubscription => each.kind === 'channel')
  await subscriptions.put(
    untold.flatMap((each) =>
      each.paused === null ? [] : [{ ...each, paused: { ...each.paused, isTold: true } }],
    ),
  )
  for (const subscription of untold) {
    const { id, createdBy, paused } = subscription
    if (paused === null || createdBy === '') continue
    const edition = `paused-${paused.at}`
    await publisher.send(
      {
        target: { kind: 'person', userId: createdBy },
        subscriptionId: id,
        edition,
        step: 1,
        kind: 'message',
        place: null,
        payload: notice(texts.channel.pausedNotice(subscription, paused.reason)),
      },
      nonceOf(id, edition, 1),
    )
  }
}
