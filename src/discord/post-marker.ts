import { formatCustomId } from './custom-id.ts'

/**
 * The `custom_id` of the menu under a post. It opens papers, and it tells the post from every other: after a
 * crash the bot looks for it in the channel. Two subscriptions may share a channel, so it names the one.
 *
 * @param subscriptionId `null` for a post that was only looked at and belongs to no subscription
 */
export function postMarker(edition: string, step: number, subscriptionId: string | null): string {
  return formatCustomId('post', edition, step, ...(subscriptionId === null ? [] : [subscriptionId]))
}
