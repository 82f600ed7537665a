import { setTimeout as sleep } from 'node:timers/promises'
import {
  Collection as BaseCollection,
  Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayIntentBits,
} from 'discord.js'
import { type APIGatewayBotInfo, GatewayCloseCodes, Routes } from 'discord-api-types/v10'
import { contained } from '../../contained.ts'
import { messageOf, UsageError, UserError } from '../../errors.ts'
import { planShards, type ShardChoice } from '../../shards.ts'
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

/**
 * Logs a client in and waits until it knows the servers of its first shard. The others are connected one after the other, as fast
 * as Discord lets them; until then, the first ones are at work.
 *
 * @throws UsageError where Discord refuses the token or there is no such shard, UserError where it can't be reached
 */
export async function logIn(
  { client, shards, gate }: NewGateway,
  token: string,
  choice: ShardChoice = 'auto',
): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, contained(resolve)))
  const ended = new Promise<never>((_, reject) =>
    client.once(
      Events.ShardDisconnect,
      contained(({ code }) => reject(connectionEnd(code))),
    ),
  )
  try {
    client.rest.setToken(token)
    const { shards: recommended } = await gate.open()
    const plan = planShards(choice, recommended)
    shards.begin(plan)
    // It may end before the log-in is through, or instead.
    await Promise.race([client.login(token), ended])
    const loggedIn = await Promise.race([ready, ended])
    for (const id of plan.ids.slice(1)) {
      // What keeps it from connecting now is reported as it happens, and tried again.
      shards.connect({ id, count: plan.count }).catch(() => undefined)
    }
    return loggedIn
  } catch (error) {
    if (error instanceof UserError) throw error
    const isRefused =
      (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
      (error instanceof DiscordAPIError && error.status === 401)
    if (isRefused) throw tokenRefused()
    throw new UserError(
      `Discord can't be reached: ${messageOf(error)}. Check the network, then start again.`,
      { cause: error },
    )
  } finally {
    ended.catch(() => undefined)
  }
}

const APPLICATIONS = 'https://discord.com/developers/applications'

/** Discord does not take the token, at the start or since then. */
export function tokenRefused(): UsageError {
  return new UsageError(
    `Discord refuses DISCORD_TOKEN. Copy it again from the "Bot" page of your application (${APPLICATIONS}); a reset there makes the old one void.`,
  )
}

/** What ended the gateway's connection for good, for the operator; by Discord's close code. */
export function connectionEnd(code: number): UserError {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return tokenRefused()
    case GatewayCloseCodes.InvalidIntents:
    case GatewayCloseCodes.DisallowedIntents:
      return new UsageError(
        `Discord refuses the events that Paperboy asks for (close code ${code}), though they are those that every bot may have. Look at your application's "Bot" page (${APPLICATIONS}) for what is restricted.`,
      )
    case GatewayCloseCodes.InvalidShard:
      return new UsageError(
        `Discord knows no such shard (close code ${code}). Set SHARDS to auto, or to numbers below the count, such as 0-3/4.`,
      )
    case GatewayCloseCodes.ShardingRequired:
      return new UserError(
        `The bot is in more servers than its shards may serve, 2,500 each (close code ${code}). With SHARDS=auto, start again: Paperboy then opens as many as Discord recommends. Where SHARDS gives their count, raise it in every process.`,
      )
    default:
      return new UserError(
        `Discord ended the connection for good (close code ${code}). Start again; if it ends again, look for a newer Paperboy.`,
      )
  }
}
