import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { type Client, Events } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGateway, type NewGateway } from '../../../src/discord/connection/client.ts'
import { followLeases } from '../../../src/discord/connection/follow-leases.ts'
import { logIn, logInWithoutShards } from '../../../src/discord/connection/log-in.ts'
import { reshard } from '../../../src/discord/connection/reshard.ts'
import type { Shards } from '../../../src/discord/connection/shards.ts'
import { defineCommand } from '../../../src/discord/interactions/command.ts'
import { registerCommands } from '../../../src/discord/interactions/register.ts'
import { createRouter } from '../../../src/discord/interactions/router.ts'
import { createStandby } from '../../../src/discord/interactions/standby.ts'
import type { UseCases } from '../../../src/discord/interactions/use-cases.ts'
import { notice } from '../../../src/discord/messages/components.ts'
import { NOTHING_CARRIED } from '../../../src/discord/servers/carried.ts'
import { type StandIn, startStandIn } from '../../../src/playground/server.ts'
import { sampleIds } from '../../../src/playground/world/sample-world.ts'
import { seededRandom } from '../../support/builders/seeded-random.ts'
import { channelOf, serverId, serversOfShards } from '../../support/builders/servers.ts'
import { textOf } from '../../support/checks/message-text.ts'
import { type ListeningLog, listeningLog } from '../../support/fakes/log.ts'
import { type MemoryLeases, memoryLeases } from '../../support/fakes/memory-leases.ts'

const COUNT = 4
const { ada } = sampleIds

/** A bot's connections and its router, as one process has them. */
interface Process {
  readonly name: string
  readonly client: Client
  readonly shards: Shards
  readonly log: ListeningLog
  /** What its clock says; it stands still. */
  now: number
}

let standIn: StandIn
let processes: Process[]
/** Which process ran each command, in order. */
let runs: string[]
/** What could not be done by leases. */
let failures: string[]
/** Ends following leases. */
let stops: (() => void)[]

beforeEach(async () => {
  runs = []
  failures = []
  stops = []
  processes = []
  standIn = await startStandIn({
    rateLimits: 'off',
    world: serversOfShards(COUNT, 2),
    gateway: { recommendedShards: COUNT },
    patienceMs: 1_000,
  })
})
afterEach(async () => {
  for (const stop of stops) stop()
  for (const { client } of processes) await client.destroy()
  expect(failures).toEqual([])
  await standIn.close()
})

const startProcess = (name: string, ids: readonly number[], count: number | null = null) =>
  prepare(name, (gateway) => logIn(gateway, standIn.token, { ids, count }))

/** A process that gets its shards by leases. */
const startMember = (name: string, leases: MemoryLeases) =>
  prepare(name, async (gateway) => {
    const client = await logInWithoutShards(gateway, standIn.token, async (recommended) => recommended)
    const failed = (shard: number, error: unknown) => failures.push(`${name} ${shard}: ${error}`)
    stops.push(followLeases({ leases: leases.of(name), shards: gateway.shards, failed, sharedFor: 50 }))
    return client
  })

async function prepare(
  name: string,
  enter: (gateway: NewGateway) => Promise<Client<true>>,
): Promise<Process> {
  const command = defineCommand({
    name: 'try',
    description: 'A command for the test',
    options: {},
    execute() {
      runs.push(name)
      return notice(`from ${name}`)
    },
    components: [],
  })
  const gateway = createGateway(standIn.api, {}, { reserveIdentify: async () => 0 })
  const { client, shards } = gateway
  const log = listeningLog()
  const own: Process = { name, client, shards, log, now: 0 }
  const router = createRouter({
    commands: [command],
    app: { people: { takeUnnotifiedPause: async () => undefined } } as unknown as UseCases,
    log,
    authority: { require: async () => undefined },
    carriedBy: () => NOTHING_CARRIED,
    commandRate: { burst: 1_000, perSecond: 1_000 },
  })
  const standby = createStandby({ router, dutyFor: shards.dutyFor, now: () => own.now })
  client.on(Events.InteractionCreate, standby.hear)
  shards.onDuty(() => void standby.takeOver())
  const ready = await enter(gateway)
  await expect.poll(() => shards.lost()).toEqual([])
  await registerCommands(client.rest, ready.application.id, [command])
  processes.push(own)
  return own
}

/** Uses the command in a shard's first server; gives the answer's text. */
async function ask(shard: number): Promise<string> {
  const place = { channelId: channelOf(serverId(shard, COUNT, 0)) }
  return textOf(await (await standIn.person(ada).slash({ ...place, command: 'try' })).settled())
}

const sessions = () => standIn.gateway.sessions.map(({ id, shard }) => `${id} ${shard.id}/${shard.count}`)

describe('a process', () => {
  it('connects a shard in addition and ends it, and the others stay as they are', async () => {
    const { client, shards } = await startProcess('one', [0, 2])
    const before = sessions()
    expect(client.guilds.cache.size).toBe(4)
    const joined: string[] = []
    client.on(Events.GuildCreate, ({ id }) => joined.push(id))

    await shards.connect({ id: 1, count: COUNT })
    await expect.poll(() => shards.lost()).toEqual([])
    expect(shards.ids).toEqual([0, 1, 2])
    expect(client.guilds.cache.size).toBe(6)
    expect(await ask(1)).toBe('from one')
    expect([shards.knows(serverId(1, COUNT, 0)), shards.knows(serverId(3, COUNT, 0))]).toEqual([true, false])

    await shards.disconnect({ id: 1, count: COUNT })
    await expect.poll(sessions).toEqual(before)
    expect(shards.ids).toEqual([0, 2])
    expect([...client.guilds.cache.keys()].sort()).toEqual(
      [0, 2].flatMap((id) => [serverId(id, COUNT, 0), serverId(id, COUNT, 1)]).sort(),
    )
    expect(shards.knows(serverId(1, COUNT, 0))).toBe(false)
    expect(await ask(0)).toBe('from one')
    // Servers that it is on anyway are no reason to say hello.
    expect(joined).toEqual([])
  })

  it('connects a shard again that it gave up', async () => {
    const { shards } = await startProcess('one', [0, 1])
    await shards.disconnect({ id: 1, count: COUNT })
    await shards.connect({ id: 1, count: COUNT })
    expect(await ask(1)).toBe('from one')
  })

  it('ends a shard that is just connecting again, for good', async () => {
    const { shards } = await startProcess('one', [0, 1])
    standIn.gateway.closeConnections(4000, ({ shard }) => shard.id === 1)
    await expect.poll(() => shards.lost()).toEqual([1])
    await shards.disconnect({ id: 1, count: COUNT })
    const identified: number[] = []
    const stop = standIn.gateway.onConnect(() => identified.push(1))
    // A connection that comes back takes longer to begin anew than another takes from the start.
    standIn.gateway.closeConnections(4000, ({ shard, socket }) => shard.id === 0 && socket !== null)
    await expect.poll(() => shards.lost()).toEqual([0])
    await expect.poll(() => shards.lost()).toEqual([])
    stop()
    expect(identified).toHaveLength(1)
  })

  it('does not mistake servers that left while a session was lost for servers that it is on', async () => {
    const { client, shards } = await startProcess('one', [0])
    const gone = serverId(0, COUNT, 0)
    standIn.gateway.invalidateSessions({ resumable: false })
    standIn.removeGuild(gone)
    await expect.poll(() => shards.has(gone)).toBe(false)
    expect(client.guilds.cache.has(gone)).toBe(false)
    expect(shards.has(serverId(0, COUNT, 1))).toBe(true)
  })

  it('moves to another count of shards with every command answered once', async () => {
    const { client, shards, log } = await startProcess('one', [0, 1], 2)
    let isMoving = true
    let asked = 0
    const asking = (async () => {
      for (; isMoving || asked % COUNT !== 0; asked += 1) expect(await ask(asked % COUNT)).toBe('from one')
    })()
    await reshard(shards, { ids: [0, 1, 2, 3], count: 4 })
    await expect.poll(() => shards.lost()).toEqual([])
    isMoving = false
    await asking
    expect(runs).toHaveLength(asked)
    expect([shards.count, shards.ids]).toEqual([4, [0, 1, 2, 3]])
    expect(standIn.gateway.sessions.map(({ shard }) => shard.count)).toEqual([4, 4, 4, 4])
    expect(client.guilds.cache.size).toBe(8)
    expect(log.lines.join('\n')).not.toContain('did not reach')
  })

  it('stays at its shards where others can’t be connected', async () => {
    const { shards } = await startProcess('one', [0, 1], 2)
    standIn.gateway.limits.guildsPerShard = 1
    await expect(reshard(shards, { ids: [0, 1, 2], count: 3 })).rejects.toThrow()
    expect([shards.count, shards.ids]).toEqual([2, [0, 1]])
    expect(await ask(0)).toBe('from one')
  })
})

describe('a shard that moves from one process to another', () => {
  it('has every command answered by one of them, before, while and after it moves', async () => {
    const giver = await startProcess('giver', [0, 1])
    const taker = await startProcess('taker', [2])
    const answers: string[] = []
    const askAll = async (times: number) => {
      for (let time = 0; time < times; time += 1) answers.push(await ask(1))
    }
    await askAll(2)
    taker.shards.setDuty(1, 'other')
    await taker.shards.connect({ id: 1, count: COUNT })
    await askAll(2)
    expect(new Set(answers)).toEqual(new Set(['from giver']))
    giver.shards.setDuty(1, 'shared')
    await askAll(2)
    taker.shards.setDuty(1, 'shared')
    await askAll(6)
    giver.shards.setDuty(1, 'other')
    await askAll(2)
    expect(answers.slice(-2)).toEqual(['from taker', 'from taker'])
    await giver.shards.disconnect({ id: 1, count: COUNT })
    taker.shards.setDuty(1, 'own')
    await askAll(2)
    expect(answers.slice(-2)).toEqual(['from taker', 'from taker'])
    // What both heard of, one of them ran.
    expect(runs).toHaveLength(answers.length)
    for (const { log } of processes) expect(log.lines.join('\n')).not.toContain('did not reach')
  })

  it('lets the taker answer what came just before the giver was lost', async () => {
    const giver = await startProcess('giver', [0, 1])
    const taker = await startProcess('taker', [2])
    taker.shards.setDuty(1, 'other')
    await taker.shards.connect({ id: 1, count: COUNT })
    giver.client.removeAllListeners(Events.InteractionCreate)
    const heard = new Promise((resolve) => taker.client.once(Events.InteractionCreate, resolve))
    const answer = ask(1)
    await heard
    taker.shards.setDuty(1, 'shared')
    expect(await answer).toBe('from taker')

    taker.shards.setDuty(1, 'other')
    const late = new Promise((resolve) => taker.client.once(Events.InteractionCreate, resolve))
    const unanswered = ask(1)
    await late
    taker.now = 2_000
    taker.shards.setDuty(1, 'shared')
    // Discord would not take it any more.
    expect(runs).toEqual(['taker'])
    taker.shards.setDuty(1, 'own')
    expect(await ask(1)).toBe('from taker')
    await expect(unanswered).rejects.toThrow()
  })
})

describe('processes that share shards by leases', () => {
  /** Asks in all shards at once; gives who answered. */
  const askAll = async () => (await Promise.all([0, 1, 2, 3].map(ask))).join(', ').replaceAll('from ', '')
  const own = () => processes.map(({ name, shards }) => `${name} ${shards.ids.join('')}`).join(', ')

  it('connect what they get, give away what others get, and answer every command once meanwhile', async () => {
    const leases = memoryLeases(COUNT)
    const one = await startMember('one', leases)
    expect([one.client.user?.username, one.shards.ids]).toEqual(['Paperboy', []])
    for (const id of [0, 1, 2, 3]) leases.give(id, 'one')
    await expect.poll(() => leases.confirmed).toHaveLength(COUNT)
    expect(await askAll()).toBe('one, one, one, one')

    await startMember('other', leases)
    let isMoving = true
    let asked = 4
    const asking = (async () => {
      for (; isMoving; asked += 4) await askAll()
    })()
    leases.give(2, 'other')
    leases.give(3, 'other')
    await expect.poll(own).toBe('one 01, other 23')
    await expect.poll(() => standIn.gateway.sessions.length).toBe(COUNT)
    isMoving = false
    await asking
    expect(await askAll()).toBe('one, one, other, other')
    expect(runs).toHaveLength(asked + 4)
    await expect
      .poll(() => processes.map(({ shards }) => shards.dutyFor(serverId(2, COUNT, 0))))
      .toEqual(['other', 'own'])
    for (const { log } of processes) expect(log.lines.join('\n')).not.toContain('did not reach')
  })

  it('take over from one that is lost, and nothing is interrupted on the others', async () => {
    const leases = memoryLeases(COUNT)
    for (const id of [0, 1]) leases.give(id, 'one')
    for (const id of [2, 3]) leases.give(id, 'other')
    await startMember('one', leases)
    const other = await startMember('other', leases)
    await expect.poll(() => leases.confirmed).toHaveLength(COUNT)
    const before = sessions().filter((session) => /[01]\/4$/.test(session))
    stops.pop()?.()
    await other.client.destroy()
    const asking = Promise.all([0, 1, 0, 1].map(ask))
    leases.lose('other', 'one')
    await expect.poll(() => leases.confirmed).toHaveLength(COUNT + 2)
    expect(await asking).toEqual(Array(4).fill('from one'))
    expect(await askAll()).toBe('one, one, one, one')
    expect(sessions()).toEqual(expect.arrayContaining(before))
  })

  const SEED = 20250210
  it(`end up with what they were given last, however often that changed (seed ${SEED})`, async () => {
    const random = seededRandom(SEED)
    const below = (n: number) => Math.floor(random() * n)
    const leases = memoryLeases(COUNT)
    await startMember('one', leases)
    await startMember('other', leases)
    for (let round = 0; round < 6; round += 1) {
      const last = ['one', 'one', 'one', 'one']
      for (const [id, name] of last.entries()) leases.give(id, name)
      for (let change = 0; change < 30; change += 1) {
        const id = below(COUNT)
        const name = below(2) === 0 ? 'one' : 'other'
        last[id] = name
        leases.give(id, name)
        for (let turn = below(8); turn > 0; turn -= 1) {
          await (below(3) === 0 ? yieldToEventLoop() : Promise.resolve())
        }
      }
      const idsOf = (name: string) => last.flatMap((each, id) => (each === name ? [id] : [])).join('')
      const expected = `one ${idsOf('one')}, other ${idsOf('other')}`
      await expect.poll(() => `${own()} ${standIn.gateway.sessions.length}`).toBe(`${expected} 4`)
      await expect.poll(() => processes.flatMap(({ shards }) => shards.lost())).toEqual([])
      expect(await askAll()).toBe(last.join(', '))
    }
  })
})
