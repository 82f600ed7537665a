import { UsageError } from './errors.ts'

/**
 * The shard that hears of a server, from 0; what belongs to no server, as direct messages, is heard by shard 0.
 * Source: Discord's documentation, "Sharding".
 *
 * @param count how many shards the bot's servers are divided into, over all its processes
 */
export function shardOf(guildId: string | null, count: number): number {
  return guildId === null ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count))
}

/** Which shards a process runs: all that Discord recommends, or those that the operator names. */
export type ShardChoice = 'auto' | NamedShards

interface NamedShards {
  /** From 0, ascending. */
  readonly ids: readonly number[]
  /** How many there are over all processes; `null` for as many as Discord recommends. */
  readonly count: number | null
}

/** Which shards a process runs, and of how many. */
export interface ShardPlan {
  readonly ids: readonly number[]
  readonly count: number
}

/** The most shards that are believed to be meant: enough for ten million servers. */
const MOST = 10_000

/** What SHARDS may be, for the message about another value. */
export const SHARDS_ACCEPTED = `auto, or numbers from 0 such as 2, 0-3 or 0,4-5, with their count such as 0-3/16 if it is not to be Discord's (at most ${MOST})`

/** Reads `auto`, `0-3`, `0,4-5` or `0-3/16`; `null` where it is none of that. */
export function readShardChoice(text: string): ShardChoice | null {
  if (/^auto$/i.test(text)) return 'auto'
  const [, list = '', counted] = /^([\d\s,-]+)(?:\/\s*(\d{1,5}))?$/.exec(text) ?? []
  const count = counted === undefined ? null : Number(counted)
  if (count !== null && (count < 1 || count > MOST)) return null
  const limit = count ?? MOST
  const ids = new Set<number>()
  for (const part of list.split(',')) {
    const [, from, to = from] = /^\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?$/.exec(part) ?? []
    if (from === undefined || to === undefined) return null
    if (Number(from) > Number(to) || Number(to) >= limit) return null
    for (let id = Number(from); id <= Number(to); id += 1) ids.add(id)
  }
  return { ids: [...ids].sort((one, other) => one - other), count }
}

/**
 * The shards to run where Discord recommends some number of them.
 *
 * @throws UsageError where a shard is named that is not among them
 */
export function planShards(choice: ShardChoice, recommended: number): ShardPlan {
  if (choice === 'auto')
    return { ids: Array.from({ length: recommended }, (_, id) => id), count: recommended }
  const { ids, count = null } = choice
  if (count !== null) return { ids, count }
  const highest = Math.max(...ids)
  if (highest < recommended) return { ids, count: recommended }
  const those = recommended === 1 ? 'only shard 0' : `shards 0 to ${recommended - 1}`
  throw new UsageError(
    `SHARDS: there is no shard ${highest}: Discord recommends ${those} for this bot. Name others, use SHARDS=auto, or say how many there are, such as SHARDS=0-${highest}/${highest + 1}.`,
  )
}
