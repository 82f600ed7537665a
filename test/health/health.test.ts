import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { startHealthServer } from '../../src/health/health-server.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { textOf } from '../support/checks/message-text.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, announcements, general, ada, ben } = sampleIds

let bot: TestBot
beforeEach(async () => {
  bot = await startTestBot({ http: true, env: { ALERT_CHANNEL: announcements } })
})
afterEach(() => bot.close())

const get = async (path: string, method = 'GET') => {
  const response = await fetch(`http://127.0.0.1:${bot.app.httpPort}${path}`, { method })
  return { status: response.status, text: await response.text() }
}
const subscribe = () =>
  bot.standIn.person(ada).slash({
    channelId: papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
  })
const tickAt = async (instant: string) => {
  bot.clock.set(instant)
  await bot.app.tick()
}

describe('readiness', () => {
  it('is there while all is well', async () => {
    expect(await get('/healthz')).toEqual({ status: 200, text: 'ok\n' })
    expect(await get('/readyz')).toEqual({ status: 200, text: 'ready\n' })
  })

  it('is lost without a connection to Discord, while the process lives', async () => {
    bot.standIn.gateway.closeConnections(4014)
    await bot.app.ended
    expect(await get('/readyz')).toEqual({ status: 503, text: 'not connected to Discord\n' })
    expect(await get('/healthz')).toMatchObject({ status: 200 })
  })

  it('is lost where nothing can be kept', async () => {
    await mkdir(join(bot.dataDir, '.probe'))
    const { status, text } = await get('/readyz')
    expect(status).toBe(503)
    expect(text).toMatch(/^the data folder can't be written: /)
    await rm(join(bot.dataDir, '.probe'), { recursive: true })
    expect(await get('/readyz')).toMatchObject({ status: 200 })
  })

  it('stays while many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => get('/readyz')))
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  })

  it('is lost after three weekdays without a digest', async () => {
    bot.clock.set('2025-02-13T23:59:59Z')
    expect(await get('/readyz')).toMatchObject({ status: 200 })
    bot.clock.set('2025-02-14T00:00:00Z')
    expect(await get('/readyz')).toEqual({
      status: 503,
      text: 'no digest for 3 weekdays; the newest is of 2025-02-10\n',
    })
  })

  it.each([
    ['/', 'GET', 404],
    ['/constructor', 'GET', 404],
    ['/metrics/../../etc/passwd', 'GET', 404],
    ['/readyz', 'POST', 405],
  ])('%s by %s is %i', async (path, method, status) => {
    expect(await get(path, method)).toMatchObject({ status })
  })
})

describe('metrics', () => {
  it('count what happens, and have no secret and nobody’s id', async () => {
    await subscribe()
    await bot.standIn
      .person(ben)
      .slash({ channelId: papers, command: 'paper', options: { query: 'VideoRoPE' } })
    await tickAt('2025-02-10T09:00:00Z')
    const { text } = await get('/metrics')
    expect(text).toContain('paperboy_deliveries_total{outcome="sent"} 2\n')
    expect(text).toContain('paperboy_delivery_lateness_seconds_count 2\n')
    expect(text).toContain('paperboy_delivery_queue_steps 0\n')
    expect(text).toContain('paperboy_library_papers 12\n')
    expect(text).toMatch(/paperboy_interaction_seconds_count\{kind="command"\} 2\n/)
    expect(text).toMatch(/paperboy_ingest_total\{result="ingested"\} \d/)
    expect(text).toMatch(/paperboy_discord_answers_total\{status="200"\} \d/)
    expect(text).not.toContain(bot.standIn.token)
    for (const id of [ada, ben]) expect(text).not.toContain(id)
  })

  it('count lateness from the hour that was due, a time off included', async () => {
    await subscribe()
    await bot.stop()
    bot.clock.set('2025-02-10T12:00:00Z')
    await bot.restart()
    await bot.app.tick()
    const { text } = await get('/metrics')
    expect(text).toMatch(/paperboy_delivery_lateness_seconds_sum 21600\n/)
  })

  it('count answers that Discord accepts only so many of', async () => {
    await subscribe()
    bot.standIn.misbehave(({ path }) =>
      path.endsWith(`/channels/${papers}/messages`)
        ? { kind: 'answer', answer: { status: 403, body: { code: 0, message: 'Forbidden' } } }
        : null,
    )
    await tickAt('2025-02-10T09:00:00Z')
    const { text } = await get('/metrics')
    expect(text).toContain('paperboy_discord_invalid_answers_total 1\n')
    expect(text).toContain('paperboy_deliveries_total{outcome="failed"} 1\n')
    expect(text).toContain('paperboy_delivery_queue_steps 2\n')
  })
})

describe('the operator’s channel', () => {
  const alerts = () => bot.standIn.messages(announcements).map(textOf)
  /** Resolves once the operator has had so many alerts. */
  const hears = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => alerts().length >= count && resolve()
      bot.standIn.onMessage(look)
      look()
    })

  it('hears once of a ledger that can’t be written, and again when that comes again', async () => {
    await subscribe()
    await bot.standIn.person(ben).slash({
      channelId: general,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel: '#general', time: '10:00', timezone: 'UTC' },
    })
    const ledger = join(bot.dataDir, 'ledger')
    for (const [count, hour] of [
      [1, '09'],
      [3, '10'],
    ] as const) {
      await mkdir(ledger, { recursive: true })
      await rename(ledger, `${ledger}-aside`)
      await writeFile(ledger, 'in the way')
      for (const minute of [0, 1, 2]) {
        await expect(tickAt(`2025-02-10T${hour}:0${minute}:00Z`)).rejects.toThrow()
      }
      await hears(count)
      expect(alerts()).toHaveLength(count)
      expect(alerts().at(-1)).toContain("What happens can't be kept")
      await rm(ledger)
      await rename(`${ledger}-aside`, ledger)
      await tickAt(`2025-02-10T${hour}:05:00Z`)
      await hears(count + 1)
      expect(alerts().at(-1)).toContain('Over: what happens can be kept again')
    }
  })

  it('is not needed: a channel that can’t be written to costs a line in the log', async () => {
    await subscribe()
    bot.standIn.deleteChannel(announcements)
    await rm(join(bot.dataDir, 'ledger'), { recursive: true, force: true })
    await writeFile(join(bot.dataDir, 'ledger'), 'in the way')
    await expect(tickAt('2025-02-10T09:00:00Z')).rejects.toThrow()
    await bot.log.heard('the operator could not be alerted')
    await rm(join(bot.dataDir, 'ledger'))
  })
})

describe('the log', () => {
  it('has one id through a delivery, and nobody’s user id', async () => {
    await subscribe()
    await bot.standIn.person(ben).slash({ dm: true, command: 'subscribe', options: { tag: 'Multimodal' } })
    await tickAt('2025-02-10T09:00:00Z')
    await tickAt('2025-02-10T10:00:00Z')
    const lines = bot.log.lines.filter((line) => line.includes('"delivery"'))
    expect(lines.length).toBeGreaterThanOrEqual(2)
    const idOf = (line: string) => /"delivery":"(\w{12})"/.exec(line)?.[1]
    const inChannel = lines.filter((line) => line.includes(papers)).map(idOf)
    const toPerson = lines.filter((line) => !line.includes(papers)).map(idOf)
    expect(new Set(inChannel).size).toBe(1)
    expect(toPerson).toHaveLength(1)
    expect(toPerson[0]).not.toBe(inChannel[0])
    for (const id of [ada, ben]) expect(bot.log.lines.join('\n')).not.toContain(id)
  })
})

describe('the health server', () => {
  it('names the address that another program has', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const starting = startHealthServer({
      host: '127.0.0.1',
      port,
      notReady: async () => [],
      metrics: async () => ({ type: '', body: '' }),
    })
    await expect(starting).rejects.toThrow(UsageError)
    await expect(starting).rejects.toThrow(
      `HTTP_PORT: 127.0.0.1:${port} can't be listened on: another program`,
    )
    other.close()
  })
})
