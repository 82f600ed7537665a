import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { startTestBot, type TestBot } from '../support/bot.ts'
import { discordFaults } from '../support/discord-rules.ts'
import { idsOf, papersIn, textOf } from '../support/message-text.ts'

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

  it('registers exactly these commands, all at once', () => {
    const names = bot.standIn.commands().map(({ name }) => name)
    expect(names.sort()).toEqual(
      [
        'channel',
        'digest',
        'help',
        'paper',
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
      expect(textOf(reply.message)).toContain('I hold no paper like “zxcvbnm \\<@1\\> \\*\\*x\\*\\*”')
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
      const next = await bot.standIn.person(ben).press(reply.message, 'search:2:')
      const second = papersIn(next.message)
      expect(next.kind).toBe('update')
      expect(second.length).toBeGreaterThan(0)
      expect(first.filter((id) => second.includes(id))).toEqual([])
      const back = await bot.standIn.person(ben).press(next.message, 'search:1:')
      expect(papersIn(back.message)).toEqual(first)
    })

    it('keeps to a tag, and opens a paper from the list', async () => {
      const reply = await slash(ben, { command: 'search' }, { query: 'guardrails', tag: 'rl' })
      expect(textOf(reply.message)).toContain('1 paper for “guardrails” tagged Reinforcement Learning')
      const [id = ''] = papersIn(reply.message)
      const menu = idsOf(reply.message).find((each) => each.startsWith('found:')) ?? ''
      expect(papersIn((await bot.standIn.person(ben).select(reply.message, menu, [id])).message)).toEqual([
        id,
      ])
    })

    it.each(['a:b%c', '💥'.repeat(40), '::::%%%%', 'x'.repeat(94)])(
      'round-trips the query %j',
      async (query) => {
        const reply = await slash(ben, { command: 'search' }, { query })
        expect(reply.ephemeral).toBe(true)
      },
    )
  })

  describe('/tag', () => {
    it.each(['Robotics', 'nlp', 'natural languge processing', 'MULTIMODAL'])(
      'understands %s',
      async (tag) => {
        const reply = await slash(ben, { command: 'tag' }, { tag })
        expect(textOf(reply.message)).toMatch(/Robotics|Natural Language Processing|Multimodal/)
      },
    )

    it('names the nearest tag where there is none', async () => {
      const reply = await slash(ben, { command: 'tag' }, { tag: 'underwater basket weaving' })
      expect(textOf(reply.message)).toMatch(/I know no tag “underwater basket weaving”\. Did you mean \*\*/)
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
      const next = await bot.standIn.person(ben).press(reply.message, 'digest:2025-02-10:2:')
      expect([...papersIn(reply.message), ...papersIn(next.message)]).toHaveLength(12)
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
      ['2024-01-01', 'I hold no digest of Monday 1 January 2024. The nearest is of Monday 10 February 2025'],
      ['2025-02-30', '“2025-02-30” is no date'],
      ['yesterday', '“yesterday” is no date'],
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
      expect(textOf(again.message)).toContain('You already follow **Robotics**')
      const panel = await slash(ben, { command: 'subscriptions' })
      expect(textOf(panel.message)).toContain('- **Visual Question Answering**\n- **Robotics**')
      const offered = await complete(ben, 'unsubscribe', 'tag', 'rob')
      expect(offered.map(({ value }) => value)).toEqual(['Robotics'])
      const less = await person.select(panel.message, 'unfollow', ['Robotics'])
      expect(textOf(less.message)).not.toContain('Robotics')
      const stopped = await slash(ben, { command: 'unsubscribe' }, { tag: 'Visual Question Answering' })
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
      expect(choices[0]).toEqual({ name: 'Robotics, Multimodal', value: 'Robotics, Multimodal' })
    })
  })

  it('lists every command in /help', async () => {
    const text = textOf((await slash(ben, { command: 'help' })).message)
    for (const { name } of bot.standIn.commands()) {
      if (name !== 'help') expect(text).toContain(`\`/${name}\``)
    }
  })
})
