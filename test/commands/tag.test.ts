import { describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { textOf } from '../support/checks/message-text.ts'
import { askedBot } from '../support/processes/asked-bot.ts'

const { ben } = sampleIds
const asked = askedBot()

describe('/tag', () => {
  it.each(['Robotics', 'nlp', 'natural languge processing', 'MULTIMODAL'])('understands %s', async (tag) => {
    const reply = await asked.slash(ben, { command: 'tag' }, { tag })
    expect(textOf(reply.message)).toMatch(/Robotics|Natural Language Processing|Multimodal/)
  })

  it('says what else there is where no tag is near', async () => {
    const reply = await asked.slash(ben, { command: 'tag' }, { tag: 'underwater basket weaving' })
    expect(textOf(reply.message)).toMatch(/I know no tag “underwater basket weaving”\. `\/search` finds/)
    expect(reply.ephemeral).toBe(true)
  })

  it('turns pages', async () => {
    const reply = await asked.slash(ben, { command: 'tag' }, { tag: 'nlp' })
    const next = await asked.bot.standIn
      .person(ben)
      .press(reply.message, 'tag-page:Natural Language Processing:2')
    expect(textOf(next.message)).toContain('Page 2 of 2')
  })

  it('offers tags with counts, by abbreviation too', async () => {
    expect((await asked.complete(ben, { command: 'tag' }, ['tag', 'nlp']))[0]).toEqual({
      name: 'Natural Language Processing (9)',
      value: 'Natural Language Processing',
    })
  })
})
