import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { JsonFile } from '../../src/store/files/json-file.ts'
import { readersSchema } from '../../src/store/files/schemas.ts'
import { papersIn, textOf } from '../support/checks/message-text.ts'
import { storeParts } from '../support/fakes/store-parts.ts'
import { startTestBot } from '../support/processes/bot.ts'

const { papers, announcements, paperClub, ada, ben } = sampleIds

const SET_UP = Date.parse('2025-02-07T10:00:00Z')
const NINE = Date.parse('2025-02-10T09:00:00Z')

const common = {
  tags: [],
  schedule: { time: '09:00', timeZone: 'UTC' },
  createdAt: SET_UP,
  nextDueAt: NINE,
  paused: null,
}
const channel = { ...common, kind: 'channel', guildId: paperClub, form: 'compact', createdBy: ada }

/** What version 0.1.0 kept: a channel that had the day already, one that is due, one that is paused, and a person. */
const FILES = {
  'subscriptions.json': {
    version: 1,
    entries: {
      aaaaaaaaaaaa: { ...channel, id: 'aaaaaaaaaaaa', channelId: papers, channelName: 'papers' },
      bbbbbbbbbbbb: {
        ...channel,
        id: 'bbbbbbbbbbbb',
        channelId: announcements,
        channelName: 'announcements',
        tags: ['Multimodal'],
      },
      cccccccccccc: {
        ...channel,
        id: 'cccccccccccc',
        channelId: announcements,
        channelName: 'announcements',
        paused: { reason: 'channel-gone', at: SET_UP },
      },
      [`p${ben}`]: { ...common, kind: 'person', id: `p${ben}`, userId: ben, tags: ['Multimodal'] },
    },
  },
  'readers.json': {
    version: 1,
    entries: {
      [ben]: { userId: ben, timeZone: 'Asia/Tokyo' },
      // Reading lists were at first kept in files of this version, too.
      [ada]: { userId: ada, timeZone: null, saved: [{ id: '2502.05173', at: SET_UP }] },
    },
  },
  'ledger.json': {
    version: 1,
    entries: {
      aaaaaaaaaaaa: [
        {
          subscriptionId: 'aaaaaaaaaaaa',
          edition: '2025-02-10',
          date: '2025-02-10',
          seen: 12,
          plannedAt: SET_UP,
          steps: [
            {
              step: 1,
              paperIds: [],
              state: 'done',
              at: SET_UP,
              message: { channelId: papers, messageId: '1' },
              reason: null,
            },
          ],
        },
      ],
    },
  },
}

it('the data of version 0.1.0 goes on as it was, and is kept beside', async () => {
  await using bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  await bot.stop()
  const inFolder = (name: string) => join(bot.dataDir, name)
  for (const [name, content] of Object.entries(FILES)) {
    await writeFile(inFolder(name), JSON.stringify(content))
  }
  await bot.restart()
  const slash = (who: string, command: string, subcommand?: string) =>
    bot.standIn.person(who).slash({
      channelId: papers,
      command,
      ...(subcommand === undefined ? {} : { subcommand }),
      options: {},
    })
  expect(textOf((await slash(ada, 'channel', 'list')).message)).toContain('3 subscriptions in this server')
  expect(textOf((await slash(ben, 'subscriptions')).message)).toContain('- tags: **Multimodal**')
  expect(papersIn((await slash(ada, 'saved')).message)).toEqual(['2502.05173'])

  bot.clock.set('2025-02-10T09:00:00Z')
  await bot.app.tick()
  await bot.app.tick()
  expect(bot.posted(papers)).toEqual([])
  expect(bot.posted(announcements).flatMap(papersIn)).toEqual(['2502.05173', '2502.05178'])
  expect(bot.standIn.dm(ben).flatMap(papersIn)).toEqual(['2502.05173', '2502.05178'])

  const save = await slash(ben, 'saved')
  expect(textOf(save.message)).toContain('You saved no paper yet')
  await bot.standIn.person(ben).press((await slash(ben, 'subscriptions')).message, 'pause-mine')
  for (const [name, content] of Object.entries(FILES)) {
    expect(JSON.parse(await readFile(inFolder(`${name}.v1`), 'utf8')), name).toEqual(content)
  }
  expect(JSON.parse(await readFile(inFolder('subscriptions.json'), 'utf8'))).toMatchObject({ version: 3 })
  // As an older program opens it: it knows version 1 only.
  const older = {
    path: inFolder('subscriptions.json'),
    schema: readersSchema,
    version: 1,
    ...storeParts(),
  }
  await expect(new JsonFile<unknown>(older).read()).rejects.toThrow('written by a newer Paperboy')

  await bot.restart()
  expect(papersIn((await slash(ada, 'saved')).message)).toEqual(['2502.05173'])
  await bot.app.tick()
  expect(bot.posted(announcements).flatMap(papersIn)).toHaveLength(2)
})
