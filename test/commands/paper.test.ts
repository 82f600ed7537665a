import { describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { askedBot } from '../support/processes/asked-bot.ts'

const { ben } = sampleIds
const asked = askedBot()

describe('/paper', () => {
  it.each([
    ['the nickname in any spelling', 'video rope'],
    ['an arXiv id', '2502.05173'],
    ['an id with a version', '2502.05173v2'],
    ['a link', 'https://arxiv.org/pdf/2502.05173'],
    ['words of the title', 'good video rotary position embedding'],
    ['a typo', 'VideoRoEP'],
  ])('understands %s', async (_, query) => {
    const reply = await asked.slash(ben, { command: 'paper' }, { query })
    expect(papersIn(reply.message)[0]).toBe('2502.05173')
  })

  it('offers the few that fit to choose from, and opens the one picked', async () => {
    const reply = await asked.slash(ben, { command: 'paper' }, { query: 'reasoning' })
    expect(papersIn(reply.message).length).toBeGreaterThan(1)
    const card = await asked.bot.standIn.person(ben).select(reply.message, 'open', ['2502.04404'])
    expect(papersIn(card.message)).toEqual(['2502.04404'])
    expect(card.ephemeral).toBe(true)
  })

  it('says so where nothing is like it', async () => {
    const reply = await asked.slash(ben, { command: 'paper' }, { query: 'zxcvbnm <@1> **x**' })
    expect(textOf(reply.message)).toContain(
      'I couldn’t find a paper matching “zxcvbnm \\<@1\\> \\*\\*x\\*\\*”',
    )
    expect(reply.ephemeral).toBe(true)
  })

  it('answers openly in direct messages', async () => {
    const reply = await asked.bot.standIn
      .person(ben)
      .slash({ dm: true, command: 'paper', options: { query: 'QuEST' } })
    expect(reply.ephemeral).toBe(false)
    expect(idsOf(reply.message).filter((id) => id.startsWith('share:'))).toEqual([])
  })

  it('shares the card with the channel', async () => {
    const reply = await asked.slash(ben, { command: 'paper' }, { query: 'QuEST' })
    const shared = await asked.bot.standIn.person(ben).press(reply.message, 'share:2502.05003')
    expect(shared.ephemeral).toBe(false)
    expect(papersIn(shared.message)).toEqual(['2502.05003'])
  })

  it('opens a tag from the card', async () => {
    const reply = await asked.slash(ben, { command: 'paper' }, { query: 'VideoRoPE' })
    const list = await asked.bot.standIn.person(ben).press(reply.message, 'tag:Multimodal')
    expect(papersIn(list.message)).toEqual(['2502.05173', '2502.05178'])
  })
})

describe('a card’s buttons', () => {
  const card = async () => (await asked.slash(ben, { command: 'paper' }, { query: 'VideoRoPE' })).message

  it('show what is near, with the words shared', async () => {
    const reply = await asked.bot.standIn.person(ben).press(await card(), 'related:2502.05173')
    expect(textOf(reply.message)).toContain('### Related to VideoRoPE')
    expect(textOf(reply.message)).toMatch(/-# shares \w+/)
    expect(papersIn(reply.message)).not.toContain('2502.05173')
  })

  it('give BibTeX', async () => {
    const reply = await asked.bot.standIn.person(ben).press(await card(), 'bibtex:2502.05173')
    expect(textOf(reply.message)).toMatch(/^```bibtex\n@misc\{zhang2025videorope,/)
  })
})

describe('as a user-installed app', () => {
  it('answers in a group conversation, hidden from the others', async () => {
    const person = asked.bot.standIn.person(ben)
    const reply = await person.slash({ group: true, command: 'paper', options: { query: 'VideoRoPE' } })
    expect(papersIn(reply.message)).toEqual(['2502.05173'])
    expect(reply.ephemeral).toBe(true)
    expect((await person.press(reply.message, 'tag:Multimodal')).ephemeral).toBe(true)
  })

  it('answers in a server that it is not in', async () => {
    asked.bot.standIn.addGuild({
      id: '1100000000000000301',
      name: 'Elsewhere',
      ownerId: ben,
      botIsMember: false,
      members: [{ userId: ben }],
      channels: [{ id: '1100000000000000311', name: 'talk', kind: 'text' }],
    })
    const reply = await asked.bot.standIn
      .person(ben)
      .slash({ channelId: '1100000000000000311', command: 'search', options: { query: 'language' } })
    expect(papersIn(reply.message).length).toBeGreaterThan(0)
    const offered = asked.bot.standIn.person(ben).commands({ channelId: '1100000000000000311' })
    expect(offered.map(({ name }) => name)).not.toContain('channel')
  })
})
