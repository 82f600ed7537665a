import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { SAMPLE_FOLDER } from '../support/builders/sample-text.ts'
import { papersIn } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot } from '../support/processes/bot.ts'

const { papers, ada } = sampleIds

it('files that take long to read keep nothing back that is due', async () => {
  // No file is there at the start: one of a fresh checkout would keep the start waiting for an hour.
  const bot = await startTestBot({
    at: '2025-02-10T06:00:00Z',
    sources: '',
    fileRestMs: 3_600_000,
    readingLimit: 50,
  })
  await bot.app.ingest([SAMPLE_FOLDER])
  await bot.standIn.person(ada).slash({
    channelId: papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
  })
  await mkdir(join(bot.dataDir, 'digests'), { recursive: true })
  await writeFile(join(bot.dataDir, 'digests/2025-02-11.md'), 'still being copied')
  await bot.tickAt('2025-02-10T09:00:00Z')
  expect(bot.posted(papers).flatMap(papersIn)).toHaveLength(12)
  await closeWithinTheRules(bot)
})
