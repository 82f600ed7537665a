import { once } from 'node:events'
import { Client, Events, GatewayIntentBits } from 'discord.js'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { isOfShard, readShard } from '../../src/playground/gateway/sharding.ts'
import { type StandIn, type StandInOptions, startStandIn } from '../../src/playground/server.ts'
import { sampleIds as ids } from '../../src/playground/world/sample-world.ts'
import { serversOfShards } from '../support/builders/servers.ts'
import { call } from './call.ts'
import { connectToGateway, type GatewaySocket } from './gateway-socket.ts'

const standIns: StandIn[] = []
const opened: (GatewaySocket | AsyncDisposable)[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) {
    if (Symbol.dispose in each) each[Symbol.dispose]()
    else await each[Symbol.asyncDispose]()
  }
  for (const standIn of standIns.splice(0)) await standIn.close()
})

async function start(options: StandInOptions = {}): Promise<StandIn> {
  const standIn = await startStandIn({ rateLimits: 'off', world: serversOfShards(4, 2), ...options })
  standIns.push(standIn)
  return standIn
}

async function connect(standIn: StandIn): Promise<GatewaySocket> {
  const socket = await connectToGateway(standIn)
  opened.push(socket)
  await socket.next()
  return socket
}

/** A session of a shard, its READY and the servers that came with it read. */
async function begin(standIn: StandIn, shard: readonly [number, number]) {
  const socket = await connect(standIn)
  socket.identify({ shard })
  const ready = (await socket.next()).d
  const guilds: string[] = []
  for (const _ of ready.guilds) guilds.push((await socket.next()).d.id)
  return { ...socket, ready, guilds }
}

describe('shards by hand', () => {
  it('gives each session the servers of its shard, and what happens on them', async () => {
    const standIn = await start()
    const sessions = []
    for (const id of [0, 1, 2, 3]) sessions.push(await begin(standIn, [id, 4]))
    const servers = [...standIn.world.guilds.keys()]
    for (const [id, { ready, guilds }] of sessions.entries()) {
      expect(ready.shard).toEqual([id, 4])
      expect(guilds).toEqual(servers.filter((each) => (BigInt(each) >> 22n) % 4n === BigInt(id)))
      expect(guilds).toHaveLength(2)
    }
    const [first = ''] = sessions[2]?.guilds ?? []
    standIn.addChannel(first, { id: '77', name: 'extra', kind: 'text' })
    standIn.removeGuild(first)
    standIn.person(ids.ada).say({ dm: true }, 'nobody asked for messages')
    expect(await sessions[2]?.next()).toMatchObject({ t: 'CHANNEL_CREATE', d: { id: '77' } })
    expect(await sessions[2]?.next()).toMatchObject({ t: 'GUILD_DELETE', d: { id: first } })
    // Whatever the others were sent would come before the answer to a heartbeat.
    for (const id of [0, 1, 3]) {
      sessions[id]?.send({ op: 1, d: null })
      expect(await sessions[id]?.next()).toEqual({ op: 11 })
    }
  })

  it('sends direct messages to shard 0', async () => {
    const standIn = await start()
    const intents = GatewayIntentBits.DirectMessages
    const [zero, one] = [await connect(standIn), await connect(standIn)]
    for (const [id, each] of [zero, one].entries()) {
      each.identify({ intents, shard: [id, 2] })
      const { guilds } = (await each.next()).d
      for (const _ of guilds) await each.next()
    }
    standIn.person(ids.ada).say({ dm: true }, 'hi')
    expect(await zero.next()).toMatchObject({ t: 'MESSAGE_CREATE', d: { content: 'hi' } })
    one.send({ op: 1, d: null })
    expect(await one.next()).toEqual({ op: 11 })
  })

  it('lets two sessions of a shard, and sessions of another count, hear of the same server', async () => {
    const standIn = await start()
    const sessions = [
      await begin(standIn, [1, 4]),
      await begin(standIn, [1, 4]),
      await begin(standIn, [1, 2]),
    ]
    const [server = ''] = sessions[0]?.guilds ?? []
    standIn.setGuildAvailable(server, false)
    for (const { next } of sessions) {
      expect(await next()).toMatchObject({ t: 'GUILD_DELETE', d: { id: server, unavailable: true } })
    }
  })

  it('resumes one session of several, each by its own sequence', async () => {
    const standIn = await start()
    const kept = await begin(standIn, [1, 4])
    const lost = await begin(standIn, [1, 4])
    standIn.gateway.dropConnections(({ id }) => id === lost.ready.session_id)
    await lost.closed()
    const [server = ''] = kept.guilds
    standIn.addChannel(server, { id: '77', name: 'extra', kind: 'text' })
    expect(await kept.next()).toMatchObject({ t: 'CHANNEL_CREATE', s: 4 })
    const back = await connect(standIn)
    back.send({ op: 6, d: { token: standIn.token, session_id: lost.ready.session_id, seq: 3 } })
    expect(await back.next()).toMatchObject({ t: 'CHANNEL_CREATE', s: 4 })
    expect(await back.next()).toMatchObject({ t: 'RESUMED' })
    expect(standIn.gateway.sessions.map(({ shard }) => shard)).toEqual([
      { id: 1, count: 4 },
      { id: 1, count: 4 },
    ])
  })

  it.each([[[4, 4]], [[-1, 4]], [[0, 0]], [[0]], ['0'], [[0, '4']], [[0.5, 2]]])(
    'closes with 4010 on shard %j',
    async (shard) => {
      const socket = await connect(await start())
      socket.identify({ shard })
      expect(await socket.closed()).toBe(4010)
    },
  )

  it('closes with 4011 where a session would have too many servers', async () => {
    const standIn = await start({ gateway: { guildsPerShard: 4 } })
    const all = await connect(standIn)
    all.identify()
    expect(await all.closed()).toBe(4011)
    expect((await begin(standIn, [0, 2])).guilds).toHaveLength(4)
  })
})

describe('session starts', () => {
  const limited = async (gateway: StandInOptions['gateway'] = {}) => {
    const clock = { ms: Date.UTC(2025, 1, 10), now: () => clock.ms }
    const standIn = await start({ rateLimits: 'on', rateLimitClock: clock, ...(gateway ? { gateway } : {}) })
    const limit = async () => (await call(standIn, 'GET', '/gateway/bot')).body.session_start_limit
    return { standIn, clock, limit }
  }

  it('let one of a bucket begin each five seconds', async () => {
    const { standIn, clock } = await limited({ maxConcurrency: 2 })
    await begin(standIn, [0, 4])
    await begin(standIn, [1, 4])
    const early = await connect(standIn)
    early.identify({ shard: [2, 4] })
    expect(await early.next()).toEqual({ op: 9, d: false })
    clock.ms += 5_000
    early.identify({ shard: [2, 4] })
    expect(await early.next()).toMatchObject({ t: 'READY', d: { shard: [2, 4] } })
    await begin(standIn, [3, 4])
  })

  it('are counted down for a day, whatever becomes of them; resumes are not', async () => {
    const { standIn, clock, limit } = await limited({ sessionStarts: 3, identifyIntervalMs: 0 })
    expect(await limit()).toEqual({ total: 3, remaining: 3, reset_after: 0, max_concurrency: 1 })
    const { ready } = await begin(standIn, [0, 4])
    const back = await connect(standIn)
    back.send({ op: 6, d: { token: standIn.token, session_id: ready.session_id, seq: 3 } })
    expect(await back.next()).toMatchObject({ t: 'RESUMED' })
    clock.ms += 60_000
    expect(await limit()).toMatchObject({ remaining: 2, reset_after: 86_340_000 })
    await begin(standIn, [1, 4])
    await begin(standIn, [2, 4])
    const last = await connect(standIn)
    last.identify({ shard: [3, 4] })
    expect([await last.closed(), await back.closed()]).toEqual([4004, 4004])
    expect(standIn.gateway.connected).toBe(false)
    clock.ms += 86_340_000
    expect(await limit()).toMatchObject({ remaining: 3, reset_after: 0 })
    await begin(standIn, [3, 4])
  })
})

describe('shards with discord.js', () => {
  it('logs a bot in with as many shards as are recommended', async () => {
    const standIn = await start({ gateway: { recommendedShards: 3, maxConcurrency: 3 } })
    const client = new Client({
      intents: [GatewayIntentBits.Guilds],
      rest: { api: standIn.api },
      shards: 'auto',
    })
    opened.push({ [Symbol.asyncDispose]: () => client.destroy() })
    const ready = once(client, Events.ClientReady)
    await client.login(standIn.token)
    await ready
    expect(client.guilds.cache.size).toBe(8)
    expect(standIn.gateway.sessions.map(({ shard }) => shard.id).sort()).toEqual([0, 1, 2])
    for (const guild of client.guilds.cache.values()) {
      expect(isOfShard(guild.id, { id: guild.shardId, count: 3 })).toBe(true)
    }
  })

  it('takes one answer to a command that two sessions hear of', async () => {
    const standIn = await start()
    const errors: unknown[] = []
    for (const word of ['one', 'other']) {
      const client = new Client({
        intents: [GatewayIntentBits.Guilds],
        rest: { api: standIn.api },
        shards: [0],
        shardCount: 4,
      })
      opened.push({ [Symbol.asyncDispose]: () => client.destroy() })
      client.on(Events.InteractionCreate, (interaction) => {
        if (interaction.isChatInputCommand())
          interaction.reply(word).catch((error) => errors.push(error.code))
      })
      const ready = once(client, Events.ClientReady)
      await client.login(standIn.token)
      await ready
      await client.application?.commands.set([{ name: 'ping', description: 'x' }])
    }
    const [server] = [...standIn.world.guilds.keys()].filter((id) => isOfShard(id, { id: 0, count: 4 }))
    const channel = [...standIn.world.channels.values()].find(({ guildId }) => guildId === server)
    const reply = await standIn.person(ids.ada).slash({ channelId: channel?.id ?? '', command: 'ping' })
    await reply.settled()

    await expect.poll(() => errors).toEqual([40060])
    expect(standIn.messages(channel?.id ?? '')).toHaveLength(1)
  })
})

describe('the shard of IDENTIFY', () => {
  it('has every server in exactly one of any number of shards', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
        fc.integer({ min: 1, max: 64 }),
        (id, count) => {
          const shards = Array.from({ length: count }, (_, shard) => ({ id: shard, count }))
          expect(shards.filter((shard) => isOfShard(String(id), shard))).toHaveLength(1)
          expect(shards.every((shard) => readShard([shard.id, count]) !== null)).toBe(true)
        },
      ),
    )
  })
})
