import { setTimeout as sleep } from 'node:timers/promises'
import { Collection as BaseCollection, Client, GatewayIntentBits } from 'discord.js'
import { type APIGatewayBotInfo, Routes } from 'discord-api-types/v10'
import { type RestParts, restOptions } from '../rest/rest.ts'
import {
  createIdentifyGate,
  type IdentifyGate,
  type IdentifyNotice,
  type ReserveIdentify,
  reserveInMemory,
} from './identify-gate.ts'
import { knowNetworkErrors } from './patient-gateway.ts'
import { ShardStrategy } from './shard-strategy.ts'
import { createShards, type Shards, type StartableShards } from './shards.ts'

/** A count of shards to begin with, which the log-in replaces. With 1, discord.js would read SHARD_COUNT. */
const UNKNOWN_COUNT = 2

/** What discord.js cannot do without: servers themselves. All else it needs arrives with each interaction. */
const KEPT: ReadonlySet<string> = new Set(['GuildManager'])

/**
 * A cache that keeps nothing. Its class has the name that discord.js checks before it warns of caches it
 * does not recommend to limit; we post through REST and read no cache, which is what makes it safe here.
 */
const EmptyCache = class Collection<Key, Value> extends BaseCollection<Key, Value> {
  override set(): this {
    return this
  }
}

/** What the connections to Discord are made with; everything has a default. */
export interface GatewayParts {
  /** Reserves times for session starts where several processes share them. Default: in memory. */
  readonly reserveIdentify?: ReserveIdentify
  /** Hears what the operator should know of session starts. */
  readonly notice?: (notice: IdentifyNotice) => void
}

/** The bot's presence on Discord: the client of discord.js, and the shards that it runs. */
export interface Gateway {
  readonly client: Client
  readonly shards: Shards
}

/** A gateway before its log-in. */
export interface NewGateway extends Gateway {
  readonly shards: StartableShards
  readonly gate: IdentifyGate
}

/**
 * The Discord client: the Guilds intent only, and a cache for nothing but servers. With 2,500 of them, the
 * default caches take three times the memory.
 */
export function createGateway(apiUrl: string, rest: RestParts = {}, parts: GatewayParts = {}): NewGateway {
  knowNetworkErrors()
  const now = () => performance.now()
  const { reserveIdentify = reserveInMemory(now), notice = () => undefined } = parts
  let strategy: ShardStrategy | null = null
  const client: Client = new Client({
    ws: {
      buildStrategy: (manager) => {
        strategy = new ShardStrategy(manager)
        return strategy
      },
      buildIdentifyThrottler: () => gate,
    },
    // Which shards there are is known at the log-in. Left out, discord.js reads SHARDS and SHARD_COUNT in a form of its own.
    shards: [0],
    shardCount: UNKNOWN_COUNT,
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: restOptions(apiUrl, rest),
    makeCache: (managerType) => (KEPT.has(managerType.name) ? new BaseCollection() : new EmptyCache()),
    sweepers: {},
  })
  const gate = createIdentifyGate({
    ask: async () => (await client.rest.get(Routes.gatewayBot())) as APIGatewayBotInfo,
    reserve: reserveIdentify,
    sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
    now,
    notice,
  })
  return { client, gate, shards: createShards(client, () => strategy) }
}

/** Whether every shard that this process runs is connected. The manager's own status stays at "ready" when one is lost. */
export function isConnected({ count, lost }: Pick<Shards, 'count' | 'lost'>): boolean {
  return count > 0 && lost().length === 0
}
