import type { Subscription } from '../subscriptions/subscription.ts'
import type { EditionToCompose, Target } from './ports.ts'

/** How a subscription's editions are laid out. */
export function formOf(subscription: Subscription): EditionToCompose['form'] {
  return subscription.kind === 'channel' ? subscription.form : 'direct'
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
