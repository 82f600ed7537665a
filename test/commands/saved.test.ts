import { describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { askedBot } from '../support/processes/asked-bot.ts'

const { ada, ben } = sampleIds
const asked = askedBot()

describe('/saved', () => {
  const card = async () => (await asked.slash(ben, { command: 'paper' }, { query: 'VideoRoPE' })).message

  it('saves by a card’s button, shows, lists, exports and takes back', async () => {
    const person = asked.bot.standIn.person(ben)
    expect(textOf((await asked.slash(ben, { command: 'saved' })).message)).toContain('You saved no paper yet')
    const saved = await person.press(await card(), 'save:2502.05173')
    expect(textOf(saved.message)).toContain('Saved **VideoRoPE**. 1 paper on your list')
    expect(idsOf(await card())).toContain('unsave:2502.05173')
    const list = await asked.slash(ben, { command: 'saved' })
    expect(papersIn(list.message)).toEqual(['2502.05173'])
    for (const format of ['bibtex', 'markdown', 'csv', 'json']) {
      const file = await person.press(list.message, `export:${format}`)
      expect(file.message.attachments).toHaveLength(1)
      expect(file.ephemeral).toBe(true)
    }
    expect(textOf((await asked.slash(ada, { command: 'saved' })).message)).toContain('You saved no paper yet')
    await person.press(await card(), 'unsave:2502.05173')
    expect(textOf((await asked.slash(ben, { command: 'saved' })).message)).toContain('You saved no paper yet')
  })
})
