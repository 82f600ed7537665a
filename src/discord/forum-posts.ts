import { DiscordAPIError, type REST, Routes } from 'discord.js'
import {
  type APIGuildForumChannel,
  type APIMessage,
  type APIThreadChannel,
  RESTJSONErrorCodes,
} from 'discord-api-types/v10'
import type { FindOutcome } from '../delivery/ports.ts'

/** Posts looked through, the newest first: more than a bot makes in the days for which a digest is news. */
const LOOK_BACK = 25

/** What is looked for. */
interface Wanted {
  readonly forumId: string
  /** Whose posts. */
  readonly ownerId: string
  /** Is a post's first message the one? */
  readonly isOurs: (message: APIMessage) => boolean
}

/**
 * Looks for a post in a forum, among those that are open and those that are archived. Making one has no nonce, so this is
 * the only way to know whether an attempt got through.
 */
export async function findForumPost(rest: REST, { forumId, ownerId, isOurs }: Wanted): Promise<FindOutcome> {
  const { guild_id } = (await rest.get(Routes.channel(forumId))) as APIGuildForumChannel
  const [active, archived] = (await Promise.all([
    rest.get(Routes.guildActiveThreads(guild_id ?? '')),
    rest.get(Routes.channelThreads(forumId, 'public')),
  ])) as { threads: APIThreadChannel[] }[]
  const posts = [...(active?.threads ?? []), ...(archived?.threads ?? [])]
    .filter(({ parent_id, owner_id }) => parent_id === forumId && owner_id === ownerId)
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
    .slice(0, LOOK_BACK)
  for (const { id } of posts) {
    const first = await firstMessage(rest, id)
    if (first !== undefined && isOurs(first)) return { status: 'found', channelId: id, messageId: id }
  }
  return { status: 'absent' }
}

/** The message that a post begins with bears its id; `undefined` where somebody deleted it. */
async function firstMessage(rest: REST, id: string): Promise<APIMessage | undefined> {
  try {
    return (await rest.get(Routes.channelMessage(id, id))) as APIMessage
  } catch (error) {
    if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage) return undefined
    throw error
  }
}
