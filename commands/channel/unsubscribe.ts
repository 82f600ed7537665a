import { saved } from '../../src/discord/interactions/outcomes.ts'
import type { Answer, ServerUse } from '../../src/discord/interactions/use-cases.ts'
import { channelSaved, channelStopped } from '../../src/discord/messages/channel-panel.ts'
import { requirePostable } from '../../src/discord/servers/channel-check.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import { UserError } from '../../src/errors.ts'
import type { ChannelSubscription } from '../../src/subscriptions/subscription.ts'

/** Removes a subscription, and offers the way back. */
export async function unsubscribe(
  { app, userId, guildId }: ServerUse,
  { id }: ChannelSubscription,
): Promise<Answer> {
  const stopped = await app.channels.unsubscribe(guildId, id)
  if (stopped === undefined) throw new UserError(texts.channel.unknown)
  return channelStopped(stopped, userId)
}

/** Puts a removed subscription back. */
export async function undo({ app, userId, guildId, carried }: ServerUse, id: string): Promise<Answer> {
  const removed = await app.channels.restorable(guildId, id)
  if (removed === undefined) throw new UserError(texts.channel.cannotUndo)
  await requirePostable(removed, carried, app.places)
  const outcome = await app.channels.restore(guildId, id, userId)
  if (outcome.kind === 'unknown') throw new UserError(texts.channel.cannotUndo)
  const subscription = saved(outcome)
  return channelSaved(texts.channel.restored(subscription), subscription, userId)
}
