import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleIds, sampleWorld } from '../../src/playground/world/sample-world.ts'
import { idsOf, textOf } from '../support/checks/message-text.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { paperClub, papers, readers, application, ada, ben, general } = sampleIds
const ELSEWHERE = '1100000000000000301'
const ELSEWHERE_CHANNEL = '1100000000000000311'
const HIDDEN = Array.from({ length: 25 }, (_, n) => String(1_100_000_000_000_000_500n + BigInt(n)))

let bot: TestBot
beforeEach(async () => {
  const world = sampleWorld()
  const [club, ...others] = world.guilds
  if (club === undefined) throw new Error('there is no server')
  const channels = [
    ...club.channels,
    ...HIDDEN.map((id, n) => ({ id, name: `hidden-${n}`, kind: 'text' as const })),
  ]
  // The bot is in no server of this name; people use it there because they installed it for themselves.
  const elsewhere = {
    id: ELSEWHERE,
    name: 'Elsewhere',
    ownerId: ada,
    botIsMember: false,
    members: [{ userId: ada }, { userId: ben }],
    channels: [{ id: ELSEWHERE_CHANNEL, name: 'talk', kind: 'text' as const }],
  }
  bot = await startTestBot({ world: { ...world, guilds: [{ ...club, channels }, ...others, elsewhere] } })
})
afterEach(() => bot.close())

const refused = () => bot.standIn.requests.filter(({ status }) => status === 401 || status === 403)
const hide = (channelId: string) =>
  bot.standIn.setOverwrites(channelId, [{ id: application, kind: 'member', deny: ['ViewChannel'] }])
const subscribe = (channel: string, channelId: string = papers) =>
  bot.standIn.person(ada).slash({
    channelId,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel, time: '09:00', timezone: 'UTC' },
  })

describe('what outsiders can have refused', () => {
  it('events of a server with 25 channels that the bot lost sight of cost it nothing', async () => {
    for (const id of HIDDEN) await subscribe(id)
    for (const id of HIDDEN) hide(id)
    await bot.tickAt('2025-02-10T09:00:00Z')
    // Five find out; the others wait for their turn and take nobody else's.
    expect(refused()).toHaveLength(5)
    const before = bot.standIn.requests.length
    for (let n = 0; n < 200; n += 1) {
      bot.standIn.gateway.dispatch('GUILD_ROLE_UPDATE', { guild_id: paperClub, role: { id: readers } })
      hide(HIDDEN[n % HIDDEN.length] ?? '')
    }
    await subscribe('#papers')
    expect(bot.standIn.requests.length - before).toBeLessThan(30)
    expect(refused()).toHaveLength(5)
  })

  it('another server is posted to meanwhile', async () => {
    for (const id of HIDDEN.slice(0, 10)) await subscribe(id)
    for (const id of HIDDEN) hide(id)
    await bot.standIn.person(ben).slash({
      channelId: general,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel: '#general', time: '09:00', timezone: 'UTC' },
    })
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(bot.posted(general).length).toBeGreaterThan(0)
  })

  it('/channel subscribe on a hidden channel, however often, is refused in words and costs nothing', async () => {
    hide(HIDDEN[0] ?? '')
    const answers = await Promise.all(Array.from({ length: 100 }, () => subscribe(HIDDEN[0] ?? '')))
    for (const { message } of answers) expect(textOf(message)).toMatch(/I need \*View Channel\*/)
    expect(refused()).toEqual([])
    expect(bot.standIn.requests.filter(({ path }) => path.includes('/guilds/'))).toEqual([])
  })

  it('Share here, where the bot is no member, asks for nothing', async () => {
    const person = bot.standIn.person(ada)
    const card = await person.slash({
      channelId: ELSEWHERE_CHANNEL,
      command: 'paper',
      options: { query: 'VideoRoPE' },
    })
    const id = idsOf(card.message).find((each) => each.startsWith('share:')) ?? ''
    const before = bot.standIn.requests.length
    for (let n = 0; n < 10; n += 1) await person.press(card.message, id)
    const asked = bot.standIn.requests.slice(before).filter(({ path }) => !path.includes('/interactions/'))
    expect(asked).toEqual([])
  })

  it('somebody who closes their messages and resumes again and again costs five', async () => {
    const person = bot.standIn.person(ben)
    await person.slash({ dm: true, command: 'subscribe', options: { tag: 'Multimodal', time: '09:00' } })
    bot.standIn.setRefusesDms(ben, true)
    for (let day = 10; day < 30; day += 1) {
      await bot.tickAt(`2025-02-${day}T09:00:00Z`)
      const panel = await person.slash({ channelId: papers, command: 'subscriptions' })
      const resume = idsOf(panel.message).find((id) => id.startsWith('resume-mine'))
      if (resume !== undefined) await person.press(panel.message, resume)
      await bot.tickAt(`2025-02-${day}T09:01:00Z`)
    }
    expect(refused().length).toBeLessThanOrEqual(5)
  })
})
