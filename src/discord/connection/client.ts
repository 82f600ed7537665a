import {
  Collection as BaseCollection,
  Client,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayIntentBits,
  Status,
} from 'discord.js'
import { GatewayCloseCodes } from 'discord-api-types/v10'
import { contained } from '../../contained.ts'
import { messageOf, UsageError, UserError } from '../../errors.ts'
import { type RestParts, restOptions } from '../rest/rest.ts'
import { createPatientSharding, knowNetworkErrors } from './patient-gateway.ts'

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

/**
 * The Discord client: the Guilds intent only, and a cache for nothing but servers. With 2,500 of them, the
 * default caches take three times the memory.
 */
export function createClient(apiUrl: string, parts: RestParts = {}): Client {
  knowNetworkErrors()
  return new Client({
    ws: { buildStrategy: createPatientSharding },
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: restOptions(apiUrl, parts),
    makeCache: (managerType) => (KEPT.has(managerType.name) ? new BaseCollection() : new EmptyCache()),
    sweepers: {},
  })
}

/** Whether the gateway's connection is up. The manager's own status stays at "ready" when it is lost. */
export function isConnected({ ws }: Client): boolean {
  return ws.shards.size > 0 && ws.shards.every(({ status }) => status === Status.Ready)
}

/**
 * Logs a client in and waits until it knows its servers.
 *
 * @throws UsageError where Discord refuses the token, UserError where it can't be reached
 */
export async function logIn(client: Client, token: string): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, contained(resolve)))
  const ended = new Promise<never>((_, reject) =>
    client.once(
      Events.ShardDisconnect,
      contained(({ code }) => reject(connectionEnd(code))),
    ),
  )
  try {
    // It may end before the log-in is through, or instead.
    await Promise.race([client.login(token), ended])
    return await Promise.race([ready, ended])
  } catch (error) {
    if (error instanceof UserError) throw error
    if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) {
      throw tokenRefused()
    }
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
    case GatewayCloseCodes.ShardingRequired:
      return new UserError(
        `The bot is in more servers than one connection may serve (close code ${code}); this version of Paperboy has only one.`,
      )
    default:
      return new UserError(
        `Discord ended the connection for good (close code ${code}). Start again; if it ends again, look for a newer Paperboy.`,
      )
  }
}
