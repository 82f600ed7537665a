import { type REST, Routes } from 'discord.js'
import {
  type APIChannel,
  type APIGuild,
  type APIGuildChannel,
  type APIGuildMember,
  type APIMessage,
  type GuildChannelType,
  PermissionFlagsBits,
} from 'discord-api-types/v10'
import { z } from 'zod'
import { permissionsIn } from './permissions.ts'

/** Messages looked through for a step that may have been sent: what a busy channel writes in a few minutes. */
const LOOK_BACK = 100

/** What an answer must at least be to be believed: a page of some proxy would read as "nothing was sent". */
const identified = z.looseObject({ id: z.string() })

/**
 * A channel's last messages, the newest first; `null` where they may not be read. Discord answers with an
 * empty list then, as if nothing had ever been written, so emptiness is believed only where the bot holds Read
 * Message History.
 */
export async function recentMessages(
  rest: REST,
  channelId: string,
  botId: string,
): Promise<APIMessage[] | null> {
  const read = async () => {
    const query = new URLSearchParams({ limit: String(LOOK_BACK) })
    const answer = await rest.get(Routes.channelMessages(channelId), { query })
    return z.array(identified).parse(answer) as unknown as APIMessage[]
  }
  const messages = await read()
  if (messages.length > 0) return messages
  if (!(await mayReadHistory(rest, channelId, botId))) return null
  // The permission may have been given between the two.
  return read()
}

async function mayReadHistory(rest: REST, channelId: string, botId: string): Promise<boolean> {
  const channel = identified.parse(await rest.get(Routes.channel(channelId))) as unknown as APIChannel
  // Nobody can take the history of a direct message away.
  if (!('guild_id' in channel) || channel.guild_id === undefined) return true
  const { guild_id: guildId } = channel
  const [guild, me, ruling] = (await Promise.all([
    rest.get(Routes.guild(guildId)),
    rest.get(Routes.guildMember(guildId, botId)),
    // In a thread, the permissions are those of the channel it belongs to.
    isThread(channel) ? rest.get(Routes.channel(channel.parent_id)) : channel,
  ])) as [APIGuild, APIGuildMember, APIGuildChannel<GuildChannelType>]
  const held = permissionsIn(guild, ruling, { roles: me.roles, userId: botId })
  return (held & PermissionFlagsBits.ReadMessageHistory) !== 0n
}

function isThread(channel: APIChannel): channel is APIChannel & { readonly parent_id: string } {
  return 'thread_metadata' in channel && 'parent_id' in channel && typeof channel.parent_id === 'string'
}
