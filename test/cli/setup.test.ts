import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runSetup } from '../../src/cli/setup.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import type { Environment } from '../../src/config.ts'
import { UsageError, UserError } from '../../src/errors.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import type { GuildDescription } from '../../src/playground/world/description.ts'
import { sampleIds, sampleWorld } from '../../src/playground/world/sample-world.ts'
import { runProgram, startOnTerminal } from '../support/processes/program.ts'

const UNKNOWN = 'MTEwMDAwMDAwMDAwMDAwMDAwMQ.Unknown.nobody-has-this-token-here'
const LINK = `https://discord.com/oauth2/authorize?client_id=${sampleIds.application}`

const lab: GuildDescription = {
  id: '1100000000000000777',
  name: 'New Lab',
  ownerId: sampleIds.ada,
  channels: [],
  members: [{ userId: sampleIds.ada }],
}
const mute: GuildDescription = {
  ...lab,
  name: 'Mute Lab',
  everyone: ['ViewChannel'],
  botPermissions: ['EmbedLinks'],
}

let folder = ''
let envFile = ''
let standIn: StandIn

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperboy-setup-'))
  envFile = join(folder, '.env')
  standIn = await startStandIn({ world: { ...sampleWorld(), guilds: [] }, rateLimits: 'off' })
})
afterEach(async () => {
  await standIn.close()
  await rm(folder, { recursive: true, force: true })
})

const kept = async () => ({
  text: await readFile(envFile, 'utf8').catch(() => null),
  mode: await stat(envFile).then(
    ({ mode }) => mode & 0o777,
    () => null,
  ),
})

/** A terminal whose person types these lines, and then looks on: each `undefined` is a look at Discord that nothing interrupts. */
function typing(lines: readonly (string | null | undefined | (() => void))[]) {
  const said: string[] = []
  const left = [...lines]
  const terminal: Terminal = {
    say: (line) => said.push(line),
    print: async (line) => void said.push(line),
    readLine: async () => {
      const next = left.length === 0 ? null : left.shift()
      if (typeof next !== 'function') return next
      next()
      return undefined
    },
    [Symbol.dispose]: () => undefined,
  }
  return { terminal, said: () => said.join('\n') }
}

async function run(lines: Parameters<typeof typing>[0], environment: Environment = {}) {
  const { terminal, said } = typing(lines)
  const outcome = await runSetup({
    terminal,
    envFile,
    environment: { DISCORD_API_URL: standIn.api, ...environment },
    lookEvery: 1,
  }).catch((error) => error)
  expect(`${said()}${outcome ?? ''}`).not.toContain('nobody-has-this')
  return { said: said(), outcome }
}

describe('paperboy setup', () => {
  it('keeps a token that Discord takes, and waits until the bot is in a server', async () => {
    await writeFile(envFile, '# mine\nDISCORD_TOKEN=\nLOG_LEVEL=warn\n')
    await chmod(envFile, 0o644)
    const { said, outcome } = await run([standIn.token, undefined, () => standIn.addGuild(lab)])
    expect(outcome).toBeUndefined()
    expect(said).toContain(`Discord takes it: it is the token of Paperboy (${sampleIds.application})`)
    expect(said).toContain(LINK)
    expect(said).toMatch(/Waiting.*\n.*New Lab: the bot is there\.[\s\S]*\/channel subscribe/)
    expect(await kept()).toEqual({
      text: `# mine\nDISCORD_TOKEN=${standIn.token}\nLOG_LEVEL=warn\n`,
      mode: 0o600,
    })
  })

  it('asks again after what is no token and what Discord refuses, and writes neither', async () => {
    const { said, outcome } = await run(['hunter2', UNKNOWN, `DISCORD_TOKEN="${standIn.token}"`, ''])
    expect(outcome).toBeUndefined()
    expect(said).toMatch(
      /no bot token.*\n.*Paste it[\s\S]*Discord refuses DISCORD_TOKEN\.[\s\S]*Discord takes it/,
    )
    expect(said).toContain('Not waited for')
    expect((await kept()).text).toContain(`\nDISCORD_TOKEN=${standIn.token}\n`)

    await rm(envFile)
    const refused = await run([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, standIn.token])
    expect(refused.outcome).toBeInstanceOf(UsageError)
    expect(await kept()).toEqual({ text: null, mode: null })
  })

  it('can be skipped and run again: the token in .env is checked and kept, for its owner alone', async () => {
    const text = `LOG_LEVEL=warn\nDISCORD_TOKEN='${standIn.token}'`
    await writeFile(envFile, text)
    await chmod(envFile, 0o640)
    standIn.addGuild(lab)
    const { said, outcome } = await run([''])
    expect(outcome).toBeUndefined()
    expect(said).toContain('Enter alone keeps the one in .env')
    expect(said).toContain('New Lab: the bot is there.')
    expect(await kept()).toEqual({ text, mode: 0o600 })

    await rm(envFile)
    const { outcome: without } = await run([''])
    expect(without).toBeInstanceOf(UsageError)
    expect(without.message).toContain('Run setup again')
  })

  it('names what the bot lacks in a server, and fails where it could post in none', async () => {
    standIn.addGuild(mute)
    const { outcome } = await run([standIn.token])
    expect(outcome).toBeInstanceOf(UserError)
    expect(outcome).not.toBeInstanceOf(UsageError)
    expect(outcome.message).toMatch(
      /^In Mute Lab its role lacks Send Messages, .*Read Message History\. Allow that/,
    )
    standIn.addGuild({ ...lab, id: '1100000000000000778' })
    const { said, outcome: second } = await run([''])
    expect(second).toBeUndefined()
    expect(said).toContain('In Mute Lab its role lacks Send Messages')
  })

  it.each([
    [
      'nobody listens there',
      () => 'http://127.0.0.1:9/api',
      /can't be asked at http:\/\/127\.0\.0\.1:9\/api.*Check the network/,
    ],
    ['something else answers there', () => `${standIn.api}/../hello`, /is not Discord|can't be asked/],
    [
      'Discord is down',
      () => {
        standIn.misbehave(() => ({ kind: 'answer', answer: { status: 503 } }))
        return standIn.api
      },
      /can't be asked at .*Service Unavailable/,
    ],
  ])('says it where %s, and writes nothing', async (_, apiUrl, words) => {
    const { outcome } = await run([standIn.token], { DISCORD_API_URL: apiUrl() })
    expect(outcome).toBeInstanceOf(UserError)
    expect(outcome).not.toBeInstanceOf(UsageError)
    expect(outcome.message).toMatch(words)
    expect(await kept()).toEqual({ text: null, mode: null })
  })

  it('goes on waiting while Discord can’t say where the bot is', async () => {
    const { said, outcome } = await run([
      standIn.token,
      () => standIn.misbehave(() => ({ kind: 'answer', answer: { status: 502 } })),
      undefined,
      () => standIn.misbehave(null),
      () => standIn.addGuild(lab),
    ])
    expect(outcome).toBeUndefined()
    expect(said.match(/Discord does not say/g)).toHaveLength(1)
  })

  it('only checks a token that the environment gives, since that wins', async () => {
    standIn.addGuild(lab)
    const { said, outcome } = await run([], { DISCORD_TOKEN: standIn.token })
    expect(outcome).toBeUndefined()
    expect(said).toContain('DISCORD_TOKEN is set outside .env')
    const secret = join(folder, 'secret')
    await writeFile(secret, UNKNOWN)
    expect((await run([], { DISCORD_TOKEN_FILE: secret })).outcome).toBeInstanceOf(UsageError)
    expect((await run([], { DISCORD_TOKEN: '' })).outcome.message).toContain(
      'set to nothing in the environment',
    )
    expect(await kept()).toEqual({ text: null, mode: null })
  })
})

describe('paperboy setup as a process', () => {
  const env = () => ({ DISCORD_API_URL: standIn.api })

  it('without a terminal says what to do, and ends with 2', async () => {
    const { code, stdout, stderr } = await runProgram(['setup'], {
      cwd: folder,
      env: env(),
      input: `${standIn.token}\n`,
    })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^paperboy: setup asks questions, so it needs a terminal\..*DISCORD_TOKEN=.*\n$/)
    expect(await kept()).toEqual({ text: null, mode: null })
  })

  it('on a terminal never shows the token, waits, and ends with 0 once the bot is in a server', async () => {
    const program = startOnTerminal(['setup'], { cwd: folder, env: env() })
    await program.printed('Paste it here')
    // As typed: with a slip that is taken back.
    program.child.stdin.write(`x\x7f${standIn.token}\r`)
    await program.printed('Waiting')
    standIn.addGuild(lab)
    const { code, stdout } = await program.ended
    expect(stdout).toContain('New Lab: the bot is there.')
    expect(stdout).toContain(LINK)
    expect(stdout).not.toContain('only-opens')
    expect(code).toBe(0)
    expect((await kept()).mode).toBe(0o600)
  })

  it.each([
    ['a refused token and Ctrl-D', `${UNKNOWN}\r\x04`, 2, 'Discord refuses DISCORD_TOKEN'],
    ['Ctrl-C', '\x03', 1, 'paperboy: Stopped.'],
    ['Enter alone', '\r', 2, 'Run setup again'],
  ])('after %s ends with its code', async (_, typed, code, words) => {
    const program = startOnTerminal(['setup'], { cwd: folder, env: env() })
    await program.printed('Paste it here')
    program.child.stdin.write(typed)
    const ended = await program.ended
    expect(ended.stdout).toContain(words)
    expect(ended.code).toBe(code)
    expect(ended.stdout).not.toContain('nobody-has-this')
    expect(await kept()).toEqual({ text: null, mode: null })
  })
})
