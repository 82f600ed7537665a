import { formatCustomId, parseCustomId } from './custom-id.ts'

/** What tells a post of ours from every other message. */
export interface PostMarker {
  readonly edition: string
  readonly step: number
  /** `null` for a post that was only looked at and belongs to no subscription. */
  readonly subscriptionId: string | null
}

/** The handler of the menu under a post. */
const HANDLER = 'post'

/**
 * The `custom_id` of the menu under a post. It opens papers, and it tells the post from every other: after a
 * crash the bot looks for it in the channel. Two subscriptions may share a channel, so it names the one.
 *
 * @param subscriptionId `null` for a post that was only looked at and belongs to no subscription
 */
export function postMarker(edition: string, step: number, subscriptionId: string | null): string {
  return formatCustomId(HANDLER, edition, step, ...(subscriptionId === null ? [] : [subscriptionId]))
}

/** What a `custom_id` says, or `null` where it is not that of a post. */
export function readPostMarker(customId: string): PostMarker | null {
  const { handler, args } = parseCustomId(customId)
  const [edition = '', step = '', subscriptionId = null] = args
  return handler === HANDLER && edition !== '' && /^\d+$/.test(step)
    ? { edition, step: Number(step), subscriptionId }
    : null
}
