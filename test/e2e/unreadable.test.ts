import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot } from '../support/processes/bot.ts'

const { papers, announcements, ada } = sampleIds
const HEAD = '| Title | Authors | Summary |\n|---|---|---|\n'
const BAD = `${HEAD}| A title with no link | Ann | - It works. |\n| Another | Ben | - So does it. |\n`
const GOOD = `${HEAD}| [P](https://arxiv.org/abs/2502.10001) | Ann | - It works. |\n`

it('a day of which no row can be read is told as such, is not posted, and comes once it is corrected', async () => {
  const bot = await startTestBot({
    at: '2025-02-11T06:00:00Z',
    sources: '',
    http: true,
    env: { ALERT_CHANNEL: announcements },
  })
  const say = async (command: string, options: Record<string, string>, subcommand?: string) =>
    bot.standIn
      .person(ada)
      .slash({ channelId: papers, command, ...(subcommand === undefined ? {} : { subcommand }), options })
      .then((reply) => textOf(reply.message))
  const ready = async () => {
    const answer = await fetch(`http://127.0.0.1:${bot.app.httpPort}/readyz`)
    return { status: answer.status, text: await answer.text() }
  }
  const folder = join(bot.dataDir, 'digests')
  await mkdir(folder, { recursive: true })
  // The option says that days without papers get a line: this is no such day.
  await say('channel', { channel: '#papers', time: '09:00', timezone: 'UTC' }, 'subscribe')
  await writeFile(join(folder, '2025-02-11.md'), BAD)
  await bot.tickAt('2025-02-11T09:00:00Z')
  await bot.tickAt('2025-02-11T09:01:00Z')

  expect(bot.posted(papers)).toEqual([])
  expect(bot.app.library.newest('2025-02-11')).toBeNull()
  expect(await say('digest', { date: '2025-02-11' })).toContain('could not read any of its 2 rows')
  expect(await say('digest', {})).toContain('could not read any of its 2 rows')
  const status = await say('channel', {}, 'status')
  expect(status).toContain('11 February 2025 could not be read')
  expect(status).not.toContain('nothing matched')
  expect(await ready()).toEqual({
    status: 503,
    text: expect.stringContaining(
      'the digest of 2025-02-11 is unreadable: none of its 2 rows could be read (line 3: the row links to no arXiv paper)',
    ),
  })
  const alerts = () =>
    bot
      .posted(announcements)
      .map((message) => JSON.stringify(message))
      .filter((text) => text.includes('2025-02-11'))
  expect(alerts()).toHaveLength(1)

  await bot.restart()
  await bot.tickAt('2025-02-11T10:00:00Z')
  expect(bot.posted(papers)).toEqual([])
  await writeFile(join(folder, '2025-02-11.md'), GOOD)
  await bot.tickAt('2025-02-11T10:01:00Z')
  await bot.tickAt('2025-02-12T09:00:00Z')
  expect(bot.posted(papers).flatMap(papersIn)).toEqual(['2502.10001'])
  expect(await ready()).toMatchObject({ status: 200 })
  await closeWithinTheRules(bot)
})

it('/digest shows the newest day that could be read, and names a newer one that could not', async () => {
  const bot = await startTestBot({ at: '2025-02-11T06:00:00Z' })
  const say = async (options: Record<string, string>) =>
    bot.standIn
      .person(ada)
      .slash({ channelId: papers, command: 'digest', options })
      .then((reply) => textOf(reply.message))
  const named = 'The digest of Tuesday 11 February 2025 came, but could not be read'
  expect(await say({})).not.toContain(named)
  await mkdir(join(bot.dataDir, 'digests'), { recursive: true })
  await writeFile(join(bot.dataDir, 'digests/2025-02-11.md'), BAD)
  await bot.tickAt('2025-02-11T09:00:00Z')
  const answer = await say({})
  expect(answer).toContain(named)
  expect(answer).toContain('VideoRoPE')
  expect(await say({ date: '2025-02-10' })).not.toContain(named)
  await closeWithinTheRules(bot)
})
