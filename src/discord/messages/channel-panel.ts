import { ButtonStyle } from 'discord-api-types/v10'
import type { LocalTime } from '../../subscriptions/local-time.ts'
import type { Schedule } from '../../subscriptions/schedule.ts'
import {
  type ChannelSubscription,
  GUILD_SUBSCRIPTION_LIMIT,
  LAYOUTS_OF,
} from '../../subscriptions/subscription.ts'
import { texts } from '../texts/texts.ts'
import { button, type MessagePayload, message, notice, option, row, select, text } from './components.ts'
import { channelComponents } from './declared-components.ts'
import { pageButtons } from './paging.ts'

/** Subscriptions on one page of a panel: each takes seven components, and a message can have forty. */
const PAGE_SIZE = 5

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
  const hours = HOURS.map((time) => ({
    ...option(texts.follow.hourOption(time), time),
    default: !schedule.onArrival && schedule.time === time,
  }))
  const arrival = { ...option(texts.follow.arrivalOption, ON_ARRIVAL), default: schedule.onArrival }
  const layouts = LAYOUTS_OF[channelKind].map((each) => ({ ...option(each, each), default: each === layout }))
  return notice(
    texts.channel.change(subscription),
    row(select(channelComponents.hour.id({ id, userId }), texts.channel.hourMenu, [...hours, arrival])),
    row(select(channelComponents.layout.id({ id, userId }), texts.channel.layoutMenu, layouts)),
  )
}

/** The schedule that a value of the hour menu means; `null` for any other value. */
export function scheduleOf(value: string): Partial<Schedule> | null {
  if (value === ON_ARRIVAL) return { onArrival: true }
  const time = HOURS.find((each) => each === value)
  return time === undefined ? null : { onArrival: false, time }
}

/** The entry of the hour menu that means no hour. */
const ON_ARRIVAL = 'arrival'

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00` as LocalTime)

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
