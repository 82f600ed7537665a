import { DiscordAPIError, type REST, Routes } from 'discord.js'
import {
  type APIGuild,
  type APIGuildChannel,
  type APIGuildMember,
  type APIThreadChannel,
  type GuildChannelType,
  RESTJSONErrorCodes,
} from 'discord-api-types/v10'
import { permissionsIn } from './permissions.ts'

/** A server's channel with what the bot may do in it. */
export interface SeenChannel {
  readonly channel: APIGuildChannel<GuildChannelType>
  readonly held: bigint
}

/**
 * Asks Discord for a channel and reckons what the bot may do there; `undefined` where it is gone or out of sight. A
 * thread has the permissions of the channel it is in.
 */
export async function lookAtChannel(
  rest: REST,
  {
    guildId,
    channelId,
    botId,
  }: { readonly guildId: string; readonly channelId: string; readonly botId: string },
): Promise<SeenChannel | undefined> {
  try {
    const channel = (await rest.get(Routes.channel(channelId))) as APIGuildChannel<GuildChannelType>
    const [guild, me, parent] = (await Promise.all([
      rest.get(Routes.guild(guildId)),
      rest.get(Routes.guildMember(guildId, botId)),
      isThread(channel) ? rest.get(Routes.channel(channel.parent_id ?? '')) : channel,
    ])) as [APIGuild, APIGuildMember, APIGuildChannel<GuildChannelType>]
    return { channel, held: permissionsIn(guild, parent, { roles: me.roles, userId: botId }) }
  } catch (error) {
    if (error instanceof DiscordAPIError && OUT_OF_SIGHT.has(error.code)) return undefined
    throw error
  }
}

const OUT_OF_SIGHT: ReadonlySet<string | number> = new Set<string | number>([
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
])

function isThread(channel: object): channel is APIThreadChannel {
  return 'thread_metadata' in channel
}
