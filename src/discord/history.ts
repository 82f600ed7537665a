import { type REST, Routes } from 'discord.js'
import { type APIMessage, PermissionFlagsBits } from 'discord-api-types/v10'
import { z } from 'zod'
import { lookAtChannel } from './bot-permissions.ts'

/** Messages looked through for a step that may have been sent: what a busy channel writes in a few minutes. */
const LOOK_BACK = 100

/** What an answer must at least be to be believed: a page of some proxy would read as "nothing was sent". */
const identified = z.looseObject({ id: z.string(), guild_id: z.string().optional() })

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

/** Nobody can take the history of a direct message away. */
async function mayReadHistory(rest: REST, channelId: string, botId: string): Promise<boolean> {
  const channel = identified.parse(await rest.get(Routes.channel(channelId)))
  if (channel.guild_id === undefined) return true
  const seen = await lookAtChannel(rest, { channelId, botId })
  return seen !== undefined && (seen.held & PermissionFlagsBits.ReadMessageHistory) !== 0n
}
