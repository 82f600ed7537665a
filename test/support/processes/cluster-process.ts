import { startCluster } from '../../../src/cluster/cluster.ts'
import { shortened } from '../../../src/cluster/lengths.ts'
import { connectDatabase, LEASE_LIMITS } from '../../../src/store/postgres/connect.ts'
import { readDatabaseUrl } from '../../../src/store/postgres/database-url.ts'
import { leaseTable } from '../../../src/store/postgres/leases.ts'
import { listeningLog } from '../fakes/log.ts'

/**
 * A process of a cluster, with all lengths a tenth of the real ones, until SIGTERM: `tsx cluster-process.ts <name> <minutes>`,
 * the clock of whose machine is wrong by some minutes. Prints what it has whenever that changes, a JSON line each.
 */
export interface ClusterReport {
  readonly isPlanner: boolean
  readonly slots: number
  readonly members: number
  /** Shards served. */
  readonly shards: readonly number[]
  /** By how much the machine's clock is behind (minutes). */
  readonly minutesBehind: number
}

const SHARDS = 4

const [, , name = 'x', minutes = '0'] = process.argv
const at = readDatabaseUrl(process.env.DATABASE_URL ?? '')
if ('expected' in at) throw new Error(at.expected)
const cluster = await startCluster({
  store: leaseTable(connectDatabase(at, listeningLog(), { limits: LEASE_LIMITS })),
  name,
  requestsPerSecond: 50,
  warn: (text) => process.stderr.write(`${name}: ${text}\n`),
  lengths: shortened(10),
  machine: { now: () => Date.now() + Number(minutes) * 60_000 },
})
const shards = cluster.startShards({ count: SHARDS, named: null, most: SHARDS })
shards.onChange(() => {
  const waiting = shards.wanted().filter((shard) => !shards.serving().includes(shard))
  for (const shard of waiting) void shards.confirm(shard)
})

let said = ''
const timer = setInterval(() => {
  const report: ClusterReport = {
    isPlanner: cluster.isPlanner(),
    slots: cluster.slots.usable().length,
    members: cluster.members(),
    shards: shards.serving(),
    minutesBehind: Math.round(cluster.clockOffset() / 60_000),
  }
  const line = JSON.stringify(report)
  if (line !== said) process.stdout.write(`${line}\n`)
  said = line
}, 20)

process.once('SIGTERM', () => {
  void cluster[Symbol.asyncDispose]().then(() => {
    clearInterval(timer)
    process.exit(0)
  })
})
