import type { Cluster } from '../cluster/cluster.ts'
import type { ShardLeases } from '../cluster/shard-leases.ts'
import type { Config } from '../config.ts'
import type { ReserveIdentify } from '../discord/connection/identify-gate.ts'
import type { ShareShards } from './connect.ts'

/** How shards and the starts of their sessions are shared with other processes; nothing where there are none. */
export function shareShards(
  config: Pick<Config, 'database'>,
  cluster: Pick<Cluster, 'startShards'>,
): {
  readonly shareShards?: ShareShards
  readonly reserveIdentify?: ReserveIdentify
  /** The shards that this process acts for; absent where all that it runs are its own. */
  readonly serving?: () => readonly number[]
} {
  if (config.database === null) return {}
  let leases: ShardLeases | null = null
  return {
    async shareShards(asked) {
      leases = cluster.startShards(asked)
      return leases
    },
    serving: () => leases?.serving() ?? [],
    reserveIdentify: async (bucket) => leases?.reserveIdentify(bucket) ?? 0,
  }
}
