import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { startStandIn } from '../../src/playground/server.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { startProgram } from '../support/processes/program.ts'

it('a bot that was paused for longer than 7 s stops, writes and sends nothing more, and says why', async () => {
  const dataDir = await tempFolder()
  const standIn = await startStandIn({ rateLimits: 'off' })
  onTestFinished(() => standIn.close())
  const env = {
    DISCORD_TOKEN: standIn.token,
    DISCORD_API_URL: standIn.api,
    DATA_DIR: dataDir,
    DIGEST_SOURCES: dataDir,
  }
  const bot = startProgram(['start'], { cwd: dataDir, env })
  onTestFinished(() => void bot.child.kill('SIGKILL'))
  await bot.said('/channel subscribe')
  const lock = JSON.parse(await readFile(join(dataDir, '.lock'), 'utf8'))
  bot.child.kill('SIGSTOP')
  const asked = standIn.requests.length
  await sleep(7_500)
  // On this kernel its socket proves that it is only paused: nobody gets in beside it.
  const other = await startProgram(['ingest', dataDir], { cwd: dataDir, env }).ended
  expect(other.stderr).toContain(`in use by another Paperboy (process ${lock.pid} on `)
  bot.child.kill('SIGCONT')
  const { code, stderr } = await bot.ended
  expect(code).toBe(1)
  expect(stderr).toMatch(
    /did not run for \d+ s .* It stops before it writes or sends anything more; start it again\./,
  )
  expect(standIn.requests).toHaveLength(asked)
})
