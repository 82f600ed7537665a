import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startStandIn } from '../../src/playground/server.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { textOf } from '../support/checks/message-text.ts'
import { runProgram, startProgram } from '../support/processes/program.ts'

const SAMPLE = join(import.meta.dirname, '../../data/sample')
const PAPER = '2502.05173'
const DAY = '2025-02-10'

let folder = ''
let dataDir = ''
let env: Record<string, string> = {}

beforeEach(async () => {
  folder = await tempFolder()
  dataDir = join(folder, 'data')
  env = { DATA_DIR: dataDir }
})

const run = (...args: string[]) => runProgram(args, { cwd: folder, env })
const ingested = async () => JSON.parse((await run('ingest', SAMPLE, '--json')).stdout)
const found = async () => (await run('search', 'VideoRoPE', '--json')).stdout.includes(PAPER)
const rendered = async () => (await run('render', 'digest', DAY, '--json')).stdout.includes(PAPER)

describe('paperboy forget, without a bot', () => {
  it('takes a paper out of the library; ingests and rebuilds leave it out, until it is brought back', async () => {
    await ingested()
    const { code, stdout } = await run('forget', `https://arxiv.org/abs/${PAPER}v2`)
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${PAPER} is taken out of the library (1 paper). paperboy forget ${PAPER} --undo brings it back.\n`,
    })
    expect([await found(), await rendered()]).toEqual([false, false])
    expect(await ingested()).toMatchObject({ added: 0, unchanged: 11, forgotten: 1 })
    expect(await found()).toBe(false)
    // Rebuilt from the archive of raw digests.
    await rm(join(dataDir, 'library'), { recursive: true })
    expect(await ingested()).toMatchObject({ added: 0, unchanged: 11, forgotten: 1 })
    expect(await found()).toBe(false)
    expect((await run('forget', PAPER)).stdout).toContain('was taken out of the library before')

    expect((await run('forget', PAPER, '--undo')).stdout).toBe(`${PAPER} is left out no more (1 paper).\n`)
    expect([await found(), await rendered()]).toEqual([true, true])
    expect(await run('forget', PAPER, '--undo')).toMatchObject({
      code: 1,
      stderr: `paperboy: ${PAPER} was not taken out of the library, so there is nothing to undo.\n`,
    })
  })

  it('takes a day out, also one that has not come yet', async () => {
    expect((await run('forget', DAY)).stdout).toContain('it is not there, and is left out if it comes')
    expect(await ingested()).toMatchObject({ added: 0, forgotten: 12 })
    expect(await found()).toBe(false)
    expect((await run('render', 'digest', DAY, '--json')).code).not.toBe(0)
    expect((await run('forget', DAY, '--undo')).stdout).toContain('12 papers')
    expect([await found(), await rendered()]).toEqual([true, true])
  })

  it.each(['hello', '2025-02-30', '2513.00001', ''])('refuses %j with exit code 2', async (target) => {
    const { code, stderr } = await run('forget', target)
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `paperboy: forget takes an arXiv id (2502.05173), the address of a paper, or a day (2025-02-10); "${target}" is none.\n`,
    })
  })
})

it('paperboy forget works on a running bot, at once and after its restart', async () => {
  const standIn = await startStandIn({ rateLimits: 'off' })
  onTestFinished(() => standIn.close())
  await mkdir(dataDir)
  env = {
    DISCORD_TOKEN: standIn.token,
    DISCORD_API_URL: standIn.api,
    DATA_DIR: dataDir,
    DIGEST_SOURCES: SAMPLE,
  }
  const start = async () => {
    const bot = startProgram(['start'], { cwd: folder, env })
    onTestFinished(() => void bot.child.kill('SIGKILL'))
    await bot.said('/channel subscribe')
    return bot
  }
  const lookUp = async () => {
    const { message } = await standIn
      .person(sampleIds.ada)
      .slash({ channelId: sampleIds.papers, command: 'paper', options: { query: 'VideoRoPE' } })
    return textOf(message).includes('Good Video Rotary Position Embedding')
  }
  const bot = await start()
  expect(await lookUp()).toBe(true)
  expect(await run('forget', PAPER)).toMatchObject({ code: 0, stderr: '' })
  expect(await lookUp()).toBe(false)
  // What writes to the folder otherwise is refused, and says who has it.
  expect((await run('ingest', SAMPLE)).stderr).toContain('in use by another Paperboy')
  bot.child.kill('SIGTERM')
  await bot.ended
  await start()
  expect(await lookUp()).toBe(false)
  expect(await run('forget', PAPER, '--undo')).toMatchObject({ code: 0, stderr: '' })
  expect(await lookUp()).toBe(true)
})
