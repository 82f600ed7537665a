import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { type Cluster, startCluster } from '../../src/cluster/cluster.ts'
import { shortened } from '../../src/cluster/lengths.ts'
import type { ShardLeases } from '../../src/cluster/shard-leases.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { leaseTable } from '../../src/store/postgres/leases.ts'
import { openDatabase } from '../../src/store/postgres/open.ts'
import { channelOf, serverId, serversOfShards } from '../support/builders/servers.ts'
import { listeningLog } from '../support/fakes/log.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'
import { closedAfterTest, freshDatabase } from '../support/processes/postgres.ts'

const COUNT = 4
const ALL = [0, 1, 2, 3]

/** How much shorter than the real ones the leases are. */
const TIMES_SHORTER = 8
const LENGTHS = shortened(TIMES_SHORTER)

/** A bot and its part of the cluster. */
interface Member {
  readonly bot: TestBot
  serving(): readonly number[]
  /** Hands everything over, then ends. */
  leave(): Promise<void>
  /** Ends at once, as when the machine is lost: its leases run out. */
  crash(): Promise<void>
}

async function world() {
  const database = closedAfterTest(await openDatabase(await freshDatabase(), listeningLog(), null))
  const standIn = await startStandIn({
    rateLimits: 'off',
    world: serversOfShards(COUNT, 2),
    patienceMs: 3_000,
    gateway: { recommendedShards: COUNT, identifyIntervalMs: LENGTHS.identifyMs * 0.9 },
  })
  onTestFinished(() => standIn.close())

  async function join(name: string): Promise<Member> {
    const cluster: Cluster = await startCluster({
      store: leaseTable(database),
      name,
      requestsPerSecond: 50,
      warn: () => undefined,
      lengths: LENGTHS,
      beats: false,
    })
    const timer = setInterval(() => void cluster.beat(), LENGTHS.beatMs)
    let leases: ShardLeases | null = null
    const bot = await startTestBot({
      standIn,
      shareShards: async (asked) => {
        leases = cluster.startShards(asked)
        return leases
      },
      reserveIdentify: async (bucket) => leases?.reserveIdentify(bucket) ?? 0,
    })
    const end = async () => {
      clearInterval(timer)
      await bot.close()
    }
    onTestFinished(end)
    return {
      bot,
      serving: () => leases?.serving() ?? [],
      async leave() {
        await cluster[Symbol.asyncDispose]()
        await end()
      },
      crash: end,
    }
  }
  return { standIn, join }
}

/** Asks on every shard's server, again and again, until it is stopped; gives the shards that did not answer. */
function keepAsking(standIn: StandIn): { stop(): Promise<number[]> } {
  let isOn = true
  const failed: number[] = []
  const askOn = async (shard: number) => {
    const place = { channelId: channelOf(serverId(shard, COUNT, 0)) }
    while (isOn) {
      await standIn
        .person(sampleIds.ada)
        .slash({ ...place, command: 'paper', options: { query: 'VideoRoPE' } })
        .then((reply) => reply.settled())
        .catch(() => failed.push(shard))
      await sleep(5)
    }
  }
  const asking = Promise.all(ALL.map(askOn))
  return {
    async stop() {
      isOn = false
      await asking
      return failed
    },
  }
}

const sorted = (ids: readonly number[]) => [...ids].sort((one, other) => one - other)

/** Resolves once some members serve all shards, in parts as even as can be. */
async function shared(...members: readonly Member[]): Promise<void> {
  const share = COUNT / members.length
  const parts = () => members.map((member) => member.serving().length)
  await expect
    .poll(() => sorted(members.flatMap((member) => member.serving())), { timeout: 60_000 })
    .toEqual(ALL)
  await expect.poll(() => Math.max(...parts()), { timeout: 60_000 }).toBe(Math.ceil(share))
}

it('processes share out the shards, and every command is answered while they move to those who join and from those who leave', async () => {
  const { standIn, join } = await world()
  const one = await join('one')
  await shared(one)
  const asking = keepAsking(standIn)
  const other = await join('other')
  await shared(one, other)
  const third = await join('third')
  await expect.poll(() => third.serving().length, { timeout: 60_000 }).toBe(1)
  await one.leave()
  await shared(other, third)
  expect(await asking.stop()).toEqual([])
  for (const { bot } of [one, other, third]) {
    expect(bot.log.lines.filter((line) => line.includes('did not reach'))).toEqual([])
  }
})

it('processes take over the shards of one that is lost, without interrupting the others', async () => {
  const { standIn, join } = await world()
  const [one, other] = [await join('one'), await join('other')]
  await shared(one, other)
  const kept = one.serving()
  const meanwhile = keepAsking(standIn)
  await other.crash()
  await shared(one)
  const failed = await meanwhile.stop()
  expect(failed.filter((shard) => kept.includes(shard))).toEqual([])
  const after = keepAsking(standIn)
  await sleep(LENGTHS.beatMs)
  expect(await after.stop()).toEqual([])
})
