import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { startPostgres } from '../../src/playground/postgres-server.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { closeWithinTheRules, startTestBot } from '../support/processes/bot.ts'

const { ada, papers } = sampleIds
const SAMPLE = join(import.meta.dirname, '../../data/sample/2025/02/10.md')

test('while the database is away, look-ups go on, changes are refused in words, and all is well after it', async () => {
  const server = await startPostgres(inject('postgresPrograms'), { fsync: 'off' })
  await server.createDatabase('paperboy')
  const bot = await startTestBot({ sources: '', env: { DATABASE_URL: server.url('paperboy') } })
  const person = bot.standIn.person(ada)
  const ask = async (command: string, options: Record<string, string> = {}, subcommand?: string) => {
    const named = subcommand === undefined ? {} : { subcommand }
    const reply = await person.slash({ channelId: papers, command, options, ...named })
    return JSON.stringify(await reply.settled())
  }
  try {
    // Which shards are whose is known a beat after the start.
    await expect.poll(() => ask('help').catch(() => ''), { timeout: 30_000 }).toContain('Paperboy')
    const subscribed = { channel: '#papers', time: '09:00', timezone: 'UTC' }
    expect(await ask('channel', subscribed, 'subscribe')).toContain('gets every paper')
    await mkdir(join(bot.dataDir, 'digests'), { recursive: true })
    await copyFile(SAMPLE, join(bot.dataDir, 'digests', '2025-02-10.md'))
    await bot.tickAt('2025-02-10T08:00:00Z')
    await server.stop('immediate')

    expect(await ask('paper', { query: 'VideoRoPE' })).toContain('What Makes for Good Video Rotary')
    expect(await ask('subscribe', { tag: 'Multimodal' })).toContain('I can’t get at what I keep just now')
    await bot.tickAt('2025-02-10T09:00:00Z').catch(() => undefined)
    expect(bot.posted(papers)).toEqual([])
    expect(await ask('search', { query: 'rotary' })).toContain('VideoRoPE')

    await server.start()
    await expect
      .poll(
        async () => {
          await bot.tickAt('2025-02-10T09:05:00Z').catch(() => undefined)
          return bot.posted(papers).length
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBeGreaterThan(0)
    const posted = bot.posted(papers).length
    await bot.tickAt('2025-02-10T09:10:00Z')
    expect(bot.posted(papers)).toHaveLength(posted)
    expect(await ask('subscribe', { tag: 'Multimodal' })).toContain('Multimodal')
  } finally {
    await closeWithinTheRules(bot)
    await server.close()
  }
})
