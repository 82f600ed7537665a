import { ButtonStyle } from 'discord-api-types/v10'
import type { DeliveryStatus } from '../../delivery/status.ts'
import {
  type ChannelSubscription,
  GUILD_SUBSCRIPTION_LIMIT,
  LAYOUTS_OF,
} from '../../subscriptions/subscription.ts'
import type { DigestsStatus } from '../texts/channels.ts'
import { texts } from '../texts/texts.ts'
import {
  button,
  type MessagePayload,
  message,
  notice,
  option,
  pageButtons,
  row,
  select,
  text,
} from './components.ts'
import { channelComponents } from './declared-components.ts'
import { hourOptions } from './menu-entries.ts'

/** Subscriptions on one page of a panel: each takes seven components, and a message can have forty. */
const PAGE_SIZE = 5

/** Subscriptions whose status fits a message. */
const STATUS_SHOWN = 5

/**
 * A server's subscriptions with buttons for each. The buttons name the person the panel was made for; only
 * that person's presses count.
 */
export function channelPanel(
  subscriptions: readonly ChannelSubscription[],
  userId: string,
  wanted: number,
): MessagePayload {
  if (subscriptions.length === 0) return notice(texts.channel.none)
  const pages = Math.ceil(subscriptions.length / PAGE_SIZE)
  const page = Number.isInteger(wanted) ? Math.min(Math.max(1, wanted), pages) : 1
  const first = (page - 1) * PAGE_SIZE
  const turn = pageButtons({
    page,
    pages,
    pageId: (target) => channelComponents.page.id({ page: target, userId }),
  })
  return message([
    text(texts.channel.listHeader(subscriptions.length, GUILD_SUBSCRIPTION_LIMIT)),
    ...subscriptions.slice(first, first + PAGE_SIZE).flatMap((subscription, index) => {
      const n = first + index + 1
      return [
        text(texts.channel.line(n, subscription)),
        row(...subscriptionButtons(subscription, userId, n, ['preview', 'status', 'pause', 'stop'])),
      ]
    }),
    ...(turn.length > 0 ? [row(...turn), text(`-# ${texts.list.page(page, pages)}`)] : []),
  ])
}

/** What was understood and saved, with ways to see the post, to post at once, and to undo. */
export function channelSaved(
  said: string,
  subscription: ChannelSubscription,
  userId: string,
): MessagePayload {
  return notice(
    said,
    row(...subscriptionButtons(subscription, userId, null, ['preview', 'now', 'pause', 'stop'])),
  )
}

/** That there is such a subscription already, with a way to change it. */
export function channelExists(subscription: ChannelSubscription, userId: string): MessagePayload {
  const actions = ['change', 'preview', 'status', 'pause', 'stop'] as const
  return notice(
    texts.channel.exists(subscription),
    row(...subscriptionButtons(subscription, userId, null, actions)),
  )
}

/** Menus that change a subscription: its hour and its layout. */
export function channelChange(subscription: ChannelSubscription, userId: string): MessagePayload {
  const { id, channelKind, layout, schedule } = subscription
  const layouts = LAYOUTS_OF[channelKind].map((each) => ({ ...option(each, each), default: each === layout }))
  return notice(
    texts.channel.change(subscription),
    row(select(channelComponents.hour.id({ id, userId }), texts.channel.hourMenu, hourOptions(schedule))),
    row(select(channelComponents.layout.id({ id, userId }), texts.channel.layoutMenu, layouts)),
  )
}

/** How subscriptions stand, as many as fit a message. */
export function channelStatus(
  statuses: readonly (readonly [ChannelSubscription, DeliveryStatus])[],
  digests: DigestsStatus,
): MessagePayload {
  const more = statuses.length - STATUS_SHOWN
  return message([
    ...statuses
      .slice(0, STATUS_SHOWN)
      .map(([each, status]) => text(texts.channel.status(each, status, digests))),
    ...(more > 0 ? [text(texts.channel.moreStatus(more))] : []),
  ])
}

/** That a subscription was removed, with the way back. */
export function channelStopped({ id, channelId }: ChannelSubscription, userId: string): MessagePayload {
  const undo = button(texts.channel.undo, channelComponents.undo.id({ id, userId }))
  return notice(texts.channel.stopped(channelId), row(undo))
}

type Action = 'preview' | 'now' | 'status' | 'change' | 'pause' | 'stop'

function subscriptionButtons(
  { id, paused }: ChannelSubscription,
  userId: string,
  n: number | null,
  actions: readonly Action[],
) {
  return actions.map((action) => {
    const shown = action === 'pause' && paused !== null ? 'resume' : action
    const label = texts.channel.numbered(texts.channel.buttons[shown], n)
    const style = action === 'stop' ? ButtonStyle.Danger : ButtonStyle.Secondary
    return button(label, channelComponents[shown].id({ id, userId }), style)
  })
}
