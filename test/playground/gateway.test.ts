import { once } from 'node:events'
import { Client, Events, GatewayIntentBits, type Interaction, Status } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds as ids } from '../../src/playground/world/sample-world.ts'
import { connectToGateway, type GatewaySocket } from './gateway-socket.ts'
import { logIn } from './log-in.ts'

describe('gateway with discord.js', () => {
  let standIn: StandIn
  beforeEach(async () => {
    standIn = await startStandIn()
  })
  afterEach(() => standIn.close())

  it('logs a bot in and gives it its servers and channels', async () => {
    await using bot = await logIn(standIn)
    await standIn.connected()
    expect(bot.user.username).toBe('Paperboy')
    expect(bot.guilds.cache.map(({ name }) => name)).toEqual(['Paper Club', 'Second Lab'])
    const club = bot.guilds.cache.get(ids.paperClub)
    expect(club?.channels.cache.map(({ name }) => name)).toEqual([
      'papers',
      'announcements',
      'reading-room',
      'discussion',
    ])
    const mayWrite = (channelId: string) => {
      return club?.channels.cache.get(channelId)?.permissionsFor(bot.user.id)?.has('SendMessages')
    }
    expect([mayWrite(ids.papers), mayWrite(ids.readingRoom)]).toEqual([true, false])
    expect((await bot.application.fetch()).owner?.id).toBe(ids.ada)
  })

  it('refuses a wrong token', async () => {
    const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: standIn.api } })
    await expect(client.login('wrong')).rejects.toThrow('An invalid token was provided')
    await client.destroy()
  })

  it('dispatches servers joined, left, unavailable and back', async () => {
    await using bot = await logIn(standIn)
    const joined = once(bot, Events.GuildCreate)
    const guild = { id: '42', name: 'New', ownerId: ids.ben, members: [{ userId: ids.ben }] }
    standIn.addGuild({ ...guild, channels: [{ id: '43', name: 'hall', kind: 'text' }] })
    expect((await joined)[0].channels.cache.get('43').name).toBe('hall')

    const left = once(bot, Events.GuildDelete)
    standIn.removeGuild('42')
    expect((await left)[0].id).toBe('42')

    const gone = once(bot, Events.GuildUnavailable)
    standIn.setGuildAvailable(ids.secondLab, false)
    expect((await gone)[0].id).toBe(ids.secondLab)
    const back = once(bot, Events.GuildAvailable)
    standIn.setGuildAvailable(ids.secondLab, true)
    expect((await back)[0].available).toBe(true)
  })

  it('dispatches channels made, changed and deleted', async () => {
    await using bot = await logIn(standIn)
    const made = once(bot, Events.ChannelCreate)
    standIn.addChannel(ids.paperClub, { id: '77', name: 'extra', kind: 'text' })
    expect((await made)[0].position).toBe(4)
    const changed = once(bot, Events.ChannelUpdate)
    standIn.setOverwrites('77', [{ id: ids.paperClub, kind: 'role', deny: ['ViewChannel'] }])
    expect((await changed)[1].permissionsFor(ids.application)?.has('ViewChannel')).toBe(false)
    const deleted = once(bot, Events.ChannelDelete)
    standIn.deleteChannel('77')
    expect((await deleted)[0].id).toBe('77')
  })

  it('dispatches a role that is deleted, which nobody has any more', async () => {
    await using bot = await logIn(standIn)
    const deleted = once(bot, Events.GuildRoleDelete)
    standIn.deleteRole(ids.paperClub, ids.readers)
    expect((await deleted)[0].id).toBe(ids.readers)
    expect(standIn.world.guilds.get(ids.paperClub)?.members.get(ids.ben)?.roleIds).toEqual([])
  })

  it('replays what a dropped connection missed', async () => {
    const seen: string[] = []
    await using bot = await logIn(standIn, (interaction: Interaction) => {
      seen.push(interaction.isAutocomplete() ? interaction.options.getFocused() : '')
      return interaction.isAutocomplete() ? interaction.respond([]) : undefined
    })
    await bot.application.commands.set([
      {
        name: 'paper',
        description: 'x',
        options: [{ type: 3, name: 'query', description: 'x', autocomplete: true, required: true }],
      },
    ])
    const type = (value: string) =>
      standIn
        .person(ids.ada)
        .autocomplete({ channelId: ids.papers, command: 'paper', focused: 'query', value })
    await type('before')
    const resumed = once(bot, Events.ShardResume)
    standIn.gateway.dropConnections()
    expect(standIn.gateway.connected).toBe(true)
    const missed = type('missed')
    const [, replayed] = await resumed
    // The interaction and RESUMED itself.
    expect(replayed).toBe(2)
    await missed
    await type('after')
    expect(seen).toEqual(['before', 'missed', 'after'])
  })

  it.each([
    ['a close with 4000', (it: StandIn) => it.gateway.closeConnections(4000)],
    ['op 7', (it: StandIn) => it.gateway.requestReconnect()],
    ['op 9 (resumable)', (it: StandIn) => it.gateway.invalidateSessions({ resumable: true })],
  ])('lets a bot resume after %s', async (_, disturb) => {
    await using bot = await logIn(standIn)
    const resumed = once(bot, Events.ShardResume)
    disturb(standIn)
    await resumed
    expect(bot.ws.status).toBe(Status.Ready)
  })

  it('stops a bot for good with 4014', async () => {
    await using bot = await logIn(standIn)
    const stopped = once(bot, Events.ShardDisconnect)
    standIn.gateway.closeConnections(4014)
    expect((await stopped)[0].code).toBe(4014)
  })
})

describe('gateway by hand', () => {
  let standIn: StandIn
  let now: number
  const sockets: GatewaySocket[] = []
  beforeEach(async () => {
    now = Date.UTC(2025, 1, 10)
    standIn = await startStandIn({ clock: { now: () => now } })
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket[Symbol.dispose]()
    await standIn.close()
  })

  it('says hello, acknowledges heartbeats, and dispatches in sequence', async () => {
    const { socket, next, identify } = await connect()
    expect(await next()).toEqual({ op: 10, d: { heartbeat_interval: 41_250 } })
    socket.send(JSON.stringify({ op: 1, d: null }))
    expect(await next()).toEqual({ op: 11 })
    identify()
    expect(await next()).toMatchObject({ op: 0, t: 'READY', s: 1 })
    expect(await next()).toMatchObject({ t: 'GUILD_CREATE', s: 2, d: { name: 'Paper Club' } })
    expect(await next()).toMatchObject({ t: 'GUILD_CREATE', s: 3, d: { name: 'Second Lab' } })
  })

  it('sends messages only to those who ask for message intents, others’ texts blank', async () => {
    const { next, identify } = await connect()
    const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits
    identify({ intents: Guilds | GuildMessages | DirectMessages })
    for (let skipped = 0; skipped < 4; skipped += 1) await next()
    standIn.person(ids.ada).say({ channelId: ids.papers }, 'hello')
    expect(await next()).toMatchObject({ t: 'MESSAGE_CREATE', d: { content: '', guild_id: ids.paperClub } })
    standIn.person(ids.ada).say({ channelId: ids.papers }, `hello <@${ids.application}>`)
    expect((await next()).d.content).toContain('hello')
    standIn.person(ids.ada).say({ dm: true }, 'hi')
    expect(await next()).toMatchObject({ t: 'MESSAGE_CREATE', d: { content: 'hi' } })
  })

  it.each([
    ['a wrong token', { op: 2, d: { token: 'wrong', intents: 1 } }, 4004],
    ['an unknown opcode', { op: 99 }, 4001],
    ['something that is no JSON', 'x', 4002],
  ])('closes on %s', async (_, message, code) => {
    const { send, closed } = await connect()
    send(message)
    expect(await closed()).toBe(code)
  })

  it('closes on a second IDENTIFY', async () => {
    const { identify, closed } = await connect()
    identify()
    identify()
    expect(await closed()).toBe(4005)
  })

  it('knows a session for a while after its connection was lost, and then no more', async () => {
    const first = await connect()
    first.identify()
    await first.next()
    const { session_id } = (await first.next()).d
    first.socket.terminate()
    await expect.poll(() => standIn.gateway.connected).toBe(false)

    const resume = { op: 6, d: { token: standIn.token, session_id, seq: 1 } }
    const second = await connect()
    second.send(resume)
    const events = [await second.next(), await second.next(), await second.next(), await second.next()]
    expect(events.map(({ t }) => t)).toEqual([undefined, 'GUILD_CREATE', 'GUILD_CREATE', 'RESUMED'])
    second.socket.terminate()
    await expect.poll(() => standIn.gateway.connected).toBe(false)

    now += 3 * 60_000 + 1
    const third = await connect()
    third.send(resume)
    await third.next()
    expect(await third.next()).toEqual({ op: 9, d: false })
  })

  async function connect(): Promise<GatewaySocket> {
    const connected = await connectToGateway(standIn)
    sockets.push(connected)
    return connected
  }
})
