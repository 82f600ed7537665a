import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { papersIn } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot } from '../support/processes/bot.ts'

const { papers, ada } = sampleIds

function digest(...ids: readonly string[]): string {
  const rows = ids.map((id) => `| [P ${id}](https://arxiv.org/abs/${id}) | Ann | - It works. |\n`)
  return `| Title | Authors | Summary |\n|---|---|---|\n${rows.join('')}`
}

it('a lost day of the ledger keeps back that day alone; lost subscriptions keep the bot from starting', async () => {
  const bot = await startTestBot({ at: '2025-02-10T06:00:00Z', sources: '' })
  const folder = join(bot.dataDir, 'digests')
  await mkdir(folder, { recursive: true })
  const publish = (day: string, ...ids: string[]) => writeFile(join(folder, `${day}.md`), digest(...ids))
  await bot.standIn.person(ada).slash({
    channelId: papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
  })
  await publish('2025-02-10', '2502.10001')
  await bot.tickAt('2025-02-10T09:00:00Z')
  await publish('2025-02-11', '2502.10002')
  await bot.tickAt('2025-02-11T09:00:00Z')
  await bot.stop()
  for (const name of ['2025-02-11.ndjson', '2025-02-11.ndjson.bak'])
    await rm(join(bot.dataDir, 'ledger', name))
  await bot.restart()
  expect(bot.log.lines.join()).toContain('nobody knows what was posted of the digest of 2025-02-11')
  await publish('2025-02-10', '2502.10001', '2502.10003')
  await publish('2025-02-12', '2502.10004')
  await bot.tickAt('2025-02-12T09:00:00Z')
  expect(bot.posted(papers).flatMap(papersIn)).toEqual([
    '2502.10001',
    '2502.10002',
    '2502.10003',
    '2502.10004',
  ])

  await bot.stop()
  for (const name of ['subscriptions.json', 'subscriptions.json.bak']) await rm(join(bot.dataDir, name))
  await expect(bot.restart()).rejects.toThrow('subscriptions.json and its backup are missing')
  await closeWithinTheRules(bot)
})
