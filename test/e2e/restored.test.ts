import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoredMessage } from '../../src/playground/messages/message-store.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { openStore } from '../../src/store/files/file-store.ts'
import { readSampleText } from '../support/builders/sample-text.ts'
import { putSubscriptions } from '../support/builders/stored.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { papersIn, textOf } from '../support/checks/message-text.ts'
import { listeningLog } from '../support/fakes/log.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, announcements, discussion, ada, ben } = sampleIds

describe('a data folder that does not know what was posted', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  })
  afterEach(() => closeWithinTheRules(bot))

  const subscribe = (channel: string, options: Record<string, string> = {}) =>
    bot.standIn.person(ada).slash({
      channelId: announcements,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel, time: '09:00', timezone: 'UTC', ...options },
    })
  const forumPosts = (): StoredMessage[] =>
    [...bot.standIn.world.channels.values()]
      .filter(({ parentId }) => parentId === discussion)
      .flatMap(({ id }) => bot.posted(id))
  const everything = () => [
    bot.posted(papers).flatMap(papersIn),
    bot.posted(announcements).flatMap(papersIn),
    forumPosts().flatMap(papersIn),
    bot.standIn.dm(ben).flatMap(papersIn),
  ]
  /** Other people write in every channel. */
  const chatter = (n: number) => {
    for (let i = 0; i < n; i += 1) {
      for (const channelId of [papers, announcements]) {
        bot.standIn.person(ben).say({ channelId }, `message ${i}`)
      }
      if (i % 10 === 0) bot.standIn.person(ada).postInForum(discussion, `post ${i}`, 'something')
    }
  }

  it('restored from a backup, it posts nothing again, whatever others wrote meanwhile', async () => {
    await subscribe('#papers', { layout: 'thread' })
    await subscribe('#announcements')
    await subscribe('#discussion')
    await bot.standIn.person(ben).slash({ dm: true, command: 'subscribe', options: { tag: 'Multimodal' } })
    await bot.stop()
    const backup = join(await tempFolder(), 'data')
    await cp(bot.dataDir, backup, { recursive: true })
    await bot.restart()
    await bot.tickAt('2025-02-10T09:00:00Z')
    const before = everything()
    const threads = [...bot.standIn.world.channels.keys()]
    expect(before.map((ids) => ids.length)).toEqual([12, 12, 12, before[3]?.length])
    chatter(150)

    await bot.stop()
    await rm(bot.dataDir, { recursive: true })
    await cp(backup, bot.dataDir, { recursive: true })
    bot.clock.set('2025-02-10T11:00:00Z')
    await bot.restart()
    await bot.tickAt('2025-02-10T11:01:00Z')
    await bot.tickAt('2025-02-11T09:00:00Z')
    expect(everything()).toEqual(before)
    const made = [...bot.standIn.world.channels.values()].filter(({ id }) => !threads.includes(id))
    expect(made.filter(({ thread }) => thread?.ownerId === sampleIds.application)).toEqual([])
  })

  it('emptied and set up anew, it counts the day as had', async () => {
    await subscribe('#papers')
    await subscribe('#discussion')
    await bot.tickAt('2025-02-10T09:00:00Z')
    const before = everything()
    await bot.stop()
    await rm(bot.dataDir, { recursive: true })
    chatter(20)
    bot.clock.set('2025-02-10T10:00:00Z')
    await bot.restart()
    await subscribe('#papers')
    await subscribe('#discussion')
    await bot.tickAt('2025-02-11T09:00:00Z')
    expect(everything()).toEqual(before)
  })

  it('unsubscribed and subscribed again, a channel gets nothing anew', async () => {
    const reply = await subscribe('#papers')
    await bot.tickAt('2025-02-10T09:00:00Z')
    const stop = JSON.stringify(reply.message.components).match(/channel-stop:[^"]+/)?.[0] ?? ''
    await bot.standIn.person(ada).press(reply.message, stop)
    await subscribe('#papers')
    await bot.tickAt('2025-02-11T09:00:00Z')
    expect(bot.posted(papers).flatMap(papersIn)).toHaveLength(12)
  })
})

describe('a clock that was wrong', () => {
  it('for a month while a channel was subscribed: the next digest comes, and the log says so', async () => {
    const bot = await startTestBot({ at: '2025-03-12T06:00:00Z', sources: '' })
    try {
      await bot.standIn.person(ada).slash({
        channelId: announcements,
        command: 'channel',
        subcommand: 'subscribe',
        options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
      })
      bot.clock.set('2025-02-10T06:00:00Z')
      await bot.restart()
      await bot.app.tick()
      await bot.app.ingest([join(import.meta.dirname, '../../data/sample')])
      await bot.tickAt('2025-02-10T09:00:00Z')
      expect(bot.posted(papers).flatMap(papersIn)).toHaveLength(12)
      expect(bot.log.lines.join('\n')).toContain('A clock was ahead')
    } finally {
      await closeWithinTheRules(bot)
    }
  })

  it('a digest that is dated far ahead is found, is not the newest, and waits for its date', async () => {
    const bot = await startTestBot({ at: '2025-02-10T06:00:00Z', http: true })
    try {
      const text = await readSampleText()
      const folder = await tempFolder()
      await writeFile(
        join(folder, 'x.md'),
        text.replaceAll('2025-02-10', '2025-02-20').replaceAll('2502.0', '2502.1'),
      )
      const [outcome] = await bot.app.ingest([join(folder, 'x.md')])
      expect(outcome).toMatchObject({ status: 'ingested', isFarAhead: true })
      await bot.standIn.person(ada).slash({
        channelId: announcements,
        command: 'channel',
        subcommand: 'subscribe',
        options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
      })
      const digest = await bot.standIn.person(ben).slash({ dm: true, command: 'digest' })
      expect(textOf(digest.message)).toContain('10 February 2025')
      for (const day of ['10', '18', '19']) await bot.tickAt(`2025-02-${day}T09:00:00Z`)
      expect(bot.posted(papers).flatMap(papersIn)).toHaveLength(12)
      const ready = await fetch(`http://127.0.0.1:${bot.app.httpPort}/readyz`)
      expect(await ready.text()).toContain('the newest is of 2025-02-10')
      await bot.tickAt('2025-02-20T09:00:00Z')
      expect(bot.posted(papers).flatMap(papersIn)).toHaveLength(24)
    } finally {
      await closeWithinTheRules(bot)
    }
  })
})

it('whoever set a channel up is notified of its pause, however badly another subscription is doing', async () => {
  const bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  try {
    await bot.standIn.person(ada).slash({
      channelId: announcements,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
    })
    await bot.stop()
    {
      await using store = await openStore(bot.dataDir, listeningLog())
      const [mine] = await store.subscriptions.ofChannel(papers)
      if (mine === undefined) throw new Error('nothing was subscribed')
      await putSubscriptions(store.subscriptions, [
        { ...mine, id: 'broken', schedule: { ...mine.schedule, timeZone: 'Mars/Olympus' } },
      ])
    }
    await bot.restart()
    bot.standIn.setOverwrites(papers, [{ id: sampleIds.application, kind: 'member', deny: ['SendMessages'] }])
    await expect(bot.tickAt('2025-02-10T09:00:00Z')).rejects.toThrow('broken')
    expect(bot.standIn.dm(ada).map(textOf).join()).toContain('is paused')
  } finally {
    await bot.close()
  }
})

it.each([1, 10])(
  '503 at the due minute, a pause and, %i minutes later, a resume: every message comes once',
  async (minutes) => {
    const bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
    try {
      const reply = await bot.standIn.person(ada).slash({
        channelId: announcements,
        command: 'channel',
        subcommand: 'subscribe',
        options: { channel: '#papers', time: '09:00', timezone: 'UTC', layout: 'full' },
      })
      const id = JSON.stringify(reply.message.components).match(/channel-stop:([^:"]+)/)?.[1] ?? ''
      const use = (subcommand: string) =>
        bot.standIn
          .person(ada)
          .slash({ channelId: announcements, command: 'channel', subcommand, options: { subscription: id } })
      bot.standIn.misbehave(({ method, path }) =>
        method === 'POST' && path.endsWith(`/${papers}/messages`)
          ? { kind: 'answer', answer: { status: 503, body: {} } }
          : null,
      )
      await bot.tickAt('2025-02-10T09:00:00Z')
      await use('pause')
      bot.standIn.misbehave(null)
      const at = (minute: number) =>
        new Date(Date.parse('2025-02-10T09:00:00Z') + minute * 60_000).toISOString()
      for (let minute = 1; minute <= minutes; minute += 1) await bot.tickAt(at(minute))
      await use('resume')
      await bot.tickAt(at(minutes + 1))
      await bot.tickAt('2025-02-11T09:00:00Z')
      const posted = bot.posted(papers)
      expect(posted.length).toBeGreaterThan(1)
      expect(posted.flatMap(papersIn)).toHaveLength(12)
      expect(new Set(posted.flatMap(papersIn)).size).toBe(12)
    } finally {
      await closeWithinTheRules(bot)
    }
  },
)
