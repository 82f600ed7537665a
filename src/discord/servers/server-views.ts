import { type REST, Routes } from 'discord.js'
import type { APIGuild, APIGuildChannel, APIGuildMember, GuildChannelType } from 'discord-api-types/v10'
import { z } from 'zod'
import { createFairRate } from '../rest/fair-rate.ts'
import type { Member } from './permissions.ts'

/** A server as it is: what decides who may do what in it. */
export interface ServerView {
  readonly guild: Pick<APIGuild, 'id' | 'owner_id' | 'roles'>
  /** All channels but threads, also those that the bot can't see. */
  readonly channels: ReadonlyMap<string, APIGuildChannel<GuildChannelType>>
  /** The bot itself. */
  readonly bot: Member
}

/** How often a server may be looked at: enough for its admins, not enough to keep other servers' posts waiting. */
const LOOKS = { burst: 10, perSecond: 1 }

/** Servers whose last view is remembered. */
const REMEMBERED = 200

const guildSchema = z.looseObject({
  id: z.string(),
  owner_id: z.string(),
  roles: z.array(z.looseObject({ id: z.string() })),
})
const channelsSchema = z.array(z.looseObject({ id: z.string(), type: z.number() }))
const memberSchema = z.looseObject({ roles: z.array(z.string()) })

/** Looks at whole servers. */
export interface ServerViews {
  /**
   * A server as it is now, or was a moment ago where it is looked at very often.
   *
   * @throws what Discord answers where the bot is not in it, or that can't be known
   */
  of(guildId: string): Promise<ServerView>
}

/**
 * Looks at servers by their lists of channels and roles: three requests, none of which Discord refuses. Asking for a channel
 * that the bot can't see would cost a refusal, and Discord accepts only so many.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function createServerViews(rest: REST, botId: () => string, now: () => number): ServerViews {
  const rate = createFairRate(LOOKS, now)
  const views = new Map<string, Promise<ServerView>>()

  async function look(guildId: string): Promise<ServerView> {
    const [guild, channels, me] = await Promise.all([
      rest.get(Routes.guild(guildId)),
      rest.get(Routes.guildChannels(guildId)),
      rest.get(Routes.guildMember(guildId, botId())),
    ])
    guildSchema.parse(guild)
    return {
      guild: guild as APIGuild,
      channels: new Map(
        (channelsSchema.parse(channels) as unknown as APIGuildChannel<GuildChannelType>[]).map((each) => [
          each.id,
          each,
        ]),
      ),
      bot: memberOf(botId(), memberSchema.parse(me) as unknown as APIGuildMember),
    }
  }

  return {
    of(guildId) {
      const last = views.get(guildId)
      if (last !== undefined && !rate.allows(guildId)) return last
      const view = look(guildId)
      views.delete(guildId)
      const [oldest] = views.keys()
      if (views.size >= REMEMBERED && oldest !== undefined) views.delete(oldest)
      views.set(guildId, view)
      view.catch(() => {
        if (views.get(guildId) === view) views.delete(guildId)
      })
      return view
    },
  }
}

function memberOf(userId: string, { roles, communication_disabled_until: until }: APIGuildMember): Member {
  const timedOutUntil = Date.parse(until ?? '')
  return { userId, roleIds: roles, timedOutUntil: Number.isNaN(timedOutUntil) ? null : timedOutUntil }
}
