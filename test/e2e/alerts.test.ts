import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { textOf } from '../support/checks/message-text.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { announcements } = sampleIds
const HEAD = '| Title | Authors | Summary |\n|---|---|---|\n'
const BAD = `${HEAD}| A title with no link | Ann | - It works. |\n`
const good = (id: string) => `${HEAD}| [P](https://arxiv.org/abs/${id}) | Ann | - It works. |\n`

let bot: TestBot
beforeEach(async () => {
  bot = await startTestBot({ at: '2025-02-11T06:00:00Z', env: { ALERT_CHANNEL: announcements } })
  await mkdir(join(bot.dataDir, 'digests'), { recursive: true })
})
afterEach(() => bot.close())

const alerts = () => bot.standIn.messages(announcements).map(textOf)
/** Resolves once the operator has had so many alerts. */
const hears = (count: number) =>
  new Promise<void>((resolve) => {
    const look = () => alerts().length >= count && resolve()
    bot.standIn.onMessage(look)
    look()
  })
const drop = (date: string, text: string) => writeFile(join(bot.dataDir, 'digests', `${date}.md`), text)

it('a day that can’t be read is said once over restarts, and once when it is over', async () => {
  await drop('2025-02-11', BAD)
  await bot.tickAt('2025-02-11T09:00:00Z')
  await hears(1)
  await bot.restart()
  await bot.tickAt('2025-02-11T10:00:00Z')
  expect(alerts()).toHaveLength(1)
  await bot.stop()
  await drop('2025-02-11', good('2502.10001'))
  await bot.restart()
  await hears(2)
  await bot.restart()
  await bot.tickAt('2025-02-11T11:00:00Z')
  expect(alerts()).toEqual([
    expect.stringContaining('The digest of 2025-02-11 came, but its one row'),
    expect.stringContaining('Over: the digest of 2025-02-11 could be read'),
  ])
  // Should it come again, it is said again.
  await drop('2025-02-12', BAD)
  await bot.tickAt('2025-02-12T09:00:00Z')
  await hears(3)
})

it('a feed that dries up is said once over restarts, older days don’t end that, and it is over with a new one', async () => {
  const look = async (instant: string) => {
    bot.clock.set(instant)
    await bot.app.tick()
    await bot.app.fetchRecent()
  }
  await look('2025-02-14T12:00:00Z')
  await hears(1)
  await bot.restart()
  await drop('2025-02-07', good('2502.10002'))
  await look('2025-02-17T12:00:00Z')
  expect(alerts()).toHaveLength(1)
  await drop('2025-02-17', good('2502.10003'))
  await look('2025-02-17T12:30:00Z')
  await hears(2)
  await bot.restart()
  await look('2025-02-18T12:00:00Z')
  expect(alerts()).toEqual([
    expect.stringContaining('No digest for 3 weekdays'),
    expect.stringContaining('Over: digests come again; the newest is of 2025-02-17'),
  ])
})

it('what could not be kept is over at a start that can keep it', async () => {
  const ledger = join(bot.dataDir, 'ledger')
  await bot.standIn.person(sampleIds.ada).slash({
    channelId: sampleIds.papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
  })
  await rm(ledger, { recursive: true, force: true })
  await writeFile(ledger, 'in the way')
  // What is due can't be remembered.
  await drop('2025-02-11', good('2502.10001'))
  await expect(bot.tickAt('2025-02-11T09:00:00Z')).rejects.toThrow()
  await hears(1)
  await bot.stop()
  await rm(ledger)
  await bot.restart()
  await bot.tickAt('2025-02-11T09:01:00Z')
  await hears(2)
  expect(alerts().at(-1)).toContain('Over: what happens can be kept again')
})
