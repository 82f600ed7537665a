import { defineSubcommand } from '../../src/discord/interactions/command.ts'
import type { Answer, UseCases } from '../../src/discord/interactions/use-cases.ts'
import { channelStatus } from '../../src/discord/messages/channel-panel.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import { UserError } from '../../src/errors.ts'
import type { ChannelSubscription } from '../../src/subscriptions/subscription.ts'
import { anySubscriptionOption } from './options.ts'

/** `/channel status`: what was posted last and comes next, of one subscription or of all. */
export const status = defineSubcommand({
  description: texts.commands.channel.status,
  options: { subscription: anySubscriptionOption },

  async execute({ app, guildId, options: { subscription } }) {
    const all = subscription === undefined ? await app.channels.ofGuild(guildId) : [subscription]
    if (all.length === 0) throw new UserError(texts.channel.none)
    return statusOf(app, all)
  },
})

export async function statusOf(
  app: Pick<UseCases, 'newest' | 'overdueWeekdays' | 'unreadable' | 'delivery'>,
  subscriptions: readonly ChannelSubscription[],
): Promise<Answer> {
  const statuses = await Promise.all(
    subscriptions.map(async (each) => [each, await app.delivery.statusOf(each.id)] as const),
  )
  return channelStatus(statuses, {
    newest: app.newest(),
    overdueWeekdays: app.overdueWeekdays(),
    unreadable: app.unreadable(),
  })
}
