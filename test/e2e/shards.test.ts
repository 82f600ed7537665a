import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { channelOf, serverId, serversOfShards } from '../support/builders/servers.ts'
import { memoryLeases } from '../support/fakes/memory-leases.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const COUNT = 4
const { ada } = sampleIds

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

async function startFour(): Promise<StandIn> {
  const standIn = await startStandIn({
    rateLimits: 'off',
    world: serversOfShards(COUNT, 2),
    gateway: { recommendedShards: COUNT, maxConcurrency: 2 },
  })
  opened.push(() => standIn.close())
  return standIn
}

async function start(options: Parameters<typeof startTestBot>[0]): Promise<TestBot> {
  const bot = await startTestBot(options)
  opened.push(() => closeWithinTheRules(bot))
  return bot
}

/** Resolves once some shards are connected. */
async function connected(standIn: StandIn, ids: readonly number[]): Promise<void> {
  await expect
    .poll(() =>
      standIn.gateway.sessions
        .filter(({ socket }) => socket !== null)
        .map(({ shard }) => shard.id)
        .sort(),
    )
    .toEqual([...ids])
}

const firstChannel = (shard: number) => channelOf(serverId(shard, COUNT, 0))

/** Asks something in a shard's first server; gives the answer's text. */
async function ask(standIn: StandIn, shard: number): Promise<string> {
  const place = { channelId: firstChannel(shard) }
  const reply = await standIn
    .person(ada)
    .slash({ ...place, command: 'paper', options: { query: 'VideoRoPE' } })
  return JSON.stringify(await reply.settled())
}

const subscribe = (standIn: StandIn, shard: number) =>
  standIn.person(ada).slash({
    channelId: firstChannel(shard),
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
  })

/** The servers of subscriptions that are paused, with why. */
async function paused({ dataDir }: TestBot): Promise<string[]> {
  const text = await readFile(join(dataDir, 'subscriptions.json'), 'utf8')
  const found = [...text.matchAll(/"bot-removed"/g)]
  return found.map(([reason]) => reason)
}

describe('a bot that is one process', () => {
  it('connects as many shards as Discord recommends, and answers on all of their servers', async () => {
    const standIn = await startFour()
    const bot = await start({ standIn, http: true })
    await connected(standIn, [0, 1, 2, 3])
    for (const id of [0, 1, 2, 3]) expect(await ask(standIn, id)).toContain('VideoRoPE')
    const ready = async () => (await fetch(`http://127.0.0.1:${bot.app.httpPort}/readyz`)).text()
    await expect.poll(ready).not.toContain('not connected')

    standIn.gateway.closeConnections(4000, ({ shard }) => shard.id === 2)
    await bot.log.heard('the connection of shard 2 to Discord is lost')
    expect(await ready()).toContain('shard 2 is not connected to Discord, of 4')
    expect(await ask(standIn, 1)).toContain('VideoRoPE')
    await bot.log.heard('shard 2 is connected again')
    expect(await ask(standIn, 2)).toContain('VideoRoPE')
    const metrics = await (await fetch(`http://127.0.0.1:${bot.app.httpPort}/metrics`)).text()
    expect(metrics).toContain('paperboy_discord_shards{state="connected"} 4')
  })

  it('opens more while it runs where Discord recommends more', async () => {
    const standIn = await startFour()
    standIn.gateway.limits.recommendedShards = 1
    const bot = await start({ standIn })
    await connected(standIn, [0])
    await bot.app.growShards()
    await connected(standIn, [0])
    standIn.gateway.limits.recommendedShards = 3
    await bot.app.growShards()
    await connected(standIn, [0, 1, 2])
    expect(standIn.gateway.sessions.map(({ shard }) => shard.count)).toEqual([3, 3, 3])
    for (const id of [0, 1, 2, 3]) expect(await ask(standIn, id)).toContain('VideoRoPE')
    standIn.gateway.limits.sessionStarts = 105
    standIn.gateway.limits.recommendedShards = 4
    await bot.app.growShards()
    await connected(standIn, [0, 1, 2])
  })

  it('pauses what was removed while a shard’s session was lost for good', async () => {
    const standIn = await startFour()
    const bot = await start({ standIn })
    await connected(standIn, [0, 1, 2, 3])
    for (const id of [1, 2]) await subscribe(standIn, id)
    const isLost = ({ shard }: { readonly shard: { readonly id: number } }) => shard.id === 2
    standIn.gateway.invalidateSessions({ resumable: false }, isLost)
    standIn.removeGuild(serverId(2, COUNT, 0))
    await bot.log.heard('subscriptions paused: bot-removed')
    expect(await paused(bot)).toHaveLength(1)
  })
})

describe('two processes with two shards each', () => {
  it('answer on their own servers only, and one that is lost takes nothing from the other', async () => {
    const standIn = await startFour()
    const one = await start({ standIn, env: { SHARDS: '0-1' } })
    const other = await startTestBot({ standIn, env: { SHARDS: '2-3' } })
    opened.push(() => other.close())
    await connected(standIn, [0, 1, 2, 3])
    for (const id of [0, 1, 2, 3]) expect(await ask(standIn, id)).toContain('VideoRoPE')
    const asking = Promise.all([0, 1, 0, 1].map((id) => ask(standIn, id)))
    await other.stop()
    await connected(standIn, [0, 1])
    for (const text of await asking) expect(text).toContain('VideoRoPE')

    const taker = await start({ standIn, env: { SHARDS: '2-3/4' } })
    await connected(standIn, [0, 1, 2, 3])
    for (const id of [0, 1, 2, 3]) expect(await ask(standIn, id)).toContain('VideoRoPE')
    expect(one.log.lines.join('\n')).not.toContain('lost')
    expect(taker.log.lines.join('\n')).not.toContain('lost')
  })

  it('pause no subscription of the servers of the other’s shards', async () => {
    const standIn = await startFour()
    const bot = await start({ standIn })
    await connected(standIn, [0, 1, 2, 3])
    for (const id of [0, 1, 2, 3]) await subscribe(standIn, id)
    await bot.stop()
    standIn.removeGuild(serverId(1, COUNT, 0))
    standIn.removeGuild(serverId(3, COUNT, 0))
    await bot.restart({ SHARDS: '0-1' })
    await connected(standIn, [0, 1])
    await bot.log.heard('subscriptions paused: bot-removed')
    expect(await paused(bot)).toHaveLength(1)
  })

  it('share shards by leases: what one leaves, another takes, and judges the servers that came with it', async () => {
    const standIn = await startFour()
    const leases = memoryLeases(COUNT)
    const other = await startTestBot({ standIn, shareShards: async () => leases.of('other') })
    opened.push(other.close)
    const one = await start({ standIn, shareShards: async () => leases.of('one') })
    for (const id of [0, 1]) leases.give(id, 'one')
    for (const id of [2, 3]) leases.give(id, 'other')
    await connected(standIn, [0, 1, 2, 3])
    for (const id of [1, 2]) await subscribe(standIn, id)
    expect(one.app.name).toBe('Paperboy')
    await other.stop()
    leases.lose('other', 'one')
    await connected(standIn, [0, 1, 2, 3])
    await expect.poll(() => leases.confirmed).toHaveLength(COUNT + 2)
    for (const id of [0, 1, 2, 3]) expect(await ask(standIn, id)).toContain('VideoRoPE')
  })

  it('answer a command once that two sessions of a shard hear of, and say nothing of it', async () => {
    const standIn = await startFour()
    const bots = [
      await startTestBot({ standIn, env: { SHARDS: '0-1' } }),
      await startTestBot({ standIn, env: { SHARDS: '1-2' } }),
    ]
    for (const bot of bots) opened.push(bot.close)
    await connected(standIn, [0, 1, 1, 2])
    for (let time = 0; time < 5; time += 1) expect(await ask(standIn, 1)).toContain('VideoRoPE')
    await standIn.person(ada).autocomplete({
      channelId: firstChannel(1),
      command: 'paper',
      focused: 'query',
      value: 'rope',
    })
    for (const bot of bots) {
      await bot.stop()
      expect(bot.log.lines.filter((line) => /warn|error|did not reach/i.test(line))).toEqual([])
    }
    const refused = standIn.requests.filter(({ status }) => status >= 400)
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused.map(({ response }) => (response as { code: number }).code))).toEqual(
      new Set([40_060]),
    )
  })
})

describe('SHARDS that can’t be', () => {
  it.each([
    ['0-3', /SHARDS: there is no shard 3/],
    ['0/1', /2,500 each/],
  ])('%s is one clear sentence', async (shards, words) => {
    const standIn = await startStandIn({
      rateLimits: 'off',
      gateway: { guildsPerShard: 1, recommendedShards: 2 },
    })
    opened.push(() => standIn.close())
    const failure = await startTestBot({ standIn, env: { SHARDS: shards } }).then(
      async (bot) => bot.close(),
      (error) => error,
    )
    expect(failure?.message).toMatch(words)
    expect(failure instanceof UsageError).toBe(shards === '0-3')
  })
})
