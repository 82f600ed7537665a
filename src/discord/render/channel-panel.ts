import { ButtonStyle } from 'discord-api-types/v10'
import type { ChannelSubscription } from '../../subscriptions/subscription.ts'
import { formatCustomId } from '../custom-id.ts'
import { texts } from '../texts.ts'
import { button, type MessagePayload, message, notice, row, text } from './message.ts'

/** Subscriptions shown on one panel: each takes four components, and a message holds forty. */
const SHOWN = 8

/** What the texts tell of a channel subscription. */
export function channelFacts(subscription: ChannelSubscription) {
  const { channelId, schedule, tags, form, nextDueAt, paused } = subscription
  return { channelId, ...schedule, tags, form, nextDueAt, paused: paused?.reason ?? null }
}

/**
 * A server's subscriptions with buttons for each. The buttons name the person the panel was made for; only
 * that person's presses count.
 */
export function channelPanel(subscriptions: readonly ChannelSubscription[], userId: string): MessagePayload {
  if (subscriptions.length === 0) return notice(texts.channel.none)
  const shown = subscriptions.slice(0, SHOWN)
  const more = subscriptions.length - shown.length
  return message([
    text(texts.channel.listHeader(subscriptions.length)),
    ...shown.flatMap((subscription, index) => [
      text(`${index + 1}. ${texts.channel.line(channelFacts(subscription))}`),
      row(...panelButtons(subscription, userId, index + 1)),
    ]),
    ...(more > 0 ? [text(texts.channel.more(more))] : []),
  ])
}

/** What was understood and saved, with a way to see the post and to undo. */
export function channelSaved(
  said: string,
  subscription: ChannelSubscription,
  userId: string,
): MessagePayload {
  return notice(said, row(...panelButtons(subscription, userId, null)))
}

function panelButtons({ id }: ChannelSubscription, userId: string, n: number | null) {
  return [
    button(texts.channel.previewButton(n), formatCustomId('channel-preview', id, userId)),
    button(texts.channel.stopButton(n), formatCustomId('channel-stop', id, userId), ButtonStyle.Danger),
  ]
}
