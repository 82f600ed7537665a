import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleIds, sampleWorld } from '../../src/playground/world/sample-world.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, announcements, paperClub, ada, ben } = sampleIds

const SHARED = expect.stringContaining('### [VideoRoPE')
const REFUSED = expect.stringContaining('You can’t post in this channel')

describe('what servers and people do at the worst moment, over the gateway', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  })
  afterEach(() => closeWithinTheRules(bot))

  const subscribe = async (options: Record<string, string | boolean>) => {
    const reply = await bot.standIn
      .person(ada)
      .slash({ channelId: announcements, command: 'channel', subcommand: 'subscribe', options })
    const stop = idsOf(reply.message).find((id) => id.startsWith('channel-stop:')) ?? ''
    return { reply, id: stop.split(':')[1] ?? '' }
  }
  const status = async () =>
    textOf(
      (
        await bot.standIn
          .person(ada)
          .slash({ channelId: announcements, command: 'channel', subcommand: 'status', options: {} })
      ).message,
    )
  const threadsIn = (parent: string) =>
    [...bot.standIn.world.channels.values()].filter(({ parentId }) => parentId === parent)

  it('a thread that is deleted while its cards are written ends that edition, not the subscription', async () => {
    await subscribe({ channel: '#papers', layout: 'thread' })
    let cards = 0
    bot.standIn.onMessage(({ message }) => {
      if (message.channel_id === papers) return
      cards += 1
      if (cards === 3) bot.standIn.deleteChannel(message.channel_id)
    })
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(bot.posted(papers).flatMap(papersIn)).toHaveLength(12)
    expect(await status()).toContain('The next post is due')
    expect(bot.standIn.dm(ada)).toEqual([])
  })

  it('a server that takes the bot back has its digest again', async () => {
    await subscribe({ channel: '#papers' })
    bot.standIn.removeGuild(paperClub)
    await bot.log.heard('subscriptions paused: bot-removed')
    await bot.tickAt('2025-02-10T09:00:00Z')
    const [club] = sampleWorld().guilds
    if (club === undefined) throw new Error('no server')
    bot.standIn.addGuild(club)
    await bot.log.heard('subscriptions resumed')
    await bot.tickAt('2025-02-11T09:00:00Z')
    expect(bot.posted(papers).flatMap(papersIn)).toHaveLength(12)
  })

  it('a server that goes is one message to whoever set its channels up', async () => {
    const channels = ['#papers', '#announcements', '#papers', '#papers', '#papers', '#papers']
    for (const [hour, channel] of channels.entries()) await subscribe({ channel, time: `1${hour}:00` })
    expect(await status()).toContain('1 more subscription: name one')
    bot.standIn.removeGuild(paperClub)
    await bot.log.heard('subscriptions paused: bot-removed')
    bot.standIn.addGuild({
      id: '1300000000000000001',
      name: 'Elsewhere',
      ownerId: ada,
      members: [{ userId: ada }],
      channels: [],
    })
    await bot.app.tick()
    expect(bot.standIn.dm(ada).map(textOf)).toEqual([
      expect.stringContaining('for #papers and #announcements is paused: I was removed from the server.'),
    ])
  })

  it('two presses at once: saved once, stopped once, posted once', async () => {
    const person = bot.standIn.person(ada)
    const card = await person.slash({ channelId: papers, command: 'paper', options: { query: 'VideoRoPE' } })
    const texts = async (presses: ReturnType<typeof person.press>[]) =>
      (await Promise.all(presses)).map(({ message }) => textOf(message))
    const thrice = [1, 2, 3]
    const saves = await texts(thrice.map(() => person.press(card.message, 'save:2502.05173')))
    expect(saves.filter((text) => text.startsWith('Saved **VideoRoPE**. 1 paper'))).toHaveLength(1)
    expect(saves.filter((text) => text.includes('is on your list already'))).toHaveLength(2)
    const { reply, id } = await subscribe({ channel: '#papers' })
    await texts(thrice.map(() => person.press(reply.message, `channel-now:${id}:${ada}`)))
    await bot.app.tick()
    expect(bot.posted(papers).flatMap(papersIn)).toHaveLength(12)
    const stops = await texts(thrice.map(() => person.press(reply.message, `channel-stop:${id}:${ada}`)))
    expect(stops.filter((text) => text.includes('gets no more digests'))).toHaveLength(1)
    expect(stops.filter((text) => text.includes('is not there any more'))).toHaveLength(2)
  })

  it('shares where the reader may post: in a thread, by what they may in threads', async () => {
    await subscribe({ channel: '#papers', layout: 'thread' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    const [thread] = threadsIn(papers)
    const at = async (channelId: string) => {
      const card = await bot.standIn
        .person(ben)
        .slash({ channelId, command: 'paper', options: { query: 'VideoRoPE' } })
      const reply = await bot.standIn.person(ben).press(card.message, 'share:2502.05173')
      return textOf(reply.message)
    }
    const both = async () => [await at(papers), await at(thread?.id ?? '')]
    expect(await both()).toEqual([SHARED, SHARED])
    bot.standIn.setOverwrites(papers, [{ id: ben, kind: 'member', deny: ['SendMessages'] }])
    expect(await both()).toEqual([REFUSED, SHARED])
    bot.standIn.setOverwrites(papers, [{ id: ben, kind: 'member', deny: ['SendMessagesInThreads'] }])
    expect(await both()).toEqual([SHARED, REFUSED])
    bot.standIn.setOverwrites(papers, [
      { id: ben, kind: 'member', deny: ['SendMessages', 'SendMessagesInThreads'] },
    ])
    expect(await both()).toEqual([REFUSED, REFUSED])
  })
})

it('what is over Discord’s hourly limit is published later: nothing is lost, nothing is published twice', async () => {
  await using bot = await startTestBot({ at: '2025-02-10T06:00:00Z', rateLimits: true })
  const clockAt = (minute: number, second = 0) =>
    bot.clock.set(new Date(Date.UTC(2025, 1, 10, 9, minute, second)).toISOString())
  const times = Array.from({ length: 12 }, (_, minute) => `09:${String(minute).padStart(2, '0')}`)
  for (const [second, time] of times.entries()) {
    clockAt(-60, second)
    await bot.standIn.person(ada).slash({
      channelId: papers,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel: '#announcements', time, timezone: 'UTC' },
    })
  }
  for (let minute = 0; minute < 20; minute++) {
    clockAt(minute)
    await bot.app.tick()
  }
  const posts = () => bot.standIn.messages(announcements)
  const published = () => posts().filter(({ flags = 0 }) => (flags & 1) !== 0)
  expect(posts().flatMap(papersIn)).toHaveLength(12 * 12)
  expect(published()).toHaveLength(10)
  for (let minute = 60; minute < 200; minute += 30) {
    clockAt(minute)
    await bot.restart()
    await bot.app.tick()
  }
  expect(posts().flatMap(papersIn)).toHaveLength(12 * 12)
  expect(published()).toHaveLength(12)
  expect(
    bot.standIn.requests.filter(({ path, status }) => path.endsWith('/crosspost') && status === 200),
  ).toHaveLength(12)
})
