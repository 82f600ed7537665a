import { splitCustomId } from './custom-id.ts'
import { digestComponents } from './declared-components.ts'

/** What marks a message as a post of ours. */
export interface PostMarker {
  readonly edition: string
  readonly step: number
  /** `null` for a post that was only looked at and belongs to no subscription. */
  readonly subscriptionId: string | null
}

/**
 * The `custom_id` of the menu under a post. It opens papers, and it marks the post among all messages: after a
 * crash the bot looks for it in the channel. Two subscriptions may share a channel, so it names the one.
 *
 * @param subscriptionId `null` for a post that was only looked at and belongs to no subscription
 */
export function postMarker(edition: string, step: number, subscriptionId: string | null): string {
  const id = digestComponents.post.id({ edition, step: String(step), subscription: subscriptionId ?? '' })
  // As versions before wrote it: the marker is looked for in channels letter by letter.
  return subscriptionId === null ? id.replace(/:$/, '') : id
}

/** What a `custom_id` says, or `null` where it is not that of a post. */
export function readPostMarker(customId: string): PostMarker | null {
  const { name, written } = splitCustomId(customId)
  if (name !== digestComponents.post.name) return null
  const { edition = '', step = '', subscription = '' } = digestComponents.post.parse(written) ?? {}
  if (edition === '' || !/^\d+$/.test(step)) return null
  return { edition, step: Number(step), subscriptionId: subscription === '' ? null : subscription }
}
