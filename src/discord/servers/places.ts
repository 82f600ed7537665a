import { DiscordAPIError, type REST, Routes } from 'discord.js'
import {
  type APIGuildChannel,
  type APIThreadChannel,
  ChannelType,
  type GuildChannelType,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
} from 'discord-api-types/v10'
import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { ChannelRefused, type Refusals } from '../rest/refusals.ts'
import { isLockedThread, type Member, permissionsIn } from './permissions.ts'
import type { ServerView, ServerViews } from './server-views.ts'

/** A channel or thread of a server, and what may be done there. */
interface Place {
  readonly channel: APIGuildChannel<GuildChannelType> | APIThreadChannel
  readonly isLocked: boolean
  /** What the bot may do there. */
  readonly bot: bigint
  /** What somebody else may do there. */
  permissionsOf(member: Member): Promise<bigint>
}

/** Where something can be posted, as Discord sees it. */
export interface Places {
  /** The place of that id; `undefined` where it is gone, or where the bot can't see it. */
  find(guildId: string, channelId: string): Promise<Place | undefined>
  /** Whether everybody may mention a role. One that is gone is mentioned by nobody. */
  isMentionable(guildId: string, roleId: string): Promise<boolean>
}

export interface PlacesParts {
  readonly rest: REST
  readonly refusals: Pick<Refusals, 'heardOf'>
  readonly views: ServerViews
  readonly clock: Clock
}

/** What an answer about a thread must at least be; anything else might be some proxy's page. */
const threadSchema = z.looseObject({
  id: z.string(),
  parent_id: z.string(),
  thread_metadata: z.looseObject({ locked: z.boolean().optional() }),
})

/** Discord's error codes for what is gone or out of the bot's sight. */
const OUT_OF_SIGHT: ReadonlySet<string | number> = new Set<string | number>([
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
])

export function createPlaces({ rest, views, clock, refusals }: PlacesParts): Places {
  async function threadOf(channelId: string): Promise<APIThreadChannel | undefined> {
    const answer = await orUndefined(OUT_OF_SIGHT, () => rest.get(Routes.channel(channelId)))
    const parsed = threadSchema.safeParse(answer)
    return parsed.success ? (answer as APIThreadChannel) : undefined
  }

  async function isInThread(threadId: string, userId: string): Promise<boolean> {
    const gone = new Set<string | number>([RESTJSONErrorCodes.UnknownMember])
    return (await orUndefined(gone, () => rest.get(Routes.threadMembers(threadId, userId)))) !== undefined
  }

  function placeIn(
    { guild, bot }: ServerView,
    channel: Place['channel'],
    ruling: APIGuildChannel<GuildChannelType>,
  ): Place {
    const of = (member: Member) => permissionsIn(guild, ruling, member, clock.now())
    const isPrivate = channel.type === ChannelType.PrivateThread
    return {
      channel,
      isLocked: isLockedThread(channel),
      bot: of(bot),
      async permissionsOf(member) {
        const bits = of(member)
        const isModerator = (bits & PermissionFlagsBits.ManageThreads) !== 0n
        if (!isPrivate || isModerator || (await isInThread(channel.id, member.userId))) return bits
        return 0n
      },
    }
  }

  return {
    async find(guildId, channelId) {
      const view = await views.of(guildId)
      const channel = view.channels.get(channelId)
      if (channel !== undefined) {
        const place = placeIn(view, channel, channel)
        if ((place.bot & PermissionFlagsBits.ViewChannel) === 0n) return undefined
        // It was refused before the bot could see it.
        refusals.heardOf(channelId)
        return place
      }
      const thread = await threadOf(channelId)
      const parent = view.channels.get(thread?.parent_id ?? '')
      return thread === undefined || parent === undefined ? undefined : placeIn(view, thread, parent)
    },

    async isMentionable(guildId, roleId) {
      const { guild } = await views.of(guildId)
      return guild.roles.find(({ id }) => id === roleId)?.mentionable ?? true
    },
  }
}

async function orUndefined<T>(
  codes: ReadonlySet<string | number>,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof DiscordAPIError && codes.has(error.code)) return undefined
    if (error instanceof ChannelRefused) return undefined
    throw error
  }
}
