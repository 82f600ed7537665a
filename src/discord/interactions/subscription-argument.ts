import { UserError } from '../../errors.ts'
import type { ChannelSubscription } from '../../subscriptions/subscription.ts'
import type { Choice } from '../messages/choices.ts'
import { texts } from '../texts/texts.ts'
import type { Use } from './use-cases.ts'

/** Which of a server's subscriptions somebody means. */

type Asked = Pick<Use, 'app' | 'guildId'>

/** The server's subscription of an id. @throws UserError where there is none */
export async function subscriptionOf({ app, guildId }: Asked, id: string): Promise<ChannelSubscription> {
  const found = guildId === null ? undefined : await app.channels.get(guildId, id)
  if (found === undefined) throw new UserError(texts.channel.unknown)
  return found
}

/**
 * The subscription that is meant: by its id, as the list shows it, or by its channel where that has only one.
 *
 * @throws UserError where there is none, or the channel has several
 */
async function readSubscription(typed: string, asked: Asked): Promise<ChannelSubscription> {
  const wanted = typed.trim()
  const named = wanted
    .replace(/^<#(\d+)>$/, '$1')
    .replace(/^#/, '')
    .toLowerCase()
  const all = await allOf(asked)
  const shown = all.filter((each) => texts.channel.choice(each) === wanted)
  const there = all.filter(
    ({ channelId, channelName }) => channelId === named || channelName.toLowerCase() === named,
  )
  const meant = all.some(({ id }) => id === wanted) ? [] : shown.length > 0 ? shown : there
  if (meant.length > 1) throw new UserError(texts.channel.several(meant[0]?.channelId ?? '', meant.length))
  return meant[0] ?? subscriptionOf(asked, wanted)
}

/** Subscriptions to offer while a person types, by channel, time and tags. */
async function suggestSubscriptions(typed: string, asked: Asked): Promise<Choice[]> {
  const wanted = typed.trim().toLowerCase()
  const all = await allOf(asked)
  return all
    .map((subscription) => ({ name: texts.channel.choice(subscription), value: subscription.id }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
}

async function allOf({ app, guildId }: Asked): Promise<ChannelSubscription[]> {
  return guildId === null ? [] : app.channels.ofGuild(guildId)
}

/** How a subscription is read, and what is suggested for it. */
export const asSubscription = { read: readSubscription, suggest: suggestSubscriptions }
