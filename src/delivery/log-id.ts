import { createHash } from 'node:crypto'

/** A subscription's id as logs and error texts may have it: a person's has their user id in it, so it is hashed. */
export function loggedId(subscriptionId: string): string {
  return /^p\d+$/.test(subscriptionId) ? `p-${hashOf(subscriptionId)}` : subscriptionId
}

/** One id for all that is logged of a delivery: the same for the same edition of a subscription. */
export function deliveryId(subscriptionId: string, edition: string): string {
  return hashOf(JSON.stringify([subscriptionId, edition]))
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
