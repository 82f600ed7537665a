import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tagValue } from '../../src/discord/messages/menu-entries.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, ada, ben } = sampleIds

/** Two tags whose first hundred characters are the same, though no two letters of them are. */
const LONG =
  'A tag of a publisher who classifies very finely and spells every single one of its tags out: part'
const TAGS = [
  'Robo\u00ADtics',
  'Robo\u202Etics',
  'Robo\u3164tics',
  'Robotics',
  `${LONG} 1`,
  `${LONG} 2`,
  '\u2060\u3164',
  'خانه‌ها',
  'I ❤️‍🔥 AI',
]

function digest(): string {
  const rows = TAGS.map((tag, index) => {
    const id = `2502.${10_000 + index}`
    return `| [Paper ${index}](https://arxiv.org/abs/${id}) | Ann, \u3164 | - It works. | ['${tag}', 'Audio'] | N/A | N/A |`
  })
  const hidden = '| [\u3164\u00AD](https://arxiv.org/abs/2502.19999) | Ann | - It hides. | [] | N/A | N/A |'
  const head =
    '## Papers for 2025-02-10\n\n| Title | Authors | Summary | Classification | GitHub URLs | HuggingFace URLs |'
  return `${head}\n|---|---|---|---|---|---|\n${[...rows, hidden].join('\n')}\n`
}

describe('a digest with invisible signs', () => {
  let bot: TestBot
  beforeAll(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z', sources: '' })
    await mkdir(join(bot.dataDir, 'digests'), { recursive: true })
    await bot.standIn.person(ada).slash({
      channelId: papers,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel: '#papers' },
    })
    await writeFile(join(bot.dataDir, 'digests/2025-02-10.md'), digest())
    await bot.tickAt('2025-02-10T09:00:00Z')
  })
  afterAll(() => closeWithinTheRules(bot))

  const slash = (command: string, options: Record<string, string>) =>
    bot.standIn.person(ben).slash({ channelId: papers, command, options })

  it('is posted, with one entry a tag, which shows all papers of that tag', async () => {
    const [post] = bot.posted(papers)
    expect(post === undefined ? [] : papersIn(post)).toHaveLength(TAGS.length)
    const menu = JSON.stringify(post)
    expect(menu.match(/Robotics \(4\)/g)).toHaveLength(1)
    // Shown text keeps what Persian and emoji need.
    expect(menu).toContain('خانه‌ها')
    expect(menu).toContain('I ❤️‍🔥 AI')
    const reply = await bot.standIn
      .person(ben)
      .select(post as never, 'post-tag:2025-02-10', [tagValue('Robotics')])
    expect(papersIn(reply.message)).toHaveLength(4)
  })

  it('rejects a title of which nothing is seen, and says so', () => {
    expect(bot.app.library.digest('2025-02-10')?.rejected).toMatchObject([
      { reason: 'the row has a title of invisible signs only' },
    ])
    expect(bot.app.library.digest('2025-02-10')?.papers[0]?.authors).toEqual(['Ann'])
  })

  it('completes titles and tags for everybody', async () => {
    const suggest = (command: string, option: string, value: string) =>
      bot.standIn.person(ben).autocomplete({ channelId: papers, command, focused: option, value })
    expect(await suggest('paper', 'query', '')).toHaveLength(TAGS.length)
    const tags = await suggest('tag', 'tag', 'Robo')
    expect(tags.filter(({ name }) => name.startsWith('Robotics'))).toHaveLength(1)
  })

  it('lets two long tags be followed and stopped one by one', async () => {
    for (const n of [1, 2]) await slash('subscribe', { tag: `${LONG} ${n}` })
    const panel = await slash('subscriptions', {})
    const menu = idsOf(panel.message).find((id) => id.startsWith('stop-following')) ?? ''
    const values = [...JSON.stringify(panel.message).matchAll(/"value":"(~[^"]+)"/g)].map(
      (match) => match[1] ?? '',
    )
    expect(new Set(values).size).toBe(2)
    const after = await bot.standIn.person(ben).select(panel.message, menu, [values[0] ?? ''])
    expect(textOf(after.message)).toContain('part 2')
    expect(textOf(after.message)).not.toContain('part 1')
  })

  it.each([
    ['subscribe', 'keyword'],
    ['subscribe', 'author'],
    ['subscribe', 'tag'],
    ['subscribe', 'without'],
    ['tag', 'tag'],
    ['author', 'name'],
    ['paper', 'query'],
    ['search', 'query'],
  ])('refuses to %s a %s of which nothing is seen', async (command, option) => {
    const reply = await slash(command, { [option]: '\u3164\u00AD\u{E0061}' })
    expect(textOf(reply.message)).toContain('There is nothing to see in what you typed')
  })
})
