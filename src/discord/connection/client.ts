import { Collection as BaseCollection, Client, GatewayIntentBits, Status } from 'discord.js'
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

/** Is the gateway's connection up? The manager's own status stays at "ready" when it is lost. */
export function isConnected({ ws }: Client): boolean {
  return ws.shards.size > 0 && ws.shards.every(({ status }) => status === Status.Ready)
}
