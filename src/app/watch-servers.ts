import { type Client, Events } from 'discord.js'
import type { Clock } from '../clock.ts'
import { contained } from '../contained.ts'
import { sayHello } from '../discord/posting/hello.ts'
import { accounts } from '../discord/rest/refusals.ts'
import { watchChannels } from '../discord/servers/watch-channels.ts'
import { logChannels } from '../health/log-lines.ts'
import type { Log } from '../log.ts'
import { shardOf } from '../shards.ts'
import type { Store } from '../store/store.ts'
import type { ChannelSubscriptions } from '../subscriptions/channel-subscriptions.ts'
import type { Connection } from './connection.ts'
import type { Lifetime } from './lifetime.ts'

/**
 * Follows what happens on the servers of a bot that is logged in: it says hello where it is invited, and pauses and
 * resumes what channels and permissions allow.
 *
 * @returns looks at every server as it is now, for what changed while nobody watched
 */
export function watchServers(parts: {
  readonly client: Client<true>
  readonly connection: Connection
  readonly channels: ChannelSubscriptions
  readonly ledger: Store['ledger']
  readonly clock: Clock
  readonly log: Log
  readonly life: Pick<Lifetime, 'sleep'>
}): () => Promise<void> {
  const { client, connection, channels, ledger, clock, log, life } = parts
  const { gateway, rest, refusals, publisher, views, places } = connection
  const { shards } = gateway
  const hello = { rest, botId: client.user.id, ledger, publisher, clock, sleep: life.sleep }
  client.on(
    Events.GuildCreate,
    contained(({ id }) => {
      // Two processes hear of it while a shard moves from one to the other.
      if (shards.dutyFor(id) === 'other') return
      refusals
        .onAccountOf([accounts.ofServer(id)], () => sayHello(id, hello))
        .then(
          (outcome) => log.info({ guild: id, hello: outcome }, 'joined a server'),
          (error) => log.warn({ err: error, guild: id }, 'joined a server, but could not say hello'),
        )
    }),
  )
  const look = watchChannels({
    client,
    servers: shards,
    channels,
    views,
    places,
    refusals,
    report: logChannels(log),
  })
  // A shard whose session begins anew may have missed anything.
  client.on(
    Events.ShardReady,
    contained((key) => {
      const shard = shards.idOf(key)
      if (shard === null) return
      const isItsServer = (guildId: string) => shardOf(guildId, shards.count) === shard
      look(isItsServer).catch((error) => log.warn({ err: error, shard }, 'the look at servers failed'))
    }),
  )
  return look
}
