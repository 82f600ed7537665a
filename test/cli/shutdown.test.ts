import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { crowdChannels, crowdPeople, crowdWorld, seedCrowd } from '../support/processes/crowd.ts'
import { type Running, startProgram } from '../support/processes/program.ts'

const CHANNELS = 3
/** A port that nobody listens at. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

const [channelId = ''] = crowdChannels(1)
const [person = ''] = crowdPeople(1)

let dataDir = ''
let standIn: StandIn
let bot: Running

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'paperboy-cli-'))
  standIn = await startStandIn({ world: crowdWorld(CHANNELS, 1), rateLimits: 'off' })
  await seedCrowd(dataDir, { size: CHANNELS, now: Date.now(), layout: 'full' })
})
afterEach(async () => {
  bot.child.kill('SIGKILL')
  await standIn.close()
  await rm(dataDir, { recursive: true, force: true })
})

function start(env: Readonly<Record<string, string>> = {}) {
  bot = startProgram(['start'], {
    cwd: dataDir,
    env: {
      ...env,
      DISCORD_TOKEN: standIn.token,
      DISCORD_API_URL: standIn.api,
      DATA_DIR: dataDir,
      DIGEST_SOURCES: join(dataDir, 'digests'),
    },
  })
}

/** Discord keeps the bot waiting for the answer to its second message; resolves once it does. */
function stalled(): Promise<void> {
  return new Promise((resolve) => {
    let sends = 0
    standIn.misbehave(({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/messages')) return null
      sends += 1
      if (sends < 2) return null
      resolve()
      return { kind: 'stall', what: 'answer' }
    })
  })
}

/** Starts it again undisturbed until all is posted, and gives what is in each channel. */
async function partsAfterRestart(): Promise<string[]> {
  standIn.misbehave(null)
  const steps = () =>
    crowdChannels(CHANNELS).map((channel) =>
      standIn
        .messages(channel)
        .map((message) => /"post:[^:"]+:(\d+):/.exec(JSON.stringify(message.components))?.[1])
        .join(),
    )
  start()
  const complete = () => steps().every((each) => each.split(',').length >= 3)
  while (!complete()) await bot.said('outcome').then(() => new Promise((resolve) => setTimeout(resolve, 50)))
  bot.child.kill('SIGTERM')
  expect(await bot.ended).toMatchObject({ code: 0 })
  return steps()
}

const ONCE = Array.from({ length: CHANNELS }, () => '1,2,3')

/** Code that runs inside the bot and throws, outside of everybody's reach, on a signal. */
const THROWS_ON_SIGUSR2 = {
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(
    "process.on('SIGUSR2', () => setTimeout(() => { throw new TypeError('nobody catches this') }))",
  )}`,
}

describe('stopping', () => {
  it.each(['SIGTERM', 'SIGHUP'] as const)('%s during the start ends it with 0', async (signal) => {
    const asked = new Promise<void>((resolve) => {
      standIn.misbehave(({ path }) => {
        if (!path.includes('/gateway/bot')) return null
        resolve()
        return { kind: 'stall', what: 'answer' }
      })
    })
    start()
    await asked
    bot.child.kill(signal)
    expect(await bot.ended).toMatchObject({ code: 0, signal: null })
    standIn.misbehave(null)
    start()
    await bot.said('/channel subscribe')
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s while Discord never answers: ends with 0 all the same; the next start posts the rest once',
    async (signal) => {
      const waiting = stalled()
      start()
      await waiting
      bot.child.kill(signal)
      expect(await bot.ended).toMatchObject({ code: 0, signal: null })
      expect(await partsAfterRestart()).toEqual(ONCE)
    },
  )

  it('a second signal ends it with 1 without waiting, and the next start posts the rest once', async () => {
    const waiting = stalled()
    start()
    await waiting
    bot.child.kill('SIGTERM')
    await bot.said('stopping')
    bot.child.kill('SIGTERM')
    expect(await bot.ended).toMatchObject({ code: 1, signal: null })
    expect(await partsAfterRestart()).toEqual(ONCE)
  })
})

describe('a running bot', () => {
  it('lives through dispatches that make no sense, reports them and counts them', async () => {
    const port = await freePort()
    start({ HTTP_PORT: String(port) })
    await bot.said('/channel subscribe')
    for (const event of ['INTERACTION_CREATE', 'GUILD_CREATE', 'CHANNEL_UPDATE', 'MESSAGE_CREATE'] as const) {
      for (const data of [null, {}, { id: 1 }, 'text', { type: 2, data: null }])
        standIn.gateway.dispatch(event, data)
    }
    await bot.said('unhandled: ')
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`)
    expect(await metrics.text()).toMatch(/^paperboy_unhandled_faults_total [1-9]/m)
    const query = { channelId, command: 'paper', options: { query: 'VideoRoPE' } }
    expect((await standIn.person(person).slash(query)).kind).toBe('message')
    expect(bot.child.exitCode).toBeNull()
  })

  it('ends with 1 on an exception that nobody caught, and reports it once at the next start', async () => {
    const alertChannel = { ALERT_CHANNEL: channelId }
    start({ ...THROWS_ON_SIGUSR2, ...alertChannel })
    await bot.said('/channel subscribe')
    bot.child.kill('SIGUSR2')
    const { code, stderr } = await bot.ended
    expect(code).toBe(1)
    expect(stderr).toContain('ended by a fault of its own: nobody catches this')

    const alerts = () =>
      standIn.messages(channelId).filter((each) => JSON.stringify(each).includes('nobody catches this'))
    const alerted = new Promise<void>((resolve) => {
      standIn.onMessage(() => alerts().length > 0 && resolve())
    })
    start(alertChannel)
    await bot.said('the last run ended by a fault of its own: TypeError: nobody catches this')
    await alerted
    await bot.said('/channel subscribe')
    bot.child.kill('SIGTERM')
    await bot.ended
    start(alertChannel)
    await bot.said('/channel subscribe')
    bot.child.kill('SIGTERM')
    expect((await bot.ended).stderr).not.toContain('the last run ended')
    expect(alerts()).toHaveLength(1)
  })

  it('ends with 2 and the reason where Discord no longer takes its token', async () => {
    start()
    await bot.said('/channel subscribe')
    const gone = once(bot.child, 'exit')
    standIn.gateway.closeConnections(4004)
    await gone
    const { code, stderr } = await bot.ended
    expect(code).toBe(2)
    expect(stderr).toMatch(/^paperboy: Discord refuses DISCORD_TOKEN\./m)
  })
})
