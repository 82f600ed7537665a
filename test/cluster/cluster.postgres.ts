import { describe, expect, it } from 'vitest'
import { type Cluster, type ClusterOptions, startCluster } from '../../src/cluster/cluster.ts'
import type { LeaseStore } from '../../src/cluster/lease-store.ts'
import { CLUSTER_LENGTHS } from '../../src/cluster/lengths.ts'
import type { ShardLeases } from '../../src/cluster/shard-leases.ts'
import type { Database } from '../../src/store/postgres/connect.ts'
import { leaseTable } from '../../src/store/postgres/leases.ts'
import { openDatabase } from '../../src/store/postgres/open.ts'
import { listeningLog } from '../support/fakes/log.ts'
import { closedAfterTest, freshDatabase } from '../support/processes/postgres.ts'

const { leaseMs, earlyMs, beatMs } = CLUSTER_LENGTHS

/** Processes that share a database; time passes for leases and processes together, when a test says so. */
interface World {
  readonly database: Database
  readonly leases: LeaseStore
  join(name: string, options?: Partial<ClusterOptions>): Promise<Cluster>
  /** Lets time pass: every lease is so much older, and every process's clock so much later. */
  pass(ms: number): Promise<void>
}

async function world(): Promise<World> {
  const database = closedAfterTest(await openDatabase(await freshDatabase(), listeningLog(), null))
  const leases = leaseTable(database)
  let passed = 0
  return {
    database,
    leases,
    join: (name, options = {}) =>
      startCluster({
        store: leases,
        name,
        requestsPerSecond: 50,
        warn: () => undefined,
        monotonic: () => performance.now() + passed,
        beats: false,
        ...options,
      }),
    async pass(ms) {
      passed += ms
      await database.query(`update leases set until = until - $1 * interval '1 ms'`, [ms])
    },
  }
}

/** One beat of each, one after the other. */
async function beats(...clusters: readonly Cluster[]): Promise<void> {
  for (const each of clusters) await each.beat()
}

const planners = (...clusters: readonly Cluster[]) =>
  clusters.filter((each) => each.planFence() !== null).length

describe('having been alive', () => {
  it('is a matter of no gap: a process that stood still may have been taken for gone, though nobody took its lease', async () => {
    const { join, pass } = await world()
    const a = await join('a')
    const [isSteady, afterwards] = [a.sinceNow(), leaseMs - earlyMs]
    for (let i = 0; i < 5; i += 1) {
      await pass(beatMs)
      await beats(a)
    }
    expect(isSteady()).toBe(true)
    await pass(afterwards)
    expect(isSteady()).toBe(false)
    const duringTheGap = a.sinceNow()
    await beats(a)
    a.checkAlive()
    expect([isSteady(), duringTheGap(), a.sinceNow()()]).toEqual([false, false, true])
  })

  it('needs an answer in time: one that is late may be of a lease that had ended', async () => {
    const { leases, join, pass } = await world()
    let delay = 0
    const slow: LeaseStore = {
      ...leases,
      async renew(...args) {
        const renewed = await leases.renew(...args)
        await pass(delay)
        return renewed
      },
    }
    const a = await join('a', { store: slow })
    const isSteady = a.sinceNow()
    delay = leaseMs - earlyMs
    await beats(a)
    delay = 0
    await beats(a)
    a.checkAlive()
    expect(isSteady()).toBe(false)
  })
})

describe('the role of the planner', () => {
  it('is one process’s; of one that is gone it is taken over once its lease has ended, under a higher fence', async () => {
    const { join, pass } = await world()
    const [a, b, c] = [await join('a'), await join('b'), await join('c')]
    expect([a, b, c].map((each) => each.planFence() !== null)).toEqual([true, false, false])
    const fence = a.planFence() ?? 0
    await pass(leaseMs - earlyMs)
    await beats(b, c)
    // It stops by itself before anybody else may begin.
    expect(planners(a, b, c)).toBe(0)
    expect(a.checkAlive).toThrow(/others may do this process’s work/)
    await pass(earlyMs + 1)
    await beats(b, c)
    expect(planners(b, c)).toBe(1)
    expect(b.planFence()).toBeGreaterThan(fence)
    // Woken up again, it goes on as one of those that don't plan.
    await beats(a)
    expect(a.planFence()).toBeNull()
    a.checkAlive()
  })

  it('is handed over at once by a process that ends', async () => {
    const { join } = await world()
    const [a, b] = [await join('a'), await join('b')]
    await a[Symbol.asyncDispose]()
    await beats(b)
    expect(b.planFence()).not.toBeNull()
    expect(b.members()).toBe(1)
  })

  it('is never two processes’, whoever beats, freezes or ends when (100 turns, seeded)', async () => {
    const { join, pass } = await world()
    let state = 20250210
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return state % below
    }
    const clusters = await Promise.all(['a', 'b', 'c'].map((name) => join(name)))
    for (let turn = 0; turn < 100; turn += 1) {
      await pass(random(2 * beatMs))
      await clusters[random(3)]?.beat()
      expect(planners(...clusters)).toBeLessThanOrEqual(1)
      const used = clusters.flatMap((each) => each.slots.usable())
      expect(new Set(used).size).toBe(used.length)
    }
  })
})

describe('request slots', () => {
  it('are shared out evenly, each one process’s, as processes come and go', async () => {
    const { join, pass } = await world()
    const a = await join('a')
    expect(a.slots.usable()).toHaveLength(50)
    const b = await join('b')
    expect(b.slots.usable()).toHaveLength(0)
    await beats(a)
    // Not used any more, and not yet the other's: what was sent with them is being counted.
    expect(a.slots.usable()).toHaveLength(25)
    await beats(b)
    expect(b.slots.usable()).toHaveLength(0)
    await beats(a, b)
    expect(b.slots.usable()).toHaveLength(25)
    const c = await join('c')
    await beats(a, b, c, a, b, c, a, b, c)
    expect([a, b, c].map((each) => each.slots.usable().length).sort()).toEqual([16, 17, 17])
    // The third one is gone.
    for (let beat = 0; beat < 6; beat += 1) {
      await pass(beatMs)
      await beats(a, b)
    }
    const both = [a, b].flatMap((each) => each.slots.usable())
    expect(new Set(both).size).toBe(50)
    expect(both).toHaveLength(50)
  })

  it('are offered when there are more, and not used once they were not renewed in time', async () => {
    const { join, pass } = await world()
    const [a, b] = [await join('a'), await join('b')]
    let more = 0
    b.slots.onMore(() => {
      more += 1
    })
    await beats(a, b, a, b)
    expect(more).toBe(1)
    await pass(leaseMs - earlyMs + 1)
    expect([...a.slots.usable(), ...b.slots.usable()]).toEqual([])
  })
})

describe('the processes', () => {
  it('add up their invalid answers', async () => {
    const { join, pass } = await world()
    const all = [await join('a'), await join('b'), await join('c')]
    for (const [index, own] of [100, 20, 3].entries()) all[index]?.invalidAnswers.share(() => own)
    await beats(...all, ...all)
    expect(all.map(({ invalidAnswers }) => invalidAnswers.elsewhere())).toEqual([23, 103, 120])
    await pass(leaseMs + 1)
    await beats(...all.slice(0, 1))
    expect(all[0]?.invalidAnswers.elsewhere()).toBe(0)
  })

  it('go by one clock, however wrong those of their machines are', async () => {
    const { join, database } = await world()
    const wrong = (minutes: number) => ({ now: () => Date.now() + minutes * 60_000 })
    const fast = await join('fast', { machine: wrong(7) })
    const slow = await join('slow', { machine: wrong(-7) })
    const asked = (
      await database.query<{ now: number }>(
        'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now',
      )
    )[0]
    for (const { clock } of [fast, slow]) {
      const ahead = clock.now() - (asked?.now ?? 0)
      expect(ahead).toBeGreaterThan(-60_000)
      expect(ahead).toBeLessThan(60_000)
    }
    expect(Math.round(fast.clockOffset() / 60_000)).toBe(-7)
    expect(Math.round(slow.clockOffset() / 60_000)).toBe(7)
  })

  it('say once that the database does not answer, and go on when it does', async () => {
    const { join, leases } = await world()
    let isAway = false
    const flaky = new Proxy(leases, {
      get: (target, name) =>
        isAway ? () => Promise.reject(new Error('it is away')) : Reflect.get(target, name),
    })
    const said: string[] = []
    const a = await join('a', { store: flaky, warn: (text) => void said.push(text) })
    isAway = true
    await beats(a, a)
    expect(said).toEqual(['it is away; nothing is sent until it answers'])
    isAway = false
    await beats(a)
    expect(said.at(-1)).toBe('the database answers again')
    expect(a.planFence()).not.toBeNull()
  })
})

describe('shards', () => {
  const start = (count: number, ...clusters: readonly Cluster[]) =>
    clusters.map((each) => each.startShards({ count, named: null, most: 4 }))
  const confirmAll = async (...all: readonly ShardLeases[]) => {
    for (const shards of all) for (const shard of shards.wanted()) await shards.confirm(shard)
  }
  /** Which processes serve each shard. */
  const serversOf = (count: number, all: readonly ShardLeases[]) =>
    Array.from({ length: count }, (_, shard) =>
      all.flatMap((each, index) => (each.serving().includes(shard) ? [index] : [])),
    )

  it('are shared out evenly among processes that start together', async () => {
    const { join } = await world()
    const [a, b] = [await join('a'), await join('b')]
    const [one, two] = start(4, a, b) as [ShardLeases, ShardLeases]
    await beats(a, b)
    expect([one.wanted(), two.wanted()]).toEqual([
      [0, 1],
      [2, 3],
    ])
    expect(one.serving()).toEqual([])
    await confirmAll(one, two)
    expect(serversOf(4, [one, two])).toEqual([[0], [0], [1], [1]])
  })

  it('move to a process that joins, each served by one of the two at every moment', async () => {
    const { join } = await world()
    const a = await join('a')
    const [one] = start(4, a) as [ShardLeases]
    await beats(a)
    await confirmAll(one)
    const b = await join('b')
    const [two] = start(4, b) as [ShardLeases]
    const everyShardIsServed = () => {
      for (const servers of serversOf(4, [one, two])) expect(servers.length).toBeGreaterThan(0)
    }
    for (let round = 0; round < 6; round += 1) {
      for (const each of [a, b]) {
        await each.beat()
        everyShardIsServed()
      }
      await confirmAll(two)
      everyShardIsServed()
    }
    expect([one.wanted().length, two.wanted().length]).toEqual([2, 2])
    expect(serversOf(4, [one, two]).every((servers) => servers.length === 1)).toBe(true)
  })

  it('of a process that is gone are taken by the others', async () => {
    const { join, pass } = await world()
    const [a, b] = [await join('a'), await join('b')]
    const [one, two] = start(4, a, b) as [ShardLeases, ShardLeases]
    await beats(a, b)
    await confirmAll(one, two)
    await pass(leaseMs + 1)
    await beats(b)
    await confirmAll(two)
    expect(two.serving()).toEqual([0, 1, 2, 3])
    // The other one wakes up, and finds that they are no longer its own.
    await beats(a)
    expect(one.serving()).toEqual([])
  })

  it('of a process that ends are served by it until others do', async () => {
    const { join } = await world()
    const short = { ...CLUSTER_LENGTHS, beatMs: 50 }
    const [a, b] = [await join('a', { lengths: short }), await join('b', { lengths: short })]
    const [one, two] = start(2, a, b) as [ShardLeases, ShardLeases]
    await beats(a, b)
    await confirmAll(one, two)
    const ending = a[Symbol.asyncDispose]()
    let isEnded = false
    void ending.then(() => {
      isEnded = true
    })
    while (!two.wanted().includes(0)) await beats(b)
    expect(one.serving()).toEqual([0])
    expect(isEnded).toBe(false)
    await two.confirm(0)
    await ending
    expect([one.serving(), two.serving()]).toEqual([[], [0, 1]])
  })

  it('are kept while the database is away: nobody else can take them then', async () => {
    const { join, pass } = await world()
    const a = await join('a')
    const [one] = start(2, a) as [ShardLeases]
    await beats(a)
    await confirmAll(one)
    await pass(10 * leaseMs)
    expect(one.serving()).toEqual([0, 1])
    await beats(a)
    expect(one.serving()).toEqual([0, 1])
  })

  it('that are named are that process’s, all of them', async () => {
    const { join } = await world()
    const [a, b] = [await join('a'), await join('b')]
    const one = a.startShards({ count: 4, named: [0, 1, 2] })
    const two = b.startShards({ count: 4, named: [3] })
    await beats(a, b, a, b)
    expect([one.wanted(), two.wanted()]).toEqual([[0, 1, 2], [3]])
  })

  it('begin their sessions apart, over all processes', async () => {
    const { join } = await world()
    const [one, two] = start(4, await join('a'), await join('b')) as [ShardLeases, ShardLeases]
    const waits = [
      await one.reserveIdentify(0),
      await two.reserveIdentify(0),
      await one.reserveIdentify(0),
      await two.reserveIdentify(1),
    ]
    const { identifyMs } = CLUSTER_LENGTHS
    expect(waits[0]).toBe(0)
    expect(waits[3]).toBe(0)
    expect(Math.round((waits[1] ?? 0) / identifyMs)).toBe(1)
    expect(Math.round((waits[2] ?? 0) / identifyMs)).toBe(2)
  })
})
