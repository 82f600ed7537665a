import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, paperClub, ada } = sampleIds

let bot: TestBot
beforeEach(async () => {
  bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  const ask = (subcommand: string, options = {}) =>
    bot.standIn.person(ada).slash({ channelId: papers, command: 'channel', subcommand, options })
  await ask('subscribe', { channel: '#papers', time: '09:00', timezone: 'UTC' })
  await bot.tickAt('2025-02-10T09:00:00Z')
})
afterEach(() => closeWithinTheRules(bot))

/** Which of our files name the server. */
async function filesWithServer(): Promise<string[]> {
  const names = (await readdir(bot.dataDir, { recursive: true })).filter((name) => /\.(?:nd)?json/.test(name))
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(bot.dataDir, name), 'utf8')] as const),
  )
  return texts.flatMap(([name, text]) => (text.includes(paperClub) ? [name] : []))
}

it('what a server set up is dropped 90 days after it removed the bot, from every file, and not before', async () => {
  bot.standIn.removeGuild(paperClub)
  await bot.log.heard('subscriptions paused: bot-removed')
  await writeFile(join(bot.dataDir, 'subscriptions.json.v1'), `{"guildId":"${paperClub}"}`)
  await bot.tickAt('2025-05-11T08:00:00Z')
  await bot.restart()
  await bot.tickAt('2025-05-11T08:59:00Z')
  expect(await filesWithServer()).toContain('subscriptions.json')
  await bot.tickAt('2025-05-11T10:00:00Z')
  expect(await filesWithServer()).toEqual([])
  await bot.log.heard('dropped what was kept of a server')
})
