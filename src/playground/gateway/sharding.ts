import type { GatewayDispatchEvents } from 'discord-api-types/v10'
import { asObject, asText } from '../json.ts'

/** Which part of a bot's servers a session is for. */
export interface Shard {
  /** From 0. */
  readonly id: number
  /** How many parts there are. */
  readonly count: number
}

/** The shard that IDENTIFY asks for: all servers where it names none, `null` where there is no such shard. */
export function readShard(value: unknown): Shard | null {
  if (value === undefined || value === null) return { id: 0, count: 1 }
  if (!Array.isArray(value) || value.length !== 2) return null
  const [id, count] = value
  const isShard = Number.isInteger(id) && Number.isInteger(count) && id >= 0 && id < count
  return isShard ? { id, count } : null
}

/** Whether a session hears of a server; what belongs to no server (`null`) is heard by shard 0. Source: Discord, "Sharding". */
export function isOfShard(guildId: string | null, { id, count }: Shard): boolean {
  return guildId === null ? id === 0 : (BigInt(guildId) >> 22n) % BigInt(count) === BigInt(id)
}

/** Events that are about a server itself, so that their `id` is the server's. */
const ABOUT_SERVERS: readonly string[] = ['GUILD_CREATE', 'GUILD_UPDATE', 'GUILD_DELETE']

/** The server that an event is about; `null` for direct messages and what else belongs to none. */
export function guildOfEvent(event: `${GatewayDispatchEvents}`, data: unknown): string | null {
  const { id, guild_id } = asObject(data)
  const guildId = asText(ABOUT_SERVERS.includes(event) ? id : guild_id)
  return guildId === '' ? null : guildId
}
