import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { SAMPLE_FOLDER } from '../support/builders/sample-text.ts'
import { runProgram, startProgram } from '../support/processes/program.ts'

let folder = ''
let standIn: StandIn

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperboy-cli-'))
  standIn = await startStandIn({ rateLimits: 'off' })
})
afterAll(async () => {
  await standIn.close()
  await rm(folder, { recursive: true, force: true })
})

const env = (name: string) => ({
  DISCORD_TOKEN: standIn.token,
  DISCORD_API_URL: standIn.api,
  DATA_DIR: join(folder, name),
  DIGEST_SOURCES: SAMPLE_FOLDER,
})
const run = (args: readonly string[], name: string) => runProgram(args, { cwd: folder, env: env(name) })

it('a running bot is backed up; the backup is restored elsewhere, or in its place once it is stopped', async () => {
  const bot = startProgram(['start'], { cwd: folder, env: env('data') })
  await bot.said('/channel subscribe')
  await standIn.person(sampleIds.ada).slash({
    channelId: sampleIds.papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers' },
  })
  const made = await run(['backup', 'today.backup'], 'data')
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(made.stdout).toMatch(
    /today\.backup: \d+ files, \d+\.\d MB\. paperboy restore .*today\.backup brings them back\.$/m,
  )
  expect((await stat(join(folder, 'today.backup'))).mode & 0o777).toBe(0o600)
  expect(await run(['backup', 'today.backup'], 'data')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('it is there already'),
  })
  expect(await run(['restore', 'today.backup', '--replace'], 'data')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('in use'),
  })
  bot.child.kill('SIGTERM')
  expect((await bot.ended).code).toBe(0)

  expect(await run(['restore', 'today.backup'], 'data')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--replace'),
  })
  const back = await run(['restore', 'today.backup', '--replace'], 'data')
  expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining('so nothing is posted twice') })
  expect(
    (await readdir(env('data').DATA_DIR)).filter((name) => name.startsWith('before-restore-')),
  ).toHaveLength(1)
  expect((await run(['search', 'VideoRoPE'], 'data')).stdout).toContain('2502.05173')

  expect((await run(['restore', 'today.backup'], 'elsewhere')).code).toBe(0)
  const again = startProgram(['start'], { cwd: folder, env: env('elsewhere') })
  await again.said('/channel subscribe')
  const list = await standIn.person(sampleIds.ada).slash({
    channelId: sampleIds.papers,
    command: 'channel',
    subcommand: 'list',
  })
  expect(JSON.stringify(list.message)).toContain(sampleIds.papers)
  again.child.kill('SIGTERM')
  expect((await again.ended).code).toBe(0)
})

it('a backup that the disk has no room for is refused in words, and leaves nothing behind', async () => {
  expect((await run(['ingest', SAMPLE_FOLDER], 'full')).code).toBe(0)
  // Files may grow to 2 blocks; the signal that would end the process at more is ignored.
  const limited = `trap '' XFSZ; ulimit -f 2; exec "$0" "$1" backup full.backup`
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', limited, process.execPath, join(inject('program'), 'src/main.js')],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, ...env('full') },
      encoding: 'utf8',
    },
  )
  expect(stderr).toMatch(/^paperboy: The backup .*full\.backup can't be written: /)
  expect(status).toBe(1)
  expect((await readdir(folder)).filter((name) => name.includes('full.backup'))).toEqual([])
})
