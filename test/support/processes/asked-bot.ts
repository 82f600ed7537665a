import { afterAll, beforeAll, expect } from 'vitest'
import type { Reply } from '../../../src/playground/person/reply.ts'
import { sampleIds } from '../../../src/playground/world/sample-world.ts'
import { discordFaults } from '../checks/discord-rules.ts'
import { idsOf } from '../checks/message-text.ts'
import { startTestBot, type TestBot } from './bot.ts'

const { papers } = sampleIds

/**
 * A bot with the sample digest that all tests of a file ask in #papers; at the end it must have broken no rule of Discord's
 * and sent nothing that is refused.
 */
export function askedBot() {
  let bot: TestBot
  beforeAll(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  })
  afterAll(async () => {
    const { requests } = bot.standIn
    await bot.close()
    expect(discordFaults(requests)).toEqual([])
    expect(requests.filter(({ status }) => status === 400)).toEqual([])
  })
  return {
    get bot() {
      return bot
    },
    slash: (who: string, line: { command: string; subcommand?: string }, options = {}): Promise<Reply> =>
      bot.standIn.person(who).slash({ channelId: papers, ...line, options }),
    /** What is offered while somebody types into an option. */
    complete: (
      who: string,
      line: { command: string; subcommand?: string },
      [focused, value]: readonly [string, string],
    ) => bot.standIn.person(who).autocomplete({ channelId: papers, ...line, focused, value }),
  }
}

/** The id of a message's button to a page. */
export function pageId(message: { components?: unknown }, page: number): string {
  return idsOf(message).find((id) => id.split(':')[1] === String(page)) ?? ''
}
