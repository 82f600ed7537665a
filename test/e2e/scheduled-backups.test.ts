import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const readiness = async (bot: TestBot) => {
  const response = await fetch(`http://127.0.0.1:${bot.app.httpPort}/readyz`)
  return { status: response.status, text: await response.text() }
}

it('a backup that was due while no bot ran is made at the start, and once; its age is on the health port', async () => {
  await using bot = await startTestBot({
    at: '2025-02-10T06:00:00Z',
    http: true,
    env: { BACKUP_CRON: '0 3 * * *' },
  })
  await bot.log.heard('backed up to')
  const folder = join(bot.dataDir, 'backups')
  // Without BACKUP_DIR they are in the data folder of the configuration.
  const names = await readdir(folder)
  expect(names).toEqual(['paperboy-2025-02-10T06-00-00Z.backup'])
  expect(await readiness(bot)).toEqual({
    status: 200,
    text: 'ready\nnewest backup: 2025-02-10T06:00:00.000Z\n',
  })
  bot.clock.set('2025-02-10T07:00:00Z')
  const metrics = await fetch(`http://127.0.0.1:${bot.app.httpPort}/metrics`)
  expect(await metrics.text()).toContain('\npaperboy_backup_age_seconds 3600\n')
  await bot.restart()
  await bot.tickAt('2025-02-10T07:01:00Z')
  expect(await readdir(folder)).toEqual(names)
})

it('one that fails is logged, and keeps the bot from being ready until one is made', async () => {
  const place = join(tmpdir(), `paperboy-backups-${process.pid}`)
  await writeFile(place, 'a file')
  try {
    await using bot = await startTestBot({
      at: '2025-02-10T06:00:00Z',
      http: true,
      env: { BACKUP_CRON: '0 3 * * *', BACKUP_DIR: place },
    })
    await bot.log.heard('backing up failed')
    expect(await readiness(bot)).toMatchObject({
      status: 503,
      text: expect.stringMatching(/^the last backup failed: The folder .* can't be made/),
    })
    await rm(place)
    await mkdir(place)
    await bot.restart()
    await bot.log.heard('backed up to')
    expect((await readiness(bot)).status).toBe(200)
  } finally {
    await rm(place, { recursive: true, force: true })
  }
})
