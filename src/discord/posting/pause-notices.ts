import { nonceOf } from '../../delivery/ledger.ts'
import type { Publisher } from '../../delivery/ports.ts'
import type { ChannelSubscription, SubscriptionStore } from '../../subscriptions/subscription.ts'
import { notice } from '../messages/components.ts'
import type { StepPayload } from '../messages/digest-post.ts'
import { texts } from '../texts/texts.ts'

/**
 * Notifies those who set up a channel's subscription, once and in a direct message, that it was paused and why. It counts as
 * sent before it is: somebody whose inbox is closed finds it in `/channel status`.
 */
export async function sendPauseNotices(
  subscriptions: Pick<SubscriptionStore, 'unnotified' | 'change'>,
  publisher: Pick<Publisher<StepPayload>, 'send'>,
): Promise<void> {
  const found = (await subscriptions.unnotified()).filter(({ kind }) => kind === 'channel')
  if (found.length === 0) return
  const unnotified = await subscriptions.change({ ids: found.map(({ id }) => id) }, (before) => {
    const result = before.filter(
      (each): each is ChannelSubscription => each.kind === 'channel' && each.paused?.isNotified === false,
    )
    const put = result.flatMap((each) =>
      each.paused === null ? [] : [{ ...each, paused: { ...each.paused, isNotified: true } }],
    )
    return { put, result }
  })
  // All at once: one person whose inbox keeps us waiting must not keep the others waiting.
  await Promise.all(
    byPersonAndCause(unnotified).map(async (together) => {
      const [{ id, createdBy, paused } = {}] = together
      if (id === undefined || !createdBy || !paused) return
      const edition = `paused-${paused.at}`
      const names = [...new Set(together.map(({ channelName }) => channelName))]
      await publisher.send(
        {
          target: { kind: 'person', userId: createdBy },
          guildId: null,
          subscriptionId: id,
          edition,
          step: 1,
          kind: 'message',
          on: null,
          place: null,
          payload: { kind: 'message', message: notice(texts.channel.pausedNotice(names, paused.reason)) },
        },
        nonceOf(id, edition, 1),
      )
    }),
  )
}

/** A server that goes takes many along: that is one message. */
function byPersonAndCause(unnotified: readonly ChannelSubscription[]): ChannelSubscription[][] {
  const groups = new Map<string, ChannelSubscription[]>()
  for (const each of unnotified) {
    const key = [each.createdBy, each.guildId, each.paused?.reason].join()
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()]
}
