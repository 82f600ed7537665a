import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot } from '../support/processes/bot.ts'

const { papers, ada } = sampleIds
const MISTYPED =
  '| Title | Authors | Summary |\n|---|---|---|\n| [Tomorrow](https://arxiv.org/abs/2502.10001) | Ada Lovelace | - It waits. |\n'

it('a digest dated far ahead is found, and heads no list, choice or autocomplete', async () => {
  const bot = await startTestBot({ at: '2025-02-11T06:00:00Z' })
  const folder = join(bot.dataDir, 'digests')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, '2052-02-10.md'), MISTYPED)
  await bot.tickAt('2025-02-11T06:01:00Z')
  const person = bot.standIn.person(ada)
  const ask = async (command: string, options: Record<string, string>) =>
    textOf((await person.slash({ channelId: papers, command, options })).message)
  const choices = (command: string, option: string) =>
    person.autocomplete({ channelId: papers, command, focused: option, value: '' })

  expect(await ask('paper', { query: 'Tomorrow' })).toContain('Tomorrow')
  expect(await ask('digest', { date: '2052-02-10' })).toContain('Tomorrow')
  expect(await ask('digest', {})).toContain('10 February 2025')
  expect((await choices('paper', 'query'))[0]?.value).not.toBe('2502.10001')
  expect((await choices('digest', 'date')).map(({ value }) => value)).toEqual(['2025-02-10', '2052-02-10'])
  await closeWithinTheRules(bot)
})

it('a digest dated far ahead hides neither that digests are overdue nor since when', async () => {
  const bot = await startTestBot({ at: '2025-02-10T06:00:00Z', http: true })
  const folder = join(bot.dataDir, 'digests')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, '2052-02-10.md'), MISTYPED)
  await bot.tickAt('2025-02-14T06:00:00Z')
  const answer = await fetch(`http://127.0.0.1:${bot.app.httpPort}/readyz`)
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('no digest for 3 weekdays; the newest is of 2025-02-10')
  await closeWithinTheRules(bot)
})

it('what a person saved while the clock was ahead was saved now at the latest, once it is right', async () => {
  const bot = await startTestBot({ at: '2025-03-11T06:00:00Z' })
  const person = bot.standIn.person(ada)
  const card = await person.slash({ channelId: papers, command: 'paper', options: { query: 'VideoRoPE' } })
  await person.press(card.message, 'save:2502.05173')
  const savedAt = async () =>
    Object.values(
      JSON.parse(await readFile(join(bot.dataDir, 'readers.json'), 'utf8')).entries as Record<
        string,
        { saved: { at: number }[] }
      >,
    ).flatMap(({ saved }) => saved.map(({ at }) => new Date(at).toISOString().slice(0, 16)))
  expect(await savedAt()).toEqual(['2025-03-11T06:00'])
  bot.clock.set('2025-02-11T06:00:00Z')
  await bot.restart()
  await bot.app.tick()
  expect(await savedAt()).toEqual(['2025-02-11T06:00'])
  expect(bot.log.lines.join()).toContain('A clock was ahead when instants of one reading list were noted')
  await closeWithinTheRules(bot)
})
