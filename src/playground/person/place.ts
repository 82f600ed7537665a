import { InteractionContextType } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import type { StoredMessage } from '../messages/message-store.ts'
import { openDm, openGroup } from '../world/dm.ts'
import { hasPermissions } from '../world/permissions.ts'
import type { Channel, Guild } from '../world/records.ts'
import { isDm, permissionsInChannel } from '../world/world.ts'
import { ClientRefusal } from './client-refusal.ts'

/** Where a person is: in a channel of a server, in the DM with the bot, or in a group conversation without it. */
export type Place =
  | { readonly channelId: string; readonly guildId?: string; readonly dm?: false; readonly group?: false }
  | { readonly dm: true; readonly group?: false; readonly channelId?: string; readonly guildId?: string }
  | { readonly group: true; readonly dm?: false; readonly channelId?: string; readonly guildId?: string }

/** A person in a place that was found. */
export interface Setting {
  readonly userId: string
  readonly channel: Channel
  /** Null in the DM and in a group. */
  readonly guild: Guild | null
}

/** The channel a person means; refuses one that does not exist or that they cannot see. */
export function findSetting(core: Core, userId: string, place: Place): Setting {
  if (place.dm) return { userId, channel: openDm(core.world, core.snowflakes, userId), guild: null }
  if (place.group) return { userId, channel: openGroup(core.world, core.snowflakes, userId), guild: null }
  const channel = core.world.channels.get(place.channelId)
  if (
    channel === undefined ||
    !hasPermissions(permissionsInChannel(core.world, channel, userId), 'ViewChannel')
  ) {
    throw new ClientRefusal(
      'unknown-place',
      `There is no channel ${place.channelId} that this person can see`,
    )
  }
  const guild = channel.guildId === null ? null : (core.world.guilds.get(channel.guildId) ?? null)
  if (place.guildId !== undefined && place.guildId !== guild?.id) {
    throw new ClientRefusal('unknown-place', `Channel ${channel.id} is not in server ${place.guildId}`)
  }
  return { userId, channel, guild }
}

/** Where Discord says an interaction comes from. */
export function contextOf({ channel, guild }: Setting): InteractionContextType {
  if (guild !== null) return InteractionContextType.Guild
  return isDm(channel) ? InteractionContextType.BotDM : InteractionContextType.PrivateChannel
}

/** Is the app there only for those who installed it for themselves? */
export function isUserInstalled(core: Core, setting: Setting): boolean {
  const { guild } = setting
  if (guild !== null) return !guild.members.has(core.world.application.id)
  return contextOf(setting) === InteractionContextType.PrivateChannel
}

/** What names a message. */
export type MessageKey = Pick<StoredMessage, 'channel_id' | 'id'>

/** A message in its present state; refuses one that is gone or that the person cannot see. */
export function visibleMessage(core: Core, userId: string, message: MessageKey): StoredMessage {
  findSetting(core, userId, { channelId: message.channel_id })
  const kept = core.messages.findAny(message.channel_id, message.id)
  const shownTo = kept && core.messages.ephemeralFor(kept)
  if (kept === undefined || (shownTo !== null && shownTo !== userId)) {
    throw new ClientRefusal('unknown-message', `There is no message ${message.id} that this person can see`)
  }
  return kept
}
