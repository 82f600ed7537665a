import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers: papersChannel, discussion, ada, ben } = sampleIds

/** A day of many papers, some of which have a tag that is rare in it. */
function flood(papers: number): string {
  const rows = Array.from({ length: papers }, (_, index) => {
    const tag = index % 10 === 0 ? 'Robotics' : 'Audio'
    const id = `2502.${10_000 + index}`
    return `| [Paper ${index}](https://arxiv.org/abs/${id}) | Ann Lee | - It does a thing that takes a sentence of some length. | ['${tag}'] | N/A | N/A |`
  })
  const head =
    '## Papers for 2025-02-10\n\n| Title | Authors | Summary | Classification | GitHub URLs | HuggingFace URLs |'
  return `${head}\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`
}

describe('a day of 1,200 papers', () => {
  let bot: TestBot
  beforeAll(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z', sources: '' })
    await mkdir(join(bot.dataDir, 'digests'), { recursive: true })
    const subscribe = (options: Record<string, string>) =>
      bot.standIn
        .person(ada)
        .slash({ channelId: papersChannel, command: 'channel', subcommand: 'subscribe', options })
    await subscribe({ channel: '#papers', tags: 'Robotics' })
    await subscribe({ channel: '#discussion' })
    await bot.standIn
      .person(ben)
      .slash({ channelId: papersChannel, command: 'subscribe', options: { tag: 'Audio' } })
    await writeFile(join(bot.dataDir, 'digests/2025-02-10.md'), flood(1_200))
    await bot.tickAt('2025-02-10T08:59:00Z')
    await bot.tickAt('2025-02-10T09:00:00Z')
  })
  afterAll(() => closeWithinTheRules(bot))

  it('takes four messages in a channel, in a forum post, and one to a person', () => {
    expect(bot.posted(papersChannel)).toHaveLength(4)
    expect(textOf(bot.posted(papersChannel)[0] ?? {})).toContain('120 papers')
    const [post] = [...bot.standIn.world.channels.values()].filter(({ parentId }) => parentId === discussion)
    expect(bot.posted(post?.id ?? '')).toHaveLength(4)
    expect(bot.standIn.dm(ben)).toHaveLength(1)
  })

  it('shows the others on a press, for the one who presses, by the subscription’s tags, after a restart too', async () => {
    await bot.restart()
    const posts = bot.posted(papersChannel)
    const last = posts.at(-1)
    if (last === undefined) throw new Error('nothing was posted')
    const shown = posts.flatMap(papersIn)
    const id = idsOf(last).find((each) => each.startsWith('more:')) ?? ''
    expect(JSON.stringify(last)).toContain(`"and ${120 - shown.length} more"`)
    const person = bot.standIn.person(ben)
    let page = await person.press(last, id)
    expect(page.ephemeral).toBe(true)
    // The page that opens is the one with the first paper that was left out.
    const robotics = Array.from({ length: 120 }, (_, index) => `2502.${10_000 + index * 10}`)
    expect(papersIn(page.message)).toContain(robotics[shown.length])
    const found = new Set([...shown, ...papersIn(page.message)])
    while (found.size < 120) {
      const next = idsOf(page.message)
        .filter((each) => each.startsWith('more-page:'))
        .at(-1)
      page = await person.press(page.message, next ?? '')
      for (const each of papersIn(page.message)) found.add(each)
    }
    expect([...found].sort()).toEqual(robotics)
  })
})
