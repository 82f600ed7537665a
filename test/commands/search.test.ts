import { describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { askedBot, pageId } from '../support/processes/asked-bot.ts'

const { ben } = sampleIds
const asked = askedBot()

describe('/search', () => {
  it('lists what fits, best first, and turns pages with the query kept', async () => {
    const reply = await asked.slash(ben, { command: 'search' }, { query: 'language models' })
    const first = papersIn(reply.message)
    expect(first).toHaveLength(6)
    const next = await asked.bot.standIn.person(ben).press(reply.message, pageId(reply.message, 2))
    const second = papersIn(next.message)
    expect(next.kind).toBe('update')
    expect(second.length).toBeGreaterThan(0)
    expect(first.filter((id) => second.includes(id))).toEqual([])
    const back = await asked.bot.standIn.person(ben).press(next.message, pageId(next.message, 1))
    expect(papersIn(back.message)).toEqual(first)
  })

  it('keeps to a tag, and opens a paper from the list', async () => {
    const reply = await asked.slash(ben, { command: 'search' }, { query: 'guardrails', tag: 'rl' })
    expect(textOf(reply.message)).toContain('1 paper for “guardrails”\n-# only tagged Reinforcement Learning')
    const [id = ''] = papersIn(reply.message)
    const menu = idsOf(reply.message).find((each) => each.startsWith('hits:')) ?? ''
    expect(papersIn((await asked.bot.standIn.person(ben).select(reply.message, menu, [id])).message)).toEqual(
      [id],
    )
  })

  it('keeps every filter from page to page, and shows matched words in bold', async () => {
    const options = {
      query: 'language models',
      without: 'audio',
      from: '2025-02-01',
      model: false,
    }
    const reply = await asked.slash(ben, { command: 'search' }, options)
    const said = textOf(reply.message)
    expect(said).toContain('only not tagged Audio · from Saturday 1 February 2025 · without a model')
    expect(said).toMatch(/\*\*(?:[Ll]anguage|[Mm]odel(?:s|ing)?)\*\*/)
    const next = await asked.bot.standIn.person(ben).press(reply.message, pageId(reply.message, 2))
    expect(textOf(next.message)).toContain('only not tagged Audio · from Saturday 1 February 2025')
    expect(papersIn(next.message).length).toBeGreaterThan(0)
  })

  it.each([
    [{ query: 'video', from: '2025-02-11', to: '2025-02-10' }, 'is later than “to”'],
    [{ query: 'video', from: 'soon' }, '“soon” is no date'],
    [{ query: 'video', author: 'Nobody At All' }, 'that is by “Nobody At All”'],
    [{ query: '%'.repeat(150) }, 'more than I can remember'],
  ])('refuses %j in words', async (options, words) => {
    expect(textOf((await asked.slash(ben, { command: 'search' }, options)).message)).toContain(words)
  })

  it('turns the pages of a list that version 0.1 sent', async () => {
    const reply = await asked.slash(ben, { command: 'search' }, { query: 'language models' })
    const old = JSON.stringify(reply.message.components)
      .replace(/"hits:[^"]*"/, '"found:language models"')
      .replace(/"find:(\d):"/g, '"search:$1:"')
    Object.assign(reply.message, { components: JSON.parse(old) })
    const next = await asked.bot.standIn.person(ben).press(reply.message, 'search:2:')
    expect(textOf(next.message)).toContain('Page 2 of')
  })

  it.each(['a:b%c', '💥'.repeat(40), '::::%%%%', 'x'.repeat(94)])(
    'round-trips the query %j',
    async (query) => {
      const reply = await asked.slash(ben, { command: 'search' }, { query })
      expect(reply.ephemeral).toBe(true)
    },
  )
})
