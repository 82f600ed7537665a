import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { textOf } from '../support/checks/message-text.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, announcements, ada } = sampleIds

/** Every option with suggestions, with what else its command needs and what is typed so far. */
const OPTIONS: readonly {
  readonly command: string
  readonly subcommand?: string
  readonly option: string
  readonly typed?: string
  readonly beside?: Readonly<Record<string, string>>
}[] = [
  { command: 'paper', option: 'query', typed: 'rope' },
  { command: 'digest', option: 'date' },
  { command: 'digest', option: 'tag' },
  { command: 'tag', option: 'tag' },
  { command: 'author', option: 'name', typed: 'li' },
  { command: 'search', option: 'tag', typed: 'Multimodal, ', beside: { query: 'video' } },
  { command: 'search', option: 'without', beside: { query: 'video' } },
  { command: 'search', option: 'author', typed: 'xi', beside: { query: 'video' } },
  { command: 'search', option: 'from', beside: { query: 'video' } },
  { command: 'search', option: 'to', beside: { query: 'video' } },
  { command: 'subscribe', option: 'tag' },
  { command: 'subscribe', option: 'author', typed: 'li' },
  { command: 'subscribe', option: 'without', beside: { tag: 'Multimodal' } },
  { command: 'subscribe', option: 'timezone', typed: 'ber', beside: { tag: 'Multimodal' } },
  { command: 'unsubscribe', option: 'what' },
  { command: 'channel', subcommand: 'status', option: 'subscription' },
  { command: 'channel', subcommand: 'preview', option: 'subscription' },
  ...['timezone', 'days', 'tags', 'without', 'authors'].map((option) => ({
    command: 'channel',
    subcommand: 'subscribe',
    option,
    beside: { channel: '#papers' },
  })),
]

let bot: TestBot
beforeAll(async () => {
  bot = await startTestBot()
})
afterAll(() => bot.close())

const ask = async (
  { command, subcommand, beside = {} }: (typeof OPTIONS)[number],
  options: Record<string, string>,
) => {
  const inner = subcommand === undefined ? {} : { subcommand }
  const place = { channelId: papers, command, ...inner }
  const { message } = await bot.standIn.person(ada).slash({ ...place, options: { ...beside, ...options } })
  return textOf(message)
}

describe('a choice sent as it is shown does the same as one that is picked', () => {
  it.each(OPTIONS)('/$command $subcommand $option', async (each) => {
    await bot.standIn.person(ada).slash({
      channelId: papers,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel: '#announcements', time: '09:00', timezone: 'UTC', tags: 'Multimodal' },
    })
    for (const tag of ['Robotics', 'Audio']) {
      await bot.standIn
        .person(ada)
        .slash({ channelId: announcements, command: 'subscribe', options: { tag } })
    }
    const { command, subcommand, option, typed = '', beside = {} } = each
    const choices = await bot.standIn.person(ada).autocomplete({
      channelId: papers,
      command,
      ...(subcommand === undefined ? {} : { subcommand }),
      options: beside,
      focused: option,
      value: typed,
    })
    expect(choices.length).toBeGreaterThan(0)
    for (const { name, value } of choices.slice(0, 4)) {
      const refused = /I know no|is no (?:date|day)|I know no time zone|not there any more/
      expect(await ask(each, { [option]: name }), name).not.toMatch(refused)
      // What changes something the first time is said otherwise the second time.
      if (['paper', 'digest', 'tag', 'author', 'search'].includes(command)) {
        expect(await ask(each, { [option]: name })).toBe(await ask(each, { [option]: String(value) }))
      }
    }
  })

  it('a channel’s name alone is enough where it has one subscription, and says so where it has more', async () => {
    const status = (subscription: string) =>
      ask({ command: 'channel', subcommand: 'status', option: 'subscription' }, { subscription })
    const made = await bot.standIn.person(ada).slash({
      channelId: papers,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel: '#discussion', time: '11:00', timezone: 'UTC' },
    })
    expect(textOf(made.message)).toContain('Done.')
    for (const name of ['#discussion', 'discussion', `<#${sampleIds.discussion}>`]) {
      expect(await status(name)).toContain('The next post is due')
    }
  })
})

describe('a channel limited by keywords and authors', () => {
  it('gets the papers that have one of them, and says so', async () => {
    const subscribe = async (options: Record<string, string>) => {
      const { message } = await bot.standIn.person(ada).slash({
        channelId: papers,
        command: 'channel',
        subcommand: 'subscribe',
        options: { channel: '#papers', time: '15:00', timezone: 'UTC', ...options },
      })
      return textOf(message)
    }
    const made = await subscribe({ keywords: 'rotary, zebrafish', authors: 'Nobody Here' })
    expect(made).toContain('papers on **rotary** or **zebrafish** and papers by **Nobody Here**')
    expect(await subscribe({ keywords: 'LLM OR VLM' })).toMatch(/plain words.*Nothing was saved/)
    await bot.tickAt('2025-02-10T15:00:00Z')
    const posts = bot.posted(papers).map(textOf).join('\n')
    expect(posts).toContain('VideoRoPE')
    expect(posts).toMatch(/\n1 paper/)
  })
})
