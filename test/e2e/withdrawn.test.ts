import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { askHolder } from '../../src/store/files/lock.ts'
import { papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot } from '../support/processes/bot.ts'

const { papers, ada } = sampleIds
const IDS = ['2502.10001', '2502.10002', '2502.10003', '2502.10004']

function digest(ids: readonly string[], rest = ''): string {
  const rows = ids.map((id) => `| [P ${id}](https://arxiv.org/abs/${id}) | Ann | - It works. |\n`)
  return `| Title | Authors | Summary |\n|---|---|---|\n${rows.join('')}${rest}`
}

it.each([
  [
    'withdrawn before the hour is not posted, after a restart either',
    digest(IDS.toSpliced(1, 1)),
    IDS.toSpliced(1, 1),
  ],
  [
    'missing from a file that breaks off is posted all the same',
    digest(IDS.slice(0, 3), '| [P 2502.10'),
    IDS,
  ],
])('a row %s', async (_, later, posted) => {
  const bot = await startTestBot({ at: '2025-02-10T06:00:00Z', sources: '' })
  await mkdir(join(bot.dataDir, 'digests'), { recursive: true })
  const file = join(bot.dataDir, 'digests/2025-02-10.md')
  await bot.standIn.person(ada).slash({
    channelId: papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers' },
  })
  await writeFile(file, digest(IDS))
  await bot.tickAt('2025-02-10T07:00:00Z')
  expect(bot.app.library.digest('2025-02-10')?.papers.map(({ id }) => id)).toEqual(IDS)
  await writeFile(file, later)
  await bot.tickAt('2025-02-10T08:00:00Z')
  await bot.restart()
  await bot.tickAt('2025-02-10T09:00:00Z')
  expect(bot.posted(papers).flatMap(papersIn)).toEqual(posted)
  await closeWithinTheRules(bot)
})

it('a message whose papers were all taken out while Discord was down is refused, and says why', async () => {
  const bot = await startTestBot({ at: '2025-02-10T06:00:00Z', sources: '' })
  await mkdir(join(bot.dataDir, 'digests'), { recursive: true })
  await writeFile(join(bot.dataDir, 'digests/2025-02-10.md'), digest(IDS))
  const channel = async (subcommand: string, options: Record<string, string>) =>
    textOf(
      (await bot.standIn.person(ada).slash({ channelId: papers, command: 'channel', subcommand, options }))
        .message,
    )
  await channel('subscribe', { channel: '#papers' })
  bot.standIn.misbehave(({ path }) =>
    path.endsWith('/messages') ? { kind: 'answer', answer: { status: 503, body: {} } } : null,
  )
  await bot.tickAt('2025-02-10T09:00:00Z')
  const forgotten = await askHolder(bot.dataDir, {
    do: 'forget',
    with: { target: '2025-02-10', undo: false },
  })
  expect(forgotten).toMatchObject({ is: 'answered', result: { kind: 'forgotten', papers: IDS.length } })
  bot.standIn.misbehave(null)
  await bot.tickAt('2025-02-10T09:10:00Z')
  await bot.tickAt('2025-02-10T09:20:00Z')
  expect(bot.posted(papers)).toEqual([])
  expect(await channel('status', {})).toContain('taken out')
  // What is brought back is owed as before.
  await askHolder(bot.dataDir, { do: 'forget', with: { target: '2025-02-10', undo: true } })
  await bot.tickAt('2025-02-11T09:00:00Z')
  expect(bot.posted(papers).flatMap(papersIn)).toEqual(IDS)
  await closeWithinTheRules(bot)
})

it('a copy that stalls within its last row posts no half of it, and the whole once it is there', async () => {
  const bot = await startTestBot({ at: '2025-02-10T06:00:00Z', sources: '' })
  await mkdir(join(bot.dataDir, 'digests'), { recursive: true })
  const file = join(bot.dataDir, 'digests/2025-02-10.md')
  await bot.standIn.person(ada).slash({
    channelId: papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers' },
  })
  await writeFile(file, digest(IDS).slice(0, -6))
  await bot.tickAt('2025-02-10T07:00:00Z')
  expect(bot.app.library.digest('2025-02-10')?.papers.map(({ id }) => id)).toEqual(IDS.slice(0, -1))
  expect(bot.log.lines.join()).toContain('the row breaks off in its last cell')
  await writeFile(file, digest(IDS))
  await bot.tickAt('2025-02-10T09:00:00Z')
  expect(bot.posted(papers).flatMap(papersIn)).toEqual(IDS)
  await closeWithinTheRules(bot)
})
