import { defineSubcommand } from '../../src/discord/interactions/command.ts'
import { saved } from '../../src/discord/interactions/outcomes.ts'
import type { Answer, ServerUse } from '../../src/discord/interactions/use-cases.ts'
import { channelExists, channelSaved } from '../../src/discord/messages/channel-panel.ts'
import { withPreview } from '../../src/discord/messages/post-preview.ts'
import { requirePostable } from '../../src/discord/servers/channel-check.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import { newWish } from '../../src/subscriptions/channel-wish.ts'
import type { ChannelSubscription } from '../../src/subscriptions/subscription.ts'
import { placeOption, wishNamed, wishOptions } from './options.ts'

/** `/channel subscribe`: posts each digest in a channel. */
export const subscribe = defineSubcommand({
  description: texts.commands.channel.subscribe,
  options: { channel: placeOption, ...wishOptions },

  async execute({ app, userId, guildId, carried, options: { channel: place, ...options } }) {
    const wish = newWish(guildId, { ...wishNamed(options), place }, await app.zones.of(userId))
    await requirePostable(wish, carried, app.places)
    const outcome = await app.channels.subscribe(wish, userId)
    if (outcome.kind === 'exists') return channelExists(outcome.subscription, userId)
    const subscription = saved(outcome)
    return announced({ app, userId }, subscription, options.timezone, texts.channel.saved(subscription))
  },
})

/** What was understood, and below it how the post would begin. Remembers the zone that was named. */
export async function announced(
  { app, userId }: Pick<ServerUse, 'app' | 'userId'>,
  subscription: ChannelSubscription,
  zone: { readonly timeZone: string; readonly fixedOffset: boolean } | undefined,
  ...said: readonly string[]
): Promise<Answer> {
  if (zone !== undefined) await app.zones.remember(userId, zone.timeZone)
  const { timeZone } = subscription.schedule
  const usual = app.library.usualArrival(timeZone)
  const lines = [
    ...said,
    ...(zone?.fixedOffset ? [texts.time.fixed(zone.timeZone)] : []),
    ...(usual === null ? [] : [texts.channel.usualArrival(usual, timeZone)]),
  ]
  return withPreview(channelSaved(lines.join('\n'), subscription, userId), subscription, app)
}
