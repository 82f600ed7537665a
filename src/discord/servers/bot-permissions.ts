import { DiscordAPIError, type REST, Routes } from 'discord.js'
import {
  type APIChannel,
  type APIGuild,
  type APIGuildChannel,
  type APIGuildMember,
  type GuildChannelType,
  RESTJSONErrorCodes,
} from 'discord-api-types/v10'
import { z } from 'zod'
import { ChannelRefused } from '../rest/refusals.ts'
import { permissionsIn } from './permissions.ts'

/** A server's channel with what the bot may do in it. */
export interface SeenChannel {
  readonly channel: APIGuildChannel<GuildChannelType>
  readonly held: bigint
}

/**
 * Asks Discord for a server's channel and works out what the bot may do there; `undefined` where it is gone, out of sight,
 * or in no server. A thread has the permissions of the channel it is in.
 */
export async function lookAtChannel(
  rest: REST,
  { channelId, botId }: { readonly channelId: string; readonly botId: string },
): Promise<SeenChannel | undefined> {
  try {
    const channel = identified.parse(await rest.get(Routes.channel(channelId))) as unknown as APIChannel
    if (!('guild_id' in channel) || channel.guild_id === undefined) return undefined
    const { guild_id: guildId } = channel
    const [guild, me, ruling] = (await Promise.all([
      rest.get(Routes.guild(guildId)),
      rest.get(Routes.guildMember(guildId, botId)),
      isThread(channel) ? rest.get(Routes.channel(channel.parent_id)) : channel,
    ])) as [APIGuild, APIGuildMember, APIGuildChannel<GuildChannelType>]
    const held = permissionsIn(guild, ruling, { userId: botId, roleIds: me.roles, timedOutUntil: null }, 0)
    return { channel: channel as APIGuildChannel<GuildChannelType>, held }
  } catch (error) {
    if (error instanceof DiscordAPIError && OUT_OF_SIGHT.has(error.code)) return undefined
    if (error instanceof ChannelRefused) return undefined
    throw error
  }
}

/** What an answer must at least be to be believed: it might be the page of some proxy. */
const identified = z.looseObject({ id: z.string() })

const OUT_OF_SIGHT: ReadonlySet<string | number> = new Set<string | number>([
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
])

function isThread(channel: APIChannel): channel is APIChannel & { readonly parent_id: string } {
  return 'thread_metadata' in channel && 'parent_id' in channel && typeof channel.parent_id === 'string'
}

/** Whether a channel is a thread in which only moderators may write. */
export function isLockedThread(channel: object): boolean {
  return threadMetadata.safeParse(channel).data?.thread_metadata.locked === true
}

const threadMetadata = z.object({ thread_metadata: z.object({ locked: z.boolean().optional() }) })
