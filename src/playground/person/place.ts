import type { Core } from '../core.ts'
import { openDm } from '../world/dm.ts'
import { holds } from '../world/permissions.ts'
import type { Channel, Guild } from '../world/records.ts'
import { permissionsInChannel } from '../world/world.ts'
import { ClientRefusal } from './client-refusal.ts'

/** Where a person is: in a channel of a server, or in the DM with the bot. */
export type Place =
  | { readonly channelId: string; readonly guildId?: string; readonly dm?: false }
  | { readonly dm: true; readonly channelId?: string; readonly guildId?: string }

/** A person in a place that was found. */
export interface Setting {
  readonly userId: string
  readonly channel: Channel
  /** Null in the DM. */
  readonly guild: Guild | null
}

/** The channel a person means; refuses one that does not exist or that they cannot see. */
export function findSetting(core: Core, userId: string, place: Place): Setting {
  if (place.dm) return { userId, channel: openDm(core.world, core.snowflakes, userId), guild: null }
  const channel = core.world.channels.get(place.channelId)
  if (channel === undefined || !holds(permissionsInChannel(core.world, channel, userId), 'ViewChannel')) {
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
