import { type REST, Routes } from 'discord.js'
import { type APIMessage, PermissionFlagsBits } from 'discord-api-types/v10'
import { z } from 'zod'
import { compareSnowflakes, instantOf, snowflakeAt } from '../rest/discord-time.ts'
import { lookAtChannel } from '../servers/permissions.ts'

/** Messages a page of a channel's history has at most. Discord's limit. */
const PAGE = 100

/** Messages, and posts of a forum, that are read to find one of ours. */
export const HISTORY_LIMIT = 2_000

/** What an answer must at least be to be believed: a page of some proxy would read as "nothing was sent". */
const identified = z.looseObject({ id: z.string(), guild_id: z.string().optional() })

/** A part of a channel's history. */
export interface History {
  readonly messages: readonly APIMessage[]
  /** Whether these are all there are since the instant asked for. */
  readonly isWhole: boolean
}

/** Which part of a channel's history is read. */
export interface HistoryQuery {
  readonly channelId: string
  readonly botId: string
  /** Instant by Discord's clock (ms UTC) since which messages are wanted. */
  readonly since: number
  /** Whether a page has what is looked for, so that no further one need be read. */
  readonly isEnough: (page: readonly APIMessage[]) => boolean
  /** Whether an empty channel is believed only where the bot may read its history. */
  readonly mustBeSure: boolean
}

/**
 * Messages of a channel since an instant, in any order, at most {@link HISTORY_LIMIT}; `null` where they may not be
 * read. The newest page comes first, which is all of them in most channels; where it does not reach back far enough,
 * reading goes on from the instant onwards, since what is looked for was written soon after it.
 *
 * Discord answers with an empty list where the history may not be read, as if nothing had ever been written, so
 * emptiness proves something only where the bot has Read Message History.
 */
export async function messagesSince(rest: REST, query: HistoryQuery): Promise<History | null> {
  const { channelId, since, isEnough, mustBeSure } = query
  const read = (part: Readonly<Record<string, string>>) => readPage(rest, channelId, part)
  let newest = await read({})
  if (newest.length === 0 && mustBeSure) {
    if (!(await mayReadHistory(rest, query))) return null
    // The permission may have been given between the two.
    newest = await read({})
  }
  const oldest = newest.at(-1)
  if (oldest === undefined || newest.length < PAGE || instantOf(oldest.id) < since || isEnough(newest)) {
    return { messages: newest, isWhole: true }
  }
  const messages = [...newest]
  let after = snowflakeAt(since)
  while (messages.length < HISTORY_LIMIT) {
    const page = await read({ after })
    messages.push(...page)
    const last = page[0]?.id
    const meets = last === undefined || compareSnowflakes(last, oldest.id) >= 0
    if (meets || page.length < PAGE || isEnough(page)) return { messages, isWhole: true }
    after = last
  }
  return { messages, isWhole: false }
}

/** One page, the newest message first. */
async function readPage(
  rest: REST,
  channelId: string,
  part: Readonly<Record<string, string>>,
): Promise<APIMessage[]> {
  const query = new URLSearchParams({ limit: String(PAGE), ...part })
  const answer = await rest.get(Routes.channelMessages(channelId), { query })
  const messages = z.array(identified).parse(answer) as unknown as APIMessage[]
  return messages.sort((a, b) => compareSnowflakes(b.id, a.id))
}

/** Nobody can take the history of a direct message away. */
async function mayReadHistory(
  rest: REST,
  { channelId, botId }: Pick<HistoryQuery, 'channelId' | 'botId'>,
): Promise<boolean> {
  const channel = identified.parse(await rest.get(Routes.channel(channelId)))
  if (channel.guild_id === undefined) return true
  const seen = await lookAtChannel(rest, { channelId, botId })
  return seen !== undefined && (seen.held & PermissionFlagsBits.ReadMessageHistory) !== 0n
}
