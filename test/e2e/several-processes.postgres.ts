import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds, sampleWorld } from '../../src/playground/world/sample-world.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'
import { freshDatabase } from '../support/processes/postgres.ts'

const { ada, ben, papers } = sampleIds
const SAMPLE = join(import.meta.dirname, '../../data/sample/2025/02/10.md')

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

/** Bots that share a database and a stand-in; the first one plans. */
async function startBots(count: number, options: Parameters<typeof startTestBot>[0] = {}) {
  const database = await freshDatabase()
  const standIn = await startStandIn({ rateLimits: 'off', gateway: { identifyIntervalMs: 0 } })
  opened.push(() => standIn.close())
  const bots: TestBot[] = []
  for (let n = 0; n < count; n += 1) {
    const bot = await startTestBot({
      standIn,
      sources: '',
      env: { DATABASE_URL: database.url },
      ...options,
    })
    opened.push(() => closeWithinTheRules(bot))
    bots.push(bot)
  }
  const [first, second = first] = bots
  if (first === undefined || second === undefined) throw new Error('at least one bot')
  return { first, second, standIn, database }
}

const subscribe = (standIn: StandIn) =>
  standIn.person(ada).slash({
    channelId: papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
  })

/** Drops the sample digest into a bot's own folder. */
async function drop(bot: TestBot): Promise<void> {
  const folder = join(bot.dataDir, 'digests')
  await mkdir(folder, { recursive: true })
  await copyFile(SAMPLE, join(folder, '2025-02-10.md'))
}

describe('two processes on one database', () => {
  test('a file that is dropped on one is posted once, and found by both', async () => {
    const { first, second, standIn } = await startBots(2)
    await (await subscribe(standIn)).settled()
    await drop(second)
    for (const at of ['2025-02-10T08:58:00Z', '2025-02-10T09:00:00Z', '2025-02-10T09:01:00Z']) {
      await Promise.all([second.tickAt(at), first.tickAt(at)])
    }
    expect(first.app.library.size).toBe(12)
    expect(second.app.library.size).toBe(12)
    const texts = first.posted(papers).map((message) => JSON.stringify(message))
    expect(texts.filter((text) => text.includes('VideoRoPE')).length).toBeGreaterThan(0)
    const markers = texts.flatMap((text) => /post:2025-02-10:\d/.exec(text) ?? [])
    expect(new Set(markers).size).toBe(markers.length)
  })

  test('what one of them is asked for is sent by the other, once the first has gone', async () => {
    const { first, second, standIn } = await startBots(2)
    await (await subscribe(standIn)).settled()
    await drop(first)
    await first.tickAt('2025-02-10T08:00:00Z')
    await first.stop()
    await second.tickAt('2025-02-10T08:59:00Z')
    await expect
      .poll(async () => {
        await second.tickAt('2025-02-10T09:00:00Z')
        return second.posted(papers).length
      })
      .toBeGreaterThan(0)
    const posted = second.posted(papers).length
    await second.tickAt('2025-02-10T09:05:00Z')
    expect(second.posted(papers)).toHaveLength(posted)
  })

  test('a person who is deleted by one process is kept by none', async () => {
    const { first, second, standIn } = await startBots(2)
    const person = standIn.person(ben)
    const options = { tag: 'Multimodal', time: '09:00', timezone: 'UTC' }
    await (await person.slash({ channelId: papers, command: 'subscribe', options })).settled()
    await drop(second)
    await second.tickAt('2025-02-10T08:00:00Z')
    await first.tickAt('2025-02-10T08:00:00Z')
    expect(await second.app.nextDueAt()).toBe(Date.parse('2025-02-10T09:00:00Z'))
    const shown = await (await person.slash({ channelId: papers, command: 'privacy' })).settled()
    const sure = await (await person.press(shown, 'privacy-ask')).settled()
    await (await person.press(sure, 'privacy-delete')).settled()
    expect(await first.app.nextDueAt()).toBeNull()
    for (const bot of [first, second]) await bot.tickAt('2025-02-10T09:00:00Z')
    const direct = [...standIn.world.channels.values()].filter(({ guildId }) => guildId === null)
    expect(direct.flatMap(({ id }) => standIn.messages(id))).toEqual([])
  })
})

test('two bots on one database: the second is refused in words, and nothing is changed', async () => {
  const { first, database } = await startBots(1)
  const id = '900000000000000009'
  const world = sampleWorld()
  const token = `${Buffer.from(id).toString('base64url')}.Sample.only-opens-the-local-stand-in`
  const other = startTestBot({
    env: { DATABASE_URL: database.url },
    world: { ...world, application: { ...world.application, id, token } },
  })
  await expect(other).rejects.toThrow(UsageError)
  await expect(other).rejects.toThrow(/is another bot's/)
  expect(first.app.library.size).toBe(0)
})
