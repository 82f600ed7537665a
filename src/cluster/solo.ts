import type { Clock } from '../clock.ts'
import type { Cluster } from './cluster.ts'
import type { ShardLeases, ShardOptions } from './shard-leases.ts'

/** Where there is one process only: everything is its own, and costs nothing. */
export function soloCluster(clock: Clock, requestsPerSecond: number): Cluster {
  const slots = Array.from({ length: requestsPerSecond }, (_, slot) => slot)
  return {
    memberId: 'solo',
    clock,
    clockOffset: () => 0,
    members: () => 1,
    isPlanner: () => true,
    planFence: () => 0,
    checkAlive: () => undefined,
    sinceNow: () => () => true,
    slots: { usable: () => slots, onMore: () => undefined },
    startShards: soloShards,
    invalidAnswers: { elsewhere: () => 0, share: () => undefined },
    beat: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  }
}

/** Every shard, from the start; the starts of sessions are paced by whoever starts them. */
function soloShards({ count, named }: ShardOptions): ShardLeases {
  const all = named ?? Array.from({ length: count }, (_, shard) => shard)
  return {
    count: () => count,
    wanted: () => all,
    serving: () => all,
    confirm: async () => undefined,
    onChange: () => undefined,
    reserveIdentify: async () => 0,
  }
}
