import { DiscordAPIError, type REST, Routes } from 'discord.js'
import { z } from 'zod'
import { instantOf } from '../rest/discord-time.ts'

/** How long a server's answer counts (ms, by a clock that never goes back). */
const COUNTS_FOR = 10 * 60_000

/** What an answer must at least be to be believed. */
const channelList = z.array(
  z.looseObject({ id: z.string(), last_message_id: z.string().nullable().optional() }),
)

/** Knows in which channels nothing was written lately: one request a server, where a look would be one a channel. */
export interface LastMessages {
  /**
   * Whether nothing was written in a channel, or posted in a forum, since an instant (ms UTC, by Discord's clock). False where
   * that can't be known, as of a thread.
   *
   * @param askedAfter instant of the monotonic clock; a server's answer counts only where it was asked for after that. Default: any
   * @throws what the REST client does, but for a server that refuses to be seen
   */
  isQuietSince(guildId: string, channelId: string, since: number, askedAfter?: number): Promise<boolean>
}

/** @param monotonic milliseconds of a clock that never goes back */
export function createLastMessages(
  rest: REST,
  monotonic: () => number = () => performance.now(),
): LastMessages {
  const asked = new Map<string, { readonly at: number; readonly ids: Promise<Map<string, string | null>> }>()

  async function ask(guildId: string): Promise<Map<string, string | null>> {
    try {
      const channels = channelList.parse(await rest.get(Routes.guildChannels(guildId)))
      return new Map(channels.map(({ id, last_message_id: last }) => [id, last ?? null]))
    } catch (error) {
      if (error instanceof DiscordAPIError && error.status < 500) return new Map()
      throw error
    }
  }

  function lastOf(guildId: string, askedAfter: number): Promise<Map<string, string | null>> {
    for (const [id, { at }] of asked) {
      // The oldest come first.
      if (monotonic() - at <= COUNTS_FOR) break
      asked.delete(id)
    }
    const known = asked.get(guildId)
    if (known !== undefined && known.at > askedAfter) return known.ids
    // Behind all that were asked for before.
    asked.delete(guildId)
    const ids = ask(guildId)
    asked.set(guildId, { at: monotonic(), ids })
    ids.catch(() => {
      if (asked.get(guildId)?.ids === ids) asked.delete(guildId)
    })
    return ids
  }

  return {
    async isQuietSince(guildId, channelId, since, askedAfter = Number.NEGATIVE_INFINITY) {
      const last = (await lastOf(guildId, askedAfter)).get(channelId)
      return last === null || (last !== undefined && instantOf(last) < since)
    },
  }
}
