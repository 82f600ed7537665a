import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { APIMessageTopLevelComponent } from 'discord-api-types/v10'
import { expect, it } from 'vitest'
import { texts } from '../../src/discord/texts/texts.ts'
import { sampleIds, sampleWorld } from '../../src/playground/world/sample-world.ts'
import { interactiveComponents } from '../../src/preview/controls.ts'
import { call } from '../playground/call.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, announcements, discussion, general, ada, ben } = sampleIds

const FIXTURE = join(import.meta.dirname, '../fixtures/0.1')
const cleo = '1100000000000000013'

/** A message of version 0.1; see the fixture's README. */
interface OldMessage {
  readonly channel: string
  readonly person: string
  readonly private: boolean
  readonly content: string
  readonly flags: number
  readonly embeds: readonly object[]
  readonly components: readonly APIMessageTopLevelComponent[]
}

async function oldMessages(): Promise<OldMessage[]> {
  const text = await readFile(join(FIXTURE, 'messages.ndjson'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Today's bot on a copy of that data folder, in a world with the same people. */
async function startOnOldData(at: string): Promise<TestBot> {
  const world = sampleWorld()
  const bot = await startTestBot({
    at,
    sources: 'data',
    world: {
      ...world,
      users: [...world.users, { id: cleo, name: 'Cleo' }],
      guilds: world.guilds.map((guild) => ({ ...guild, members: [...guild.members, { userId: cleo }] })),
    },
  })
  await bot.stop()
  await rm(bot.dataDir, { recursive: true })
  await cp(join(FIXTURE, 'data'), bot.dataDir, { recursive: true })
  return bot
}

/** Puts a message back where it stood. */
async function post(bot: TestBot, channelId: string, { flags, content, embeds, components }: OldMessage) {
  // Of the flags, those that a bot may set on what it posts: components, and silence.
  const body = { flags: flags & (32_768 | 4_096), content, embeds, components }
  const { status, body: message } = await call(bot.standIn, 'POST', `/channels/${channelId}/messages`, body)
  expect(status, JSON.stringify(message)).toBe(200)
  return message
}

const partsIn = (bot: TestBot, channelId: string, date: string) =>
  bot
    .posted(channelId)
    .flatMap((message) =>
      idsOf(message).flatMap((id) => new RegExp(`^post:${date}:(\\d+):`).exec(id)?.[1] ?? []),
    )

it('finishes what version 0.1 was killed in, repeats nothing, and goes on', async () => {
  await using bot = await startOnOldData('2025-02-13T09:06:00Z')
  for (const message of await oldMessages()) {
    if (message.channel === 'general' && !message.private) await post(bot, general, message)
  }
  expect(partsIn(bot, general, '2025-02-13')).toEqual(['1'])
  await bot.restart()
  await bot.app.tick()
  expect(partsIn(bot, general, '2025-02-13')).toEqual(['1', '2', '3', '4', '5', '6'])
  expect([papers, announcements].flatMap((channel) => bot.posted(channel))).toEqual([])
  expect([ada, ben, cleo].flatMap((person) => bot.standIn.dm(person))).toEqual([])

  await bot.tickAt('2025-02-13T09:30:00Z')
  const posts = [...bot.standIn.world.channels.values()].filter(({ parentId }) => parentId === discussion)
  expect(posts.map(({ name }) => name)).toEqual(['Thursday 13 February 2025'])
  await bot.tickAt('2025-02-14T09:00:00Z')
  expect(bot.posted(papers)).toEqual([])
})

it('opens the data of version 0.1 with all that people set up', async () => {
  await using bot = await startOnOldData('2025-02-13T09:06:00Z')
  await bot.restart()
  const slash = async (who: string, command: string, options = {}, subcommand?: string) => {
    const place = { channelId: who === ben && subcommand !== undefined ? general : papers }
    const sub = subcommand === undefined ? {} : { subcommand }
    const { message } = await bot.standIn.person(who).slash({ ...place, command, options, ...sub })
    return message
  }
  const list = await slash(ada, 'channel', {}, 'list')
  expect(textOf(list)).toContain('8 subscriptions in this server')
  const next = idsOf(list).find((id) => id.startsWith('channel-page:2')) ?? ''
  const rest = await bot.standIn.person(ada).press(list, next)
  expect(textOf(rest.message).match(/^-# Paused/gm)).toHaveLength(2)
  expect(textOf(await slash(ben, 'channel', {}, 'list'))).toContain('1 subscription in this server')
  expect(textOf(await slash(ada, 'subscriptions'))).toContain('keywords: **rotary**')
  expect(textOf(await slash(ben, 'subscriptions'))).toContain('Asia/Tokyo')
  expect(textOf(await slash(cleo, 'subscriptions'))).toContain('aused')
  expect(papersIn(await slash(ada, 'saved')).sort()).toEqual(['2502.05173', '2502.40203'])
  expect(papersIn(await slash(ada, 'digest', { date: '2025-02-06' }))).toHaveLength(3)
  expect(textOf(await slash(ada, 'paper', { query: 'WebPaper1' }))).toContain('From a Web Server')
})

it('answers every button and menu that version 0.1 put on a message', async () => {
  await using bot = await startOnOldData('2025-02-13T09:06:00Z')
  await bot.restart()
  const messages = await oldMessages()
  // What ends a subscription comes last, so that the other buttons of its panel still have something to act on.
  const ends = (id: string) => /^(?:channel-stop|unfollow-all|stop|stop-following|unsave):/.test(id)
  const uses = messages.flatMap((message) =>
    interactiveComponents(message).map((component) => ({ message, component })),
  )
  const used = new Set<string>()
  for (const { message, component } of [
    ...uses.filter(({ component }) => !ends(component.customId)),
    ...uses.filter(({ component }) => ends(component.customId)),
  ]) {
    if (used.has(component.customId)) continue
    used.add(component.customId)
    const shown = await post(bot, message.channel === 'general' ? general : papers, message)
    const person = bot.standIn.person(message.person)
    const value = component.options?.[0]?.value
    const reply =
      value === undefined
        ? await person.press(shown, component.customId)
        : await person.select(shown, component.customId, [value])
    const answer = textOf(reply.message)
    expect(answer, component.customId).not.toBe('')
    expect(answer, component.customId).not.toContain(texts.errors.oldButton)
    expect(answer, component.customId).not.toMatch(/went wrong|no longer (?:held|stored)/)
  }
  expect(used.size).toBeGreaterThan(100)
  expect(bot.log.lines.filter((line) => line.startsWith('error'))).toEqual([])
})
