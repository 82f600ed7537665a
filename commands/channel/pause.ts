import { saved } from '../../src/discord/interactions/outcomes.ts'
import type { Answer, ServerUse } from '../../src/discord/interactions/use-cases.ts'
import { channelSaved } from '../../src/discord/messages/channel-panel.ts'
import { requirePostable } from '../../src/discord/servers/channel-check.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import type { ChannelSubscription } from '../../src/subscriptions/subscription.ts'

/** Pauses a subscription until somebody resumes it. */
export async function pause(
  { app, userId, guildId }: ServerUse,
  { id }: ChannelSubscription,
): Promise<Answer> {
  const subscription = saved(await app.channels.pause(guildId, id))
  return channelSaved(texts.channel.paused(subscription.channelId), subscription, userId)
}

/** Resumes a subscription that is paused, whatever for. */
export async function resume(
  { app, userId, guildId, carried }: ServerUse,
  before: ChannelSubscription,
): Promise<Answer> {
  await requirePostable(before, carried, app.places)
  const subscription = saved(await app.channels.resume(guildId, before.id))
  return channelSaved(texts.channel.resumed(subscription), subscription, userId)
}
