import { given } from '../given.ts'
import { type Look, PLAIN_LOOK, type Subscription } from '../subscriptions/subscription.ts'
import type { EditionToCompose, Target } from './ports.ts'

/** How a subscription's editions are laid out; fixed when one is planned. */
export function layoutOf(
  subscription: Subscription,
): Pick<EditionToCompose, 'layout' | 'isForum' | 'interests'> {
  const { interests, rhythm, schedule } = subscription
  const isWeekly = rhythm === 'weekly' && !schedule.onArrival
  if (subscription.kind === 'person')
    return { layout: isWeekly ? 'direct-week' : 'direct', isForum: false, interests }
  const layout = isWeekly ? 'week' : subscription.layout
  return { layout, isForum: subscription.channelKind === 'forum', interests }
}

/** Which papers its posts show first, and how many; frozen with the steps, since figures change by the hour. */
export function selectionOf(subscription: Subscription): Pick<EditionToCompose, 'order' | 'paperLimit'> {
  if (subscription.kind === 'person') return {}
  const { order, paperLimit } = subscription
  return given({ order, paperLimit })
}

/** Whether a layout is the card of a week, which says how tags changed. */
export function isOfWeek({ layout }: Pick<EditionToCompose, 'layout'>): boolean {
  return layout === 'week' || layout === 'direct-week'
}

/** How its messages look and sound; as it is when they are sent. */
export function lookOf(subscription: Subscription): Look {
  return subscription.kind === 'channel' ? subscription.look : PLAIN_LOOK
}

/** Whom a subscription's editions go to. */
export function targetOf(subscription: Subscription): Target {
  return subscription.kind === 'channel'
    ? { kind: 'channel', channelId: subscription.channelId }
    : { kind: 'person', userId: subscription.userId }
}

/** Do both lead to the same place? */
export function isSameTarget(one: Target, other: Target): boolean {
  const placeOf = (target: Target) => (target.kind === 'channel' ? target.channelId : target.userId)
  return one.kind === other.kind && placeOf(one) === placeOf(other)
}
