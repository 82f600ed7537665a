import { saved } from '../../src/discord/interactions/outcomes.ts'
import type { Answer, ServerUse } from '../../src/discord/interactions/use-cases.ts'
import { notice } from '../../src/discord/messages/components.ts'
import { postPreview } from '../../src/discord/messages/post-preview.ts'
import { requirePostable } from '../../src/discord/servers/channel-check.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import { UserError } from '../../src/errors.ts'
import type { ChannelSubscription } from '../../src/subscriptions/subscription.ts'

/** The first message of what the newest digest would give. */
export async function preview({ app }: ServerUse, subscription: ChannelSubscription): Promise<Answer> {
  if (app.library.dates().length === 0) throw new UserError(texts.list.empty)
  return (
    (await postPreview(subscription, app)) ?? notice(texts.channel.previewNothing(subscription.channelId))
  )
}

/** Posts what the subscription is owed, without waiting for its hour. */
export async function postNow(
  { app, guildId, carried }: ServerUse,
  before: ChannelSubscription,
): Promise<Answer> {
  const { id, channelId, paused } = before
  await requirePostable(before, carried, app.places)
  const papers = await app.delivery.owedTo({ ...before, paused: null })
  if (papers === 0) throw new UserError(texts.channel.nothingToPost(channelId, app.newest()))
  saved(await app.channels.dueNow(guildId, id))
  app.delivery.wake()
  const said = texts.channel.postingNow(channelId, papers)
  return notice(paused === null ? said : `${said}\n${texts.channel.activeAgain}`)
}
