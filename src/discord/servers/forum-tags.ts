import { type APIGuildForumChannel, ChannelFlags } from 'discord-api-types/v10'
import { joined } from '../../search/analysis.ts'

/** Most tags of one forum post. Source: Discord, "Channel Resource", `applied_tags`. */
const APPLIED_LIMIT = 5

/** Names of a tag that fits every digest. */
const GENERAL_NAMES: ReadonlySet<string> = new Set(
  ['Digest', 'Digests', 'Daily digest', 'Paper', 'Papers', 'AI papers', 'arXiv', 'News', 'Paperboy'].map(
    joined,
  ),
)

type Forum = Pick<APIGuildForumChannel, 'available_tags' | 'flags'>

/**
 * Ids of a forum's tags for a post: those called as the wanted ones, in that order, after one that fits every digest.
 * Tags that only moderators may set are left alone.
 */
export function forumTagsFor({ available_tags }: Forum, wanted: readonly string[]): string[] {
  const free = available_tags.filter(({ moderated }) => !moderated)
  const general = free.filter(({ name }) => GENERAL_NAMES.has(joined(name))).slice(0, 1)
  const named = wanted.flatMap((tag) => free.filter(({ name }) => joined(name) === joined(tag)))
  return [...new Set([...general, ...named].map(({ id }) => id))].slice(0, APPLIED_LIMIT)
}

/** Whether a forum asks for a tag of every post without having one that fits every digest. */
export function lacksGeneralTag(forum: Forum): boolean {
  const requiresTag = ((forum.flags ?? 0) & ChannelFlags.RequireTag) !== 0
  return requiresTag && forumTagsFor(forum, []).length === 0
}
