import { MessageFlags } from 'discord-api-types/v10'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { interestValue } from '../../src/discord/messages/option-value.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { discordFaults } from '../support/checks/discord-rules.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, ada, ben } = sampleIds

describe('commands, over the gateway', () => {
  let bot: TestBot
  beforeAll(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  })
  afterAll(async () => {
    const { requests } = bot.standIn
    await bot.close()
    expect(discordFaults(requests)).toEqual([])
    expect(requests.filter(({ status }) => status === 400)).toEqual([])
  })

  const slash = (who: string, line: { command: string; subcommand?: string }, options = {}) =>
    bot.standIn.person(who).slash({ channelId: papers, ...line, options })
  const complete = async (
    who: string,
    command: string,
    focused: string,
    value: string,
    subcommand?: string,
  ) =>
    bot.standIn.person(who).autocomplete({
      channelId: papers,
      command,
      ...(subcommand === undefined ? {} : { subcommand }),
      focused,
      value,
    })

  /** The id of the button to a page. */
  const pageId = (message: { components?: unknown }, page: number) =>
    idsOf(message).find((id) => id.split(':')[1] === String(page)) ?? ''

  it('registers exactly these commands, all at once', () => {
    const names = bot.standIn.commands().map(({ name }) => name)
    expect(names.sort()).toEqual(
      [
        'Find papers',
        'author',
        'channel',
        'digest',
        'help',
        'paper',
        'privacy',
        'saved',
        'search',
        'subscribe',
        'subscriptions',
        'tag',
        'unsubscribe',
      ].sort(),
    )
    const puts = bot.standIn.requests.filter(({ method }) => method === 'PUT')
    expect(puts).toHaveLength(1)
  })

  describe('/paper', () => {
    it.each([
      ['the nickname in any spelling', 'video rope'],
      ['an arXiv id', '2502.05173'],
      ['an id with a version', '2502.05173v2'],
      ['a link', 'https://arxiv.org/pdf/2502.05173'],
      ['words of the title', 'good video rotary position embedding'],
      ['a typo', 'VideoRoEP'],
    ])('understands %s', async (_, query) => {
      const reply = await slash(ben, { command: 'paper' }, { query })
      expect(papersIn(reply.message)[0]).toBe('2502.05173')
    })

    it('offers the few that fit to choose from, and opens the one picked', async () => {
      const reply = await slash(ben, { command: 'paper' }, { query: 'reasoning' })
      expect(papersIn(reply.message).length).toBeGreaterThan(1)
      const card = await bot.standIn.person(ben).select(reply.message, 'open', ['2502.04404'])
      expect(papersIn(card.message)).toEqual(['2502.04404'])
      expect(card.ephemeral).toBe(true)
    })

    it('says so where nothing is like it', async () => {
      const reply = await slash(ben, { command: 'paper' }, { query: 'zxcvbnm <@1> **x**' })
      expect(textOf(reply.message)).toContain(
        'I couldn’t find a paper matching “zxcvbnm \\<@1\\> \\*\\*x\\*\\*”',
      )
      expect(reply.ephemeral).toBe(true)
    })

    it('answers openly in direct messages', async () => {
      const reply = await bot.standIn
        .person(ben)
        .slash({ dm: true, command: 'paper', options: { query: 'QuEST' } })
      expect(reply.ephemeral).toBe(false)
      expect(idsOf(reply.message).filter((id) => id.startsWith('share:'))).toEqual([])
    })

    it('shares the card with the channel', async () => {
      const reply = await slash(ben, { command: 'paper' }, { query: 'QuEST' })
      const shared = await bot.standIn.person(ben).press(reply.message, 'share:2502.05003')
      expect(shared.ephemeral).toBe(false)
      expect(papersIn(shared.message)).toEqual(['2502.05003'])
    })

    it('opens a tag from the card', async () => {
      const reply = await slash(ben, { command: 'paper' }, { query: 'VideoRoPE' })
      const list = await bot.standIn.person(ben).press(reply.message, 'tag:Multimodal')
      expect(papersIn(list.message)).toEqual(['2502.05173', '2502.05178'])
    })
  })

  describe('/search', () => {
    it('lists what fits, best first, and turns pages with the query kept', async () => {
      const reply = await slash(ben, { command: 'search' }, { query: 'language models' })
      const first = papersIn(reply.message)
      expect(first).toHaveLength(6)
      const next = await bot.standIn.person(ben).press(reply.message, pageId(reply.message, 2))
      const second = papersIn(next.message)
      expect(next.kind).toBe('update')
      expect(second.length).toBeGreaterThan(0)
      expect(first.filter((id) => second.includes(id))).toEqual([])
      const back = await bot.standIn.person(ben).press(next.message, pageId(next.message, 1))
      expect(papersIn(back.message)).toEqual(first)
    })

    it('keeps to a tag, and opens a paper from the list', async () => {
      const reply = await slash(ben, { command: 'search' }, { query: 'guardrails', tag: 'rl' })
      expect(textOf(reply.message)).toContain(
        '1 paper for “guardrails”\n-# only tagged Reinforcement Learning',
      )
      const [id = ''] = papersIn(reply.message)
      const menu = idsOf(reply.message).find((each) => each.startsWith('hits:')) ?? ''
      expect(papersIn((await bot.standIn.person(ben).select(reply.message, menu, [id])).message)).toEqual([
        id,
      ])
    })

    it('keeps every filter from page to page, and shows matched words in bold', async () => {
      const options = {
        query: 'language models',
        without: 'audio',
        from: '2025-02-01',
        model: false,
      }
      const reply = await slash(ben, { command: 'search' }, options)
      const said = textOf(reply.message)
      expect(said).toContain('only not tagged Audio · from Saturday 1 February 2025 · without a model')
      expect(said).toMatch(/\*\*(?:[Ll]anguage|[Mm]odel(?:s|ing)?)\*\*/)
      const next = await bot.standIn.person(ben).press(reply.message, pageId(reply.message, 2))
      expect(textOf(next.message)).toContain('only not tagged Audio · from Saturday 1 February 2025')
      expect(papersIn(next.message).length).toBeGreaterThan(0)
    })

    it.each([
      [{ query: 'video', from: '2025-02-11', to: '2025-02-10' }, 'is later than “to”'],
      [{ query: 'video', from: 'soon' }, '“soon” is no date'],
      [{ query: 'video', author: 'Nobody At All' }, 'that is by “Nobody At All”'],
      [{ query: '%'.repeat(150) }, 'more than I can remember'],
    ])('refuses %j in words', async (options, words) => {
      expect(textOf((await slash(ben, { command: 'search' }, options)).message)).toContain(words)
    })

    it('turns the pages of a list that version 0.1 sent', async () => {
      const reply = await slash(ben, { command: 'search' }, { query: 'language models' })
      const old = JSON.stringify(reply.message.components)
        .replace(/"hits:[^"]*"/, '"found:language models"')
        .replace(/"find:(\d):"/g, '"search:$1:"')
      Object.assign(reply.message, { components: JSON.parse(old) })
      const next = await bot.standIn.person(ben).press(reply.message, 'search:2:')
      expect(textOf(next.message)).toContain('Page 2 of')
    })

    it.each(['a:b%c', '💥'.repeat(40), '::::%%%%', 'x'.repeat(94)])(
      'round-trips the query %j',
      async (query) => {
        const reply = await slash(ben, { command: 'search' }, { query })
        expect(reply.ephemeral).toBe(true)
      },
    )
  })

  describe('/author', () => {
    it('lists the papers of an author, loosely spelt', async () => {
      const reply = await slash(ben, { command: 'author' }, { name: 'wei xilin' })
      expect(textOf(reply.message)).toContain('1 paper by “wei xilin”, newest first\n-# Xilin Wei')
      expect(papersIn(reply.message)).toEqual(['2502.05173'])
    })

    it('offers names with counts, and names the nearest where nobody is meant', async () => {
      const [first] = await complete(ben, 'author', 'name', 'xil')
      expect(first).toEqual({ name: 'Xilin Wei (1)', value: 'Xilin Wei' })
      const reply = await slash(ben, { command: 'author' }, { name: 'Xilinski' })
      expect(textOf(reply.message)).toContain(
        'I couldn’t find a paper by “Xilinski”. Did you mean **Xilin Wei**?',
      )
    })
  })

  describe('Find papers, on a message', () => {
    const findIn = (content: string) =>
      bot.standIn
        .person(ben)
        .messageMenu(bot.standIn.person(ada).say({ channelId: papers }, content), 'Find papers')

    it('opens the one paper that is meant, for the one who asks', async () => {
      const reply = await findIn('did you read VideoRoPE yet?')
      expect(textOf(reply.message)).toContain('### [VideoRoPE')
      expect(reply.ephemeral).toBe(true)
    })

    it('lists every paper linked or named, and what is not held', async () => {
      const reply = await findIn('QuEST https://arxiv.org/abs/2502.05173v1 https://hf.co/papers/2401.00001')
      expect(textOf(reply.message)).toContain('### 2 papers in this message')
      expect(papersIn(reply.message)).toEqual(['2401.00001', '2502.05003', '2502.05173'])
    })

    it('reads what a message forwards', async () => {
      const message = bot.standIn.person(ada).say({ channelId: papers }, 'forwarded')
      const forwarded = { ...message, content: 'worth a look: https://arxiv.org/abs/2502.05173' }
      Object.assign(message, {
        content: '',
        flags: MessageFlags.HasSnapshot,
        message_reference: { type: 1, channel_id: papers, message_id: message.id },
        message_snapshots: [{ message: forwarded }],
      })
      const reply = await bot.standIn.person(ben).messageMenu(message, 'Find papers')
      expect(textOf(reply.message)).toContain('### [VideoRoPE')
    })

    it('says so where there is none', async () => {
      expect(textOf((await findIn('hello')).message)).toContain('I found no arXiv link')
      expect(textOf((await findIn('arxiv.org/abs/2401.00001')).message)).toContain('Not in any digest here')
    })

    it('turns the pages where there are many', async () => {
      const ids = bot.app.library.digest('2025-02-10')?.papers.map(({ id }) => id) ?? []
      const reply = await findIn(ids.map((id) => `https://arxiv.org/abs/${id}`).join(' '))
      const first = papersIn(reply.message)
      const next = await bot.standIn.person(ben).press(reply.message, pageId(reply.message, 2))
      expect(first).toEqual(ids.slice(0, 6))
      expect(papersIn(next.message)).toEqual(ids.slice(6))
    })
  })

  describe('a card’s buttons', () => {
    const card = async () => (await slash(ben, { command: 'paper' }, { query: 'VideoRoPE' })).message

    it('show what is near, with the words shared', async () => {
      const reply = await bot.standIn.person(ben).press(await card(), 'related:2502.05173')
      expect(textOf(reply.message)).toContain('### Related to VideoRoPE')
      expect(textOf(reply.message)).toMatch(/-# shares \w+/)
      expect(papersIn(reply.message)).not.toContain('2502.05173')
    })

    it('give BibTeX', async () => {
      const reply = await bot.standIn.person(ben).press(await card(), 'bibtex:2502.05173')
      expect(textOf(reply.message)).toMatch(/^```bibtex\n@misc\{zhang2025videorope,/)
    })

    it('save, show as saved, list, export and take back', async () => {
      const person = bot.standIn.person(ben)
      expect(textOf((await slash(ben, { command: 'saved' })).message)).toContain('You saved no paper yet')
      const saved = await person.press(await card(), 'save:2502.05173')
      expect(textOf(saved.message)).toContain('Saved **VideoRoPE**. 1 paper on your list')
      expect(idsOf(await card())).toContain('unsave:2502.05173')
      const list = await slash(ben, { command: 'saved' })
      expect(papersIn(list.message)).toEqual(['2502.05173'])
      for (const format of ['bibtex', 'markdown', 'csv', 'json']) {
        const file = await person.press(list.message, `export:${format}`)
        expect(file.message.attachments).toHaveLength(1)
        expect(file.ephemeral).toBe(true)
      }
      expect(textOf((await slash(ada, { command: 'saved' })).message)).toContain('You saved no paper yet')
      await person.press(await card(), 'unsave:2502.05173')
      expect(textOf((await slash(ben, { command: 'saved' })).message)).toContain('You saved no paper yet')
    })
  })

  describe('as a user-installed app', () => {
    it('answers in a group conversation, hidden from the others', async () => {
      const person = bot.standIn.person(ben)
      const reply = await person.slash({ group: true, command: 'paper', options: { query: 'VideoRoPE' } })
      expect(papersIn(reply.message)).toEqual(['2502.05173'])
      expect(reply.ephemeral).toBe(true)
      expect((await person.press(reply.message, 'tag:Multimodal')).ephemeral).toBe(true)
    })

    it('answers in a server that it is not in', async () => {
      bot.standIn.addGuild({
        id: '1100000000000000301',
        name: 'Elsewhere',
        ownerId: ben,
        botIsMember: false,
        members: [{ userId: ben }],
        channels: [{ id: '1100000000000000311', name: 'talk', kind: 'text' }],
      })
      const reply = await bot.standIn
        .person(ben)
        .slash({ channelId: '1100000000000000311', command: 'search', options: { query: 'language' } })
      expect(papersIn(reply.message).length).toBeGreaterThan(0)
      const offered = bot.standIn.person(ben).commands({ channelId: '1100000000000000311' })
      expect(offered.map(({ name }) => name)).not.toContain('channel')
    })
  })

  describe('/tag', () => {
    it.each(['Robotics', 'nlp', 'natural languge processing', 'MULTIMODAL'])(
      'understands %s',
      async (tag) => {
        const reply = await slash(ben, { command: 'tag' }, { tag })
        expect(textOf(reply.message)).toMatch(/Robotics|Natural Language Processing|Multimodal/)
      },
    )

    it('says what else there is where no tag is near', async () => {
      const reply = await slash(ben, { command: 'tag' }, { tag: 'underwater basket weaving' })
      expect(textOf(reply.message)).toMatch(/I know no tag “underwater basket weaving”\. `\/search` finds/)
      expect(reply.ephemeral).toBe(true)
    })

    it('turns pages', async () => {
      const reply = await slash(ben, { command: 'tag' }, { tag: 'nlp' })
      const next = await bot.standIn
        .person(ben)
        .press(reply.message, 'tag-page:Natural Language Processing:2')
      expect(textOf(next.message)).toContain('Page 2 of 2')
    })
  })

  describe('/digest', () => {
    it('shows the newest digest in pages', async () => {
      const reply = await slash(ben, { command: 'digest' })
      const first = papersIn(reply.message)
      const next = await bot.standIn.person(ben).press(reply.message, 'digest:2025-02-10:2:')
      expect([...first, ...papersIn(next.message)]).toEqual(
        bot.app.library.digest('2025-02-10')?.papers.map(({ id }) => id),
      )
    })

    it('keeps to a tag', async () => {
      const reply = await slash(ben, { command: 'digest' }, { date: '2025-02-10', tag: 'Multimodal' })
      expect(papersIn(reply.message)).toEqual(['2502.05173', '2502.05178'])
    })

    it('opens a paper from its menu', async () => {
      const reply = await slash(ben, { command: 'digest' })
      const card = await bot.standIn.person(ben).select(reply.message, 'post:2025-02-10:1', ['2502.05173'])
      expect(textOf(card.message)).toContain('### [VideoRoPE')
    })

    it.each([
      [
        '2024-01-01',
        'There is no digest of Monday 1 January 2024. The nearest is of Monday 10 February 2025',
      ],
      ['2025-02-30', '“2025-02-30” is no date'],
      ['whenever', '“whenever” is no date'],
    ])('answers %s in words', async (date, words) => {
      const reply = await slash(ben, { command: 'digest' }, { date })
      expect(textOf(reply.message)).toContain(words)
      expect(reply.ephemeral).toBe(true)
    })
  })

  describe('following tags', () => {
    it('follows, shows, stops one, stops all', async () => {
      const person = bot.standIn.person(ben)
      const began = await slash(ben, { command: 'subscribe' }, { tag: 'vqa', timezone: 'jst', time: '7am' })
      expect(textOf(began.message)).toContain('You follow **Visual Question Answering**')
      expect(textOf(began.message)).toContain('07:00 (Asia/Tokyo)')
      // 07:00 in Tokyo of the 11th is 22:00 UTC of the 10th.
      expect(textOf(began.message)).toContain(`<t:${Date.parse('2025-02-10T22:00:00Z') / 1000}:f>`)
      await slash(ben, { command: 'subscribe' }, { tag: 'Robotics' })
      const again = await slash(ben, { command: 'subscribe' }, { tag: 'Robotics' })
      expect(textOf(again.message)).toContain('You follow that already')
      const panel = await slash(ben, { command: 'subscriptions' })
      expect(textOf(panel.message)).toContain('- tags: **Visual Question Answering**, **Robotics**')
      const offered = await complete(ben, 'unsubscribe', 'what', 'rob')
      expect(offered.map(({ value }) => value)).toEqual(['tag:Robotics'])
      const robotics = interestValue({ kind: 'tag', value: 'Robotics' })
      const less = await person.select(panel.message, 'stop-following:0', [robotics])
      expect(textOf(less.message)).not.toContain('Robotics')
      const stopped = await slash(ben, { command: 'unsubscribe' }, { what: 'vqa' })
      expect(textOf(stopped.message)).toContain('You no longer follow anything')
      const nothing = await slash(ben, { command: 'unsubscribe' })
      expect(textOf(nothing.message)).toContain('You follow nothing yet')
    })

    it('remembers the time zone a person named', async () => {
      await slash(ada, { command: 'subscribe' }, { tag: 'audio', timezone: 'New York' })
      await slash(ada, { command: 'unsubscribe' })
      const reply = await slash(ada, { command: 'subscribe' }, { tag: 'audio' })
      expect(textOf(reply.message)).toContain('09:00 (America/New_York)')
    })

    it.each([
      [{ tag: 'audio', timezone: 'Atlantis' }, 'I know no time zone “Atlantis”'],
      [{ tag: 'audio', time: '25:00' }, '“25:00” is no time of day'],
    ])('refuses %j in words', async (options, words) => {
      expect(textOf((await slash(ben, { command: 'subscribe' }, options)).message)).toContain(words)
      expect(textOf((await slash(ben, { command: 'subscriptions' })).message)).toContain(
        'You follow nothing yet',
      )
    })

    it('says that a fixed offset knows no daylight saving', async () => {
      const reply = await slash(ada, { command: 'subscribe' }, { tag: 'audio', timezone: 'utc+9' })
      expect(textOf(reply.message)).toContain('no daylight saving')
    })
  })

  describe('suggestions', () => {
    it('offers tags with counts, by abbreviation too', async () => {
      expect((await complete(ben, 'tag', 'tag', 'nlp'))[0]).toEqual({
        name: 'Natural Language Processing (9)',
        value: 'Natural Language Processing',
      })
    })

    it('offers dates', async () => {
      expect(await complete(ben, 'digest', 'date', 'feb')).toEqual([
        { name: 'Monday 10 February 2025', value: '2025-02-10' },
      ])
    })

    it.each([
      ['ber', 'Europe/Berlin'],
      ['new y', 'America/New_York'],
      ['jst', 'Asia/Tokyo'],
      ['utc+9', 'Etc/GMT-9'],
    ])('offers the zone of %s', async (typed, zone) => {
      const values = (await complete(ben, 'subscribe', 'timezone', typed)).map(({ value }) => value)
      expect(values).toContain(zone)
    })

    it('completes the last of several tags', async () => {
      const choices = await complete(ada, 'channel', 'tags', 'Robotics, multim', 'subscribe')
      expect(choices[0]).toEqual({ name: 'Robotics, Multimodal (2)', value: 'Robotics, Multimodal' })
    })
  })

  it('lists every command in /help', async () => {
    const text = textOf((await slash(ben, { command: 'help' })).message)
    for (const { name } of bot.standIn.commands()) {
      if (name === 'Find papers') expect(text).toContain('*Find papers*: every paper')
      else if (name !== 'help') expect(text).toContain(`\`/${name}\``)
    }
  })
})
