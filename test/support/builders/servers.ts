import type { GuildDescription, WorldDescription } from '../../../src/playground/world/description.ts'
import { sampleIds as ids, sampleWorld } from '../../../src/playground/world/sample-world.ts'

/** The id of a server of a shard, by its number in it; the shard's count is that of all shards. */
export function serverId(shard: number, count: number, number: number): string {
  return String((BigInt(number + 1) * BigInt(count) + BigInt(shard)) << 22n)
}

/** The id of such a server's only channel. */
export function channelOf(guildId: string): string {
  return String(BigInt(guildId) + 1n)
}

/** The sample world with as many servers of Ada's in each of some shards, and no others; each has one channel. */
export function serversOfShards(count: number, each: number): WorldDescription {
  const guilds = Array.from({ length: count * each }, (_, index): GuildDescription => {
    const id = serverId(index % count, count, Math.floor(index / count))
    return {
      id,
      name: `Server ${index}`,
      ownerId: ids.ada,
      members: [{ userId: ids.ada }],
      channels: [{ id: channelOf(id), name: 'papers', kind: 'text' }],
    }
  })
  return { ...sampleWorld(), guilds }
}
