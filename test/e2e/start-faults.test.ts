import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import type { Fault } from '../../src/playground/faults.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { listeningLog } from '../support/fakes/log.ts'
import { startTestBot } from '../support/processes/bot.ts'

const answer = (status: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  answer: { status, body: { message: 'not now', code: 0 }, headers },
})

/** Starts the bot on a stand-in whose first answers of a kind are faults; gives how often it was asked. */
async function startDespite(
  standIn: StandIn,
  isMeant: (method: string, path: string) => boolean,
  fault: Fault,
  times = 1,
) {
  let asked = 0
  standIn.misbehave(({ method, path }) => {
    if (!isMeant(method, path)) return null
    asked += 1
    return asked <= times ? fault : null
  })
  const dataDir = await tempFolder()
  const config = parseConfig({ DISCORD_API_URL: standIn.api, DATA_DIR: dataDir, DIGEST_SOURCES: dataDir })
  const log = listeningLog()
  const app = await startApp({ config, token: standIn.token, clock: { now: Date.now }, log })
  await app.close()
  expect(log.lines.join('\n')).toContain("Discord can't let the bot in just now")
  return asked
}

describe('one fault while the bot starts does not end it', () => {
  it.each([
    ['GET', '/gateway/bot', answer(503), 3],
    ['GET', '/gateway/bot', answer(429, { 'retry-after': '1' }), 3],
    ['GET', '/gateway/bot', { kind: 'drop', when: 'before' } as Fault, 3],
    ['PUT', '/commands', answer(503), 2],
    ['GET', '/commands', answer(502), 2],
  ])('%s %s', async (wantedMethod, ending, fault, atMost) => {
    const standIn = await startStandIn({ rateLimits: 'off' })
    onTestFinished(() => standIn.close())
    const isMeant = (method: string, path: string) => method === wantedMethod && path.endsWith(ending)
    const asked = await startDespite(standIn, isMeant, fault)
    expect(asked).toBeGreaterThanOrEqual(2)
    expect(asked).toBeLessThanOrEqual(atMost)
    expect(standIn.commands().map(({ name }) => name)).toContain('paper')
  })
})

it('a start that changed no command registers none', async () => {
  await using bot = await startTestBot()
  await bot.restart()
  const puts = bot.standIn.requests.filter(({ method }) => method === 'PUT')
  expect(puts).toHaveLength(1)
})

describe('a start before Discord can be reached waits for it, and says so', () => {
  const begin = async (api: string, token: string, stop?: AbortSignal) => {
    const dataDir = await tempFolder()
    const config = parseConfig({
      DISCORD_API_URL: api,
      DATA_DIR: dataDir,
      DIGEST_SOURCES: dataDir,
    })
    const log = listeningLog()
    const parts = { config, token, clock: { now: Date.now }, log, ...(stop === undefined ? {} : { stop }) }
    return { log, started: startApp(parts) }
  }

  it('nobody listens at first', async () => {
    const gone = await startStandIn({ rateLimits: 'off' })
    await gone.close()
    const { log, started } = await begin(gone.api, gone.token)
    await log.heard("Discord can't let the bot in just now (no answer: ECONNREFUSED)")
    const standIn = await startStandIn({ rateLimits: 'off', port: gone.port })
    onTestFinished(() => standIn.close())
    await (await started).close()
  })

  it('its name is not found', async () => {
    const stop = new AbortController()
    const { log, started } = await begin('http://discord.invalid/api', 'x.y.z', stop.signal)
    started.catch(() => undefined)
    await log.heard("Discord can't let the bot in just now (no answer: E")
    stop.abort(new Error('enough'))
    await expect(started).rejects.toThrow('enough')
  })

  it.each(['refused', 503] as const)('the gateway is there later than the rest: %s', async (fault) => {
    const standIn = await startStandIn({ rateLimits: 'off' })
    onTestFinished(() => standIn.close())
    const gateway = await lateGateway(standIn.port, fault)
    onTestFinished(gateway.close)
    standIn.misbehave(({ path }) =>
      path.endsWith('/gateway/bot')
        ? {
            kind: 'answer',
            answer: {
              status: 200,
              body: {
                url: `ws://127.0.0.1:${gateway.port}`,
                shards: 1,
                session_start_limit: { total: 9, remaining: 9, reset_after: 0, max_concurrency: 1 },
              },
            },
          }
        : null,
    )
    const { log, started } = await begin(standIn.api, standIn.token)
    await log.heard('the connection to Discord')
    await gateway.open()
    await (await started).close()
  })

  it('a wrong token ends it at once all the same', async () => {
    const standIn = await startStandIn({ rateLimits: 'off' })
    onTestFinished(() => standIn.close())
    const { started } = await begin(standIn.api, 'not.the.token')
    await expect(started).rejects.toThrow('Discord refuses DISCORD_TOKEN')
  })
})

/** A port at which a gateway is to be, some day: until then it is refused, or answers 503. */
async function lateGateway(target: number, fault: 'refused' | 503) {
  let isOpen = false
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    if (!isOpen) return void socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
    const onward = connect(target, '127.0.0.1')
    sockets.add(onward)
    onward.on('error', () => undefined)
    // The stand-in answers only who asks for it by its own port.
    socket.on('data', (bytes) => {
      onward.write(bytes.toString('latin1').replace(`127.0.0.1:${port}`, `127.0.0.1:${target}`), 'latin1')
    })
    onward.pipe(socket)
  })
  const listen = (at: number) =>
    new Promise<number>((resolve) =>
      server.listen(at, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    )
  const stop = () => new Promise((resolve) => server.close(resolve))
  const port = await listen(0)
  if (fault === 'refused') await stop()
  return {
    port,
    async open() {
      isOpen = true
      if (fault === 'refused') await listen(port)
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await stop()
    },
  }
}
