import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { SAMPLE_FOLDER } from '../support/builders/sample-text.ts'
import { runProgram, startProgram } from '../support/processes/program.ts'

const UNKNOWN_TOKEN = 'MTEwMDAwMDAwMDAwMDAwMDAwMQ.Unknown.nobody-has-this-token-here'

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

const environment = (name: string, rest: Record<string, string> = {}) => ({
  DATA_DIR: join(folder, name),
  DISCORD_API_URL: standIn.api,
  DIGEST_SOURCES: SAMPLE_FOLDER,
  ...rest,
})
const run = (args: readonly string[], env: Record<string, string> = {}, input?: string) =>
  runProgram(args, { cwd: folder, env, ...(input === undefined ? {} : { input }) })

describe.concurrent('paperboy start', () => {
  it('needs a token: one line that names the variable and the playground', async () => {
    const { code, stdout, stderr } = await run(['start'], environment('none'))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/DISCORD_TOKEN.*npm run playground/)
  })

  it('refuses a malformed token without showing it', async () => {
    const { code, stderr } = await run(
      ['start'],
      environment('malformed', { DISCORD_TOKEN: 'hunter2secret' }),
    )
    expect(code).toBe(2)
    expect(stderr).toContain('DISCORD_TOKEN')
    expect(stderr).not.toContain('hunter2secret')
  })

  it('ends with 2 where Discord refuses the token', async () => {
    const { code, stdout, stderr } = await run(
      ['start'],
      environment('refused', { DISCORD_TOKEN: UNKNOWN_TOKEN }),
    )
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^paperboy: Discord refuses DISCORD_TOKEN\./m)
    expect(stderr).not.toContain(UNKNOWN_TOKEN)
  })

  it('ends with 2 on shards that there are not, and minds no SHARD_COUNT of others', async () => {
    const { code, stdout, stderr } = await run(
      ['start'],
      environment('shards', { DISCORD_TOKEN: standIn.token, SHARDS: '0-3', SHARD_COUNT: 'many' }),
    )
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    const lines = stderr.split('\n').filter((line) => line.startsWith('paperboy: '))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/SHARDS: there is no shard 3: Discord recommends only shard 0/)
  })

  it('waits for a Discord that can’t be reached, says so, and ends when it is asked to', async () => {
    const env = environment('unreachable', {
      DISCORD_TOKEN: UNKNOWN_TOKEN,
      DISCORD_API_URL: 'http://127.0.0.1:9/api',
    })
    const bot = startProgram(['start'], { cwd: folder, env })
    await bot.said('no answer: ECONNREFUSED')
    bot.child.kill('SIGTERM')
    const { code, stderr } = await bot.ended
    expect(code).toBe(0)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('runs until SIGTERM, keeps its data folder to itself meanwhile, and gives it back', async () => {
    const env = environment('held', { DISCORD_TOKEN: standIn.token })
    const bot = startProgram(['start'], { cwd: folder, env })
    await bot.said('/channel subscribe')
    expect(standIn.commands().map(({ name }) => name)).toContain('paper')

    const [second, ingest, search] = await Promise.all([
      run(['start'], env),
      run(['ingest', SAMPLE_FOLDER], env),
      run(['search', 'VideoRoPE'], env),
    ])
    for (const ended of [second, ingest]) {
      expect(ended).toMatchObject({ code: 1, stdout: '' })
      expect(ended.stderr).toContain(`(process ${bot.child.pid} on `)
      expect(ended.stderr).toContain(env.DATA_DIR)
    }
    expect(search).toMatchObject({ code: 0, stderr: '' })
    expect(await run(['health'], env)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^healthy: connected to Discord, \d+ papers/),
    })

    bot.child.kill('SIGTERM')
    const ended = await bot.ended
    expect(ended).toMatchObject({ code: 0, signal: null, stdout: '' })
    expect(ended.stderr).toContain('https://discord.com/oauth2/authorize?client_id=')
    expect(ended.stderr).not.toContain(standIn.token)
    expect(await run(['health'], env)).toMatchObject({
      code: 1,
      stderr: `paperboy: No bot runs on ${env.DATA_DIR}.\n`,
    })
    expect((await run(['ingest', SAMPLE_FOLDER], env)).code).toBe(0)
  })
})

describe.concurrent('paperboy playground', () => {
  it('runs piped lines and ends with 0', async () => {
    const lines = '/paper VideoRoPE\n/search rotary\n(.*)+\nnext\n'
    const { code, stdout, stderr } = await run(['playground'], {}, lines)
    expect(code).toBe(0)
    expect(stderr).toMatch(/^Open http:\/\/127\.0\.0\.1:\d+ in a browser/m)
    expect(stdout).toContain('Paperboy in #papers')
    expect(stdout).toContain('Ada #papers> /paper VideoRoPE')
    expect(stdout).toContain('Ada #papers> next')
    expect(stdout).toContain('2025-02-11 09:00 UTC')
  })

  it('ends with 2 where its page can’t have the port', async () => {
    const { code, stderr } = await run(['playground', '--port', String(standIn.port)], {})
    expect(code).toBe(2)
    expect(stderr).toContain(
      `paperboy: --port: 127.0.0.1:${standIn.port} can't be listened on: another program`,
    )
  })

  it('ends with 0 on an empty input, the sample posted', async () => {
    // It looks at none of the bot's own settings.
    const env = { DISCORD_TOKEN: 'nonsense', DATA_DIR: '/nowhere', LOG_LEVEL: 'loud' }
    const { code, stdout } = await run(['playground'], env)
    expect(code).toBe(0)
    expect(stdout).toContain('Monday 10 February 2025')
  })
})

describe.concurrent('paperboy, where nobody reads its output any more', () => {
  it.each([['parse', ['parse', SAMPLE_FOLDER, SAMPLE_FOLDER, SAMPLE_FOLDER]]])(
    '%s ends quietly',
    async (_, args) => {
      const env = { DATA_DIR: join(folder, 'held-by-none') }
      const program = startProgram(args, { cwd: folder, env })
      program.child.stdout.destroy()
      const { stderr, signal } = await program.ended
      expect(signal).toBeNull()
      expect(stderr).not.toMatch(/EPIPE|^\s+at /m)
    },
  )

  it('a batch stops, though its input goes on', async () => {
    const path = join(folder, 'one.ndjson')
    await writeFile(path, '{"id":"2401.00001","title":"Zebra","date":"2024-01-02"}\n')
    const program = startProgram(['search', '--batch', '--corpus', path], {
      cwd: folder,
      input: '{"q":"zebra"}\n'.repeat(20_000),
    })
    program.child.stdout.once('data', () => program.child.stdout.destroy())
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('ingest does its work all the same', async () => {
    const env = { DATA_DIR: join(folder, 'unread') }
    const program = startProgram(['ingest', SAMPLE_FOLDER, SAMPLE_FOLDER], { cwd: folder, env })
    program.child.stdout.destroy()
    await program.ended
    expect((await run(['search', 'VideoRoPE'], env)).stdout).toContain('2502.05173')
  })
})
