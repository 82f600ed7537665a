import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { startTestBot, type TestBot } from '../support/bot.ts'

describe('the digest of 2025-02-10, end to end', () => {
  let bot: TestBot
  beforeAll(async () => {
    bot = await startTestBot()
  })
  afterAll(() => bot.close())

  it('posts it', async () => {
    const ada = bot.standIn.person(sampleIds.ada)
    const reply = await ada.slash({
      channelId: sampleIds.papers,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
    })
    console.log(JSON.stringify(reply.message, null, 1).slice(0, 1500))
    bot.clock.set('2025-02-10T09:00:00Z')
    await bot.app.tick()
    console.log(JSON.stringify(bot.standIn.messages(sampleIds.papers)).slice(0, 3000))
    expect(bot.standIn.messages(sampleIds.papers).length).toBeGreaterThan(0)
    const card = await ada.slash({
      channelId: sampleIds.papers,
      command: 'paper',
      options: { query: 'VideoRoPE' },
    })
    console.log(JSON.stringify(card.message.components, null, 1))
  })
})
