import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

/** The twelve papers of 2025-02-10, in published order. */
const PAPERS = [
  '2502.05173',
  '2502.05003',
  '2502.05163',
  '2502.05171',
  '2502.04520',
  '2502.04728',
  '2502.04416',
  '2502.04404',
  '2502.05178',
  '2502.04350',
  '2502.04689',
  '2502.04376',
]
const MULTIMODAL = ['2502.05173', '2502.05178']
const { papers, ada, ben } = sampleIds

describe('the digest of 2025-02-10, end to end', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  })
  afterEach(() => closeWithinTheRules(bot))

  const subscribe = (options: Record<string, string> = {}) =>
    bot.standIn.person(ada).slash({
      channelId: papers,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel: '#papers', time: '09:00', timezone: 'UTC', ...options },
    })
  const posted = () => bot.posted(papers)

  it('is posted to a subscribed channel at its hour, every paper once, in order', async () => {
    await subscribe()
    await bot.tickAt('2025-02-10T08:59:59Z')
    expect(posted()).toEqual([])
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(posted().flatMap(papersIn)).toEqual(PAPERS)
    expect(textOf(posted()[0] ?? {})).toContain('Monday 10 February 2025')
    const markers = posted()
      .flatMap(idsOf)
      .filter((id) => id.startsWith('post:'))
    expect(markers.map((id) => id.split(':').slice(0, 3).join(':'))).toEqual([
      'post:2025-02-10:1',
      'post:2025-02-10:2',
    ])
  })

  it('is posted once: not again at the next tick, the next day, nor after a restart', async () => {
    await subscribe()
    await bot.tickAt('2025-02-10T09:00:00Z')
    const first = posted().map(({ id }) => id)
    await bot.tickAt('2025-02-10T09:01:00Z')
    await bot.restart()
    await bot.tickAt('2025-02-10T09:02:00Z')
    await bot.tickAt('2025-02-11T09:00:00Z')
    await bot.restart()
    await bot.tickAt('2025-02-12T09:00:00Z')
    expect(posted().map(({ id }) => id)).toEqual(first)
  })

  it('is caught up after a restart where the bot was down at the hour', async () => {
    await subscribe()
    bot.clock.set('2025-02-10T11:30:00Z')
    await bot.restart()
    await bot.app.tick()
    expect(posted().flatMap(papersIn)).toEqual(PAPERS)
  })

  it('comes at the local hour of the subscription', async () => {
    await subscribe({ time: '18:30', timezone: 'Tokyo' })
    await bot.tickAt('2025-02-10T09:29:00Z')
    expect(posted()).toEqual([])
    await bot.tickAt('2025-02-10T09:30:00Z')
    expect(posted().flatMap(papersIn)).toEqual(PAPERS)
  })

  it('is narrowed to the tags a channel asked for', async () => {
    await subscribe({ tags: 'multimodal' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(posted().flatMap(papersIn)).toEqual(MULTIMODAL)
  })

  it('reaches a follower of Multimodal as a direct message with exactly the papers so tagged', async () => {
    await bot.standIn.person(ben).slash({
      channelId: papers,
      command: 'subscribe',
      options: { tag: 'Multimodal', time: '10:00', timezone: 'UTC' },
    })
    await bot.tickAt('2025-02-10T10:00:00Z')
    await bot.tickAt('2025-02-10T10:01:00Z')
    const messages = bot.standIn.dm(ben)
    expect(messages.flatMap(papersIn)).toEqual(MULTIMODAL)
    expect(textOf(messages[0] ?? {})).toContain('because you follow Multimodal')
    expect(posted()).toEqual([])
  })

  it('sends nothing where no paper matches, and does not ask again for that day', async () => {
    await subscribe({ tags: 'Robotics' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    await bot.tickAt('2025-02-11T09:00:00Z')
    expect(posted()).toEqual([])
  })

  it('never posts the archive to a new subscription', async () => {
    bot.clock.set('2025-02-11T08:00:00Z')
    await subscribe()
    await bot.tickAt('2025-02-11T09:00:00Z')
    expect(posted()).toEqual([])
  })

  it('leaves Discord without calling that an outage', async () => {
    await bot.restart()
    expect(bot.log.lines.filter((line) => /^(warn|error)/.test(line))).toEqual([])
  })

  it('mentions nobody', async () => {
    await subscribe()
    await bot.tickAt('2025-02-10T09:00:00Z')
    for (const message of posted()) {
      expect(message).toMatchObject({ mentions: [], mention_roles: [], mention_everyone: false })
    }
  })

  it('answers /paper VideoRoPE with that paper’s card, to the one who asked only', async () => {
    const reply = await bot.standIn
      .person(ben)
      .slash({ channelId: papers, command: 'paper', options: { query: 'VideoRoPE' } })
    expect(papersIn(reply.message)).toEqual(['2502.05173'])
    expect(textOf(reply.message)).toContain('What Makes for Good Video Rotary Position Embedding?')
    expect(reply.ephemeral).toBe(true)
  })

  it('offers VideoRoPE after “vid”', async () => {
    const choices = await bot.standIn
      .person(ben)
      .autocomplete({ channelId: papers, command: 'paper', focused: 'query', value: 'vid' })
    expect(choices[0]).toMatchObject({ value: '2502.05173' })
    expect(choices[0]?.name).toContain('VideoRoPE')
  })
})
