import type { APIGuildForumChannel } from 'discord-api-types/v10'
import { UserError } from '../../errors.ts'
import { type ChannelSubscription, LAYOUTS_OF } from '../../subscriptions/subscription.ts'
import { texts } from '../texts/texts.ts'
import type { Carried } from './carried.ts'
import { lacksGeneralTag } from './forum-tags.ts'
import { missingToAsk, missingToPost } from './permissions.ts'
import type { Places } from './places.ts'

/** What is looked at before a subscription is saved, resumed or fired. */
type Planned = Pick<ChannelSubscription, 'guildId' | 'channelId' | 'channelKind' | 'layout' | 'look'>

/**
 * The one check of everything that makes the bot post in a channel, whether it was typed or pressed: the bot may post so,
 * and whoever asks for it may write there and mention the role themselves. What the interaction says of the channel is
 * believed; everything else is looked up.
 *
 * @throws UserError naming the permissions that are missing, or what a forum lacks
 */
export async function requirePostable(planned: Planned, carried: Carried, places: Places): Promise<void> {
  const { guildId, channelId, channelKind: kind, layout, look } = planned
  if (!LAYOUTS_OF[kind].includes(layout)) throw new UserError(texts.channel.wrongLayout(layout, kind))
  const named =
    carried.channels.get(channelId) ?? (carried.channel?.id === channelId ? carried.channel : null)
  const needs = { kind, layout, isLocked: named?.isLocked ?? false }
  if (named?.appPermissions != null) requireOfBot(channelId, missingToPost(named.appPermissions, needs))
  if (named?.permissions != null) requireOfAsker(channelId, missingToAsk(named.permissions, needs))

  const mentions = look.roleId !== null && !(await places.isMentionable(guildId, look.roleId))
  const isSaid = named?.appPermissions != null && named.permissions != null
  if (isSaid && !mentions && kind !== 'forum') return

  const place = await places.find(guildId, channelId)
  if (place === undefined) throw new UserError(texts.channel.outOfSight(channelId))
  const all = { ...needs, mentions, isLocked: place.isLocked }
  requireOfBot(channelId, missingToPost(named?.appPermissions ?? place.bot, all))
  const asker = carried.member === null ? 0n : await place.permissionsOf(carried.member)
  requireOfAsker(channelId, missingToAsk(named?.permissions ?? asker, all))
  if (kind === 'forum' && lacksGeneralTag(place.channel as APIGuildForumChannel)) {
    throw new UserError(texts.channel.noForumTag(channelId))
  }
}

function requireOfBot(channelId: string, missing: readonly string[]): void {
  if (missing.length > 0) throw new UserError(texts.channel.missing(channelId, missing))
}

function requireOfAsker(channelId: string, missing: readonly string[]): void {
  if (missing.length > 0) throw new UserError(texts.channel.askerMissing(channelId, missing))
}
