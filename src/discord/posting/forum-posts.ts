import { DiscordAPIError, type REST, Routes } from 'discord.js'
import {
  type APIGuildForumChannel,
  type APIMessage,
  type APIThreadChannel,
  RESTJSONErrorCodes,
} from 'discord-api-types/v10'
import { z } from 'zod'
import { compareSnowflakes, instantOf } from '../rest/discord-time.ts'
import { HISTORY_LIMIT, type History } from './history.ts'

/** Archived posts a page has at most. Discord's limit. */
const PAGE = 100

/** Which part of a forum is read. */
export interface ForumQuery {
  readonly forumId: string
  /** Whose posts. */
  readonly ownerId: string
  /** Instant by Discord's clock (ms UTC) since which posts are wanted. */
  readonly since: number
  /** Whether a post's first message is what is looked for, so that no further one need be read. */
  readonly isEnough: (messages: readonly APIMessage[]) => boolean
}

/** What an answer must at least be to be believed. */
const threadList = z.looseObject({
  threads: z.array(z.looseObject({ id: z.string() })),
  has_more: z.boolean().optional(),
})

/**
 * The first messages of somebody's posts in a forum since an instant, of those that are open and those that are archived,
 * the oldest first; at most {@link HISTORY_LIMIT} archived posts are looked at. Making a post has no nonce, so this is the only way to
 * know whether an attempt got through.
 */
export async function forumPostsSince(rest: REST, query: ForumQuery): Promise<History> {
  const { forumId, ownerId, since, isEnough } = query
  const { guild_id } = (await rest.get(Routes.channel(forumId))) as APIGuildForumChannel
  const active = await readThreads(rest, Routes.guildActiveThreads(guild_id ?? ''), {})
  const archived = await archivedSince(rest, forumId, since)
  const posts = [...active.threads, ...archived.threads]
    .filter(({ id, parent_id, owner_id }) => {
      return parent_id === forumId && owner_id === ownerId && instantOf(id) >= since
    })
    .sort((a, b) => compareSnowflakes(a.id, b.id))
  const messages: APIMessage[] = []
  for (const { id } of posts) {
    const first = await firstMessage(rest, id)
    if (first === undefined) continue
    messages.push(first)
    if (isEnough([first])) return { messages, isWhole: true }
  }
  return { messages, isWhole: archived.isWhole }
}

/** Posts that were archived since an instant: the one archived last comes first, and none is archived before it is made. */
async function archivedSince(
  rest: REST,
  forumId: string,
  since: number,
): Promise<{ threads: APIThreadChannel[]; isWhole: boolean }> {
  const threads = new Map<string, APIThreadChannel>()
  let before: string | undefined
  while (threads.size < HISTORY_LIMIT) {
    const page = await readThreads(rest, Routes.channelThreads(forumId, 'public'), {
      limit: String(PAGE),
      ...(before === undefined ? {} : { before }),
    })
    const known = threads.size
    for (const thread of page.threads) threads.set(thread.id, thread)
    const last = Date.parse(page.threads.at(-1)?.thread_metadata?.archive_timestamp ?? '')
    const isWhole = page.has_more !== true || Number.isNaN(last) || last < since
    if (isWhole) return { threads: [...threads.values()], isWhole }
    if (threads.size === known) break
    // Several may be archived in one millisecond: the page that follows repeats those of the last one.
    before = new Date(last + 1).toISOString()
  }
  return { threads: [...threads.values()], isWhole: false }
}

async function readThreads(
  rest: REST,
  route: `/${string}`,
  part: Readonly<Record<string, string>>,
): Promise<{ threads: APIThreadChannel[]; has_more?: boolean }> {
  const answer = threadList.parse(await rest.get(route, { query: new URLSearchParams(part) }))
  return answer as unknown as { threads: APIThreadChannel[]; has_more?: boolean }
}

/** The message that a post begins with has its id; `undefined` where somebody deleted it. */
async function firstMessage(rest: REST, id: string): Promise<APIMessage | undefined> {
  try {
    return (await rest.get(Routes.channelMessage(id, id))) as APIMessage
  } catch (error) {
    if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage) return undefined
    throw error
  }
}
