import { REST } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SendOutcome } from '../../../src/delivery/ports.ts'
import { sayHello } from '../../../src/discord/posting/hello.ts'
import { createPublisher } from '../../../src/discord/posting/publisher.ts'
import { restOptions } from '../../../src/discord/rest/rest.ts'
import { type StandIn, startStandIn } from '../../../src/playground/server.ts'
import type { GuildDescription } from '../../../src/playground/world/description.ts'
import { sampleIds } from '../../../src/playground/world/sample-world.ts'
import { openStore } from '../../../src/store/files/file-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { openEntries } from '../../support/builders/stored.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { textOf } from '../../support/checks/message-text.ts'
import { fixedClock } from '../../support/fakes/clock.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { startTestBot } from '../../support/processes/bot.ts'

const { paperClub, papers, announcements, application, ada } = sampleIds
const [GUILD, FIRST, SECOND] = ['1100000000000000301', '1100000000000000311', '1100000000000000312']

const guild = (changes: Partial<GuildDescription> = {}): GuildDescription => ({
  id: GUILD,
  name: 'Third Lab',
  ownerId: ada,
  members: [{ userId: ada }],
  channels: [
    { id: FIRST, name: 'first', kind: 'text' },
    { id: SECOND, name: 'second', kind: 'text' },
  ],
  ...changes,
})
const silent = (id: string) =>
  ({ id: application, kind: 'member', deny: ['SendMessages'], channel: id }) as const

describe('saying hello', () => {
  let standIn: StandIn
  let store: Store
  beforeEach(async () => {
    standIn = await startStandIn({ rateLimits: 'off' })
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
    await standIn.close()
  })

  const pauses: number[] = []
  const sleep = async (ms: number) => void pauses.push(ms)

  async function hello(guildId: string, folder: string, outcome?: SendOutcome) {
    store = await openStore(folder, listeningLog())
    const rest = new REST(restOptions(standIn.api)).setToken(standIn.token)
    const publisher = createPublisher({ rest, applicationId: () => application, time: () => null })
    return sayHello(guildId, {
      rest,
      botId: application,
      ledger: store.ledger,
      publisher: outcome === undefined ? publisher : { ...publisher, send: async () => outcome },
      clock: fixedClock('2025-02-10T06:00:00Z'),
      sleep,
    })
  }
  const said = (channelId: string) => standIn.messages(channelId).map(textOf)

  it('says it in the first text channel, with the next step, pinging nobody', async () => {
    expect(await hello(paperClub, await tempFolder())).toBe('said')
    expect(said(papers).join()).toContain('`/channel subscribe`')
    expect(standIn.messages(papers)[0]).toMatchObject({ mention_everyone: false, mentions: [] })
    expect(said(announcements)).toEqual([])
  })

  it('says it once, also to another process later', async () => {
    const folder = await tempFolder()
    expect(await hello(paperClub, folder)).toBe('said')
    await store[Symbol.asyncDispose]()
    expect(await hello(paperClub, folder)).toBe('said-before')
    expect(said(papers)).toHaveLength(1)
  })

  it('says it where it may, passing channels in which it may not write', async () => {
    const { channel: _, ...overwrite } = silent(FIRST)
    standIn.addGuild(
      guild({
        channels: [
          { id: FIRST, name: 'first', kind: 'text', overwrites: [overwrite] },
          { id: SECOND, name: 'second', kind: 'text' },
        ],
      }),
    )
    expect(await hello(GUILD, await tempFolder())).toBe('said')
    expect(said(SECOND)).toHaveLength(1)
  })

  it('prefers the channel that a server names for such messages', async () => {
    standIn.addGuild(guild())
    const system = standIn.world.guilds.get(GUILD)
    expect(system).toBeDefined()
    const rest = new REST(restOptions(standIn.api)).setToken(standIn.token)
    const get = rest.get.bind(rest)
    // The stand-in names no system channel.
    rest.get = async (route, options) => {
      const answer = await get(route, options)
      return /\/guilds\/\d+$/.test(route) ? { ...(answer as object), system_channel_id: SECOND } : answer
    }
    store = await openStore(await tempFolder(), listeningLog())
    const outcome = await sayHello(GUILD, {
      rest,
      botId: application,
      ledger: store.ledger,
      publisher: createPublisher({ rest, applicationId: () => application, time: () => null }),
      clock: fixedClock('2025-02-10T06:00:00Z'),
      sleep,
    })
    expect(outcome).toBe('said')
    expect(said(SECOND)).toHaveLength(1)
    expect(said(FIRST)).toEqual([])
  })

  it('says nothing where it may write nowhere, and tries again at the next invitation', async () => {
    const folder = await tempFolder()
    standIn.addGuild(guild({ botPermissions: [], everyone: [] }))
    expect(await hello(GUILD, folder)).toBe('nowhere')
    expect(await store.ledger.ofSubscription(`guild${GUILD}`)).toEqual([])
  })

  it('says nothing in a server without text channels', async () => {
    standIn.addGuild(guild({ channels: [{ id: FIRST, name: 'voice', kind: 'voice' }] }))
    expect(await hello(GUILD, await tempFolder())).toBe('nowhere')
  })

  it('leaves nothing for the minute tick to finish, whether it was said or not', async () => {
    expect(await hello(paperClub, await tempFolder(), { status: 'failed', detail: 'no network' })).toBe(
      'failed',
    )
    expect(await openEntries(store.ledger)).toEqual([])
  })

  it('tries a few times where the network fails, and says it at the next invitation', async () => {
    const folder = await tempFolder()
    pauses.length = 0
    expect(await hello(paperClub, folder, { status: 'failed', detail: 'no network' })).toBe('failed')
    expect(pauses).toEqual([5_000, 20_000, 60_000])
    await store[Symbol.asyncDispose]()
    expect(await hello(paperClub, folder)).toBe('said')
  })

  it('rejects where Discord does not show the server', async () => {
    await expect(hello('1100000000000000999', await tempFolder())).rejects.toThrow()
    expect(await openEntries(store.ledger)).toEqual([])
  })
})

describe('a bot that is invited', () => {
  it('says hello once, also after a restart and when it is invited again', async () => {
    const bot = await startTestBot()
    try {
      bot.standIn.addGuild(guild())
      await bot.log.heard('"hello":"said"')
      await bot.restart()
      expect(bot.standIn.messages(FIRST).map(textOf).join()).toContain('/channel subscribe')
      expect(bot.standIn.messages(FIRST)).toHaveLength(1)
      expect(bot.standIn.messages(papers)).toEqual([])
      bot.standIn.removeGuild(GUILD)
      bot.standIn.addGuild(guild())
      await bot.log.heard('"hello":"said-before"')
      expect(bot.standIn.messages(FIRST)).toHaveLength(1)
    } finally {
      await bot.close()
    }
  })
})
