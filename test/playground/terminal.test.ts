import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { APIApplicationCommand } from 'discord-api-types/v10'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../commands/index.ts'
import { runTerminal } from '../../src/playground/terminal/terminal.ts'
import { readTypedCommand } from '../../src/playground/terminal/typed-command.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, ada } = sampleIds
const registered = commands.map(({ data }) => data) as unknown as APIApplicationCommand[]
const read = (line: string) => readTypedCommand(line, registered)

describe('a typed command', () => {
  it.each([
    ['/paper VideoRoPE', { command: 'paper', options: { query: 'VideoRoPE' } }],
    ['/paper   rotary   position ', { command: 'paper', options: { query: 'rotary position' } }],
    ['/paper query:VideoRoPE', { command: 'paper', options: { query: 'VideoRoPE' } }],
    ['/paper query: VideoRoPE', { command: 'paper', options: { query: 'VideoRoPE' } }],
    ['/paper https://arxiv.org/abs/2502.05173', { options: { query: 'https://arxiv.org/abs/2502.05173' } }],
    ['/paper GPT-4: the end', { options: { query: 'GPT-4: the end' } }],
    ['/search language models tag:rl', { options: { query: 'language models', tag: 'rl' } }],
    ['/search tag:Text Generation query:models', { options: { query: 'models', tag: 'Text Generation' } }],
    ['/digest', { command: 'digest', options: {} }],
    ['/digest 2025-02-10 tag:nlp', { options: { date: '2025-02-10', tag: 'nlp' } }],
    ['/help', { command: 'help', options: {} }],
    [
      '/channel subscribe #papers time:09:00 timezone:New York',
      {
        command: 'channel',
        subcommand: 'subscribe',
        options: { channel: '#papers', time: '09:00', timezone: 'New York' },
      },
    ],
    ['/channel list', { command: 'channel', subcommand: 'list', options: {} }],
  ])('%s', (line, expected) => {
    expect(read(line)).toMatchObject({ kind: 'command', ...expected })
  })

  it('knows which option was typed last, for suggestions', () => {
    expect(read('/search video tag:mul')).toMatchObject({ last: { option: 'tag', value: 'mul' } })
    expect(read('/paper vid rop')).toMatchObject({ last: { option: 'query', value: 'vid rop' } })
    expect(read('/paper')).toMatchObject({ last: null })
  })

  it.each([
    ['/nothing', /no command \/nothing.*\/paper \/search/],
    ['/', /no command \//],
    ['/channel', /needs one of: .*\/channel subscribe/],
    ['/channel explode #papers', /needs one of/],
    ['/constructor', /no command/],
  ])('%s is unclear', (line, why) => {
    expect(read(line)).toMatchObject({ kind: 'unclear', why: expect.stringMatching(why) })
  })
})

describe('the prompt, with lines from a pipe', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot({ at: '2025-02-10T08:59:00Z' })
  })
  afterEach(() => bot.close())

  /** Types lines; gives everything that was printed once the prompt has ended. */
  async function type(...lines: string[]): Promise<string> {
    const input = new PassThrough()
    const output = new PassThrough()
    const printed = text(output)
    input.end(lines.map((line) => `${line}\n`).join(''))
    await runTerminal({
      standIn: bot.standIn,
      time: {
        now: bot.clock.now,
        nextDueAt: bot.app.nextDueAt,
        jumpTo: async (instant) => {
          bot.clock.set(new Date(instant).toISOString())
          await bot.app.tick()
        },
        ingest: async (path) => JSON.stringify(await bot.app.ingest([path])),
      },
      input,
      output,
      interactive: false,
      personId: ada,
      channelId: papers,
      begin: async () => undefined,
    })
    output.end()
    return printed
  }

  it('ends with its input, however little there is', async () => {
    expect(await type()).toBe('')
    expect(await type('', '   ')).toBe('')
  })

  it('echoes each line with who types where, and prints the answer as text', async () => {
    const printed = await type('/paper VideoRoPE')
    expect(printed).toContain('Ada #papers> /paper VideoRoPE')
    expect(printed).toContain('What Makes for Good Video Rotary Position Embedding?')
    expect(printed).toContain('only you can see this')
  })

  it('offers what Discord would while typing', async () => {
    expect(await type('/paper vid ?')).toMatch(/^ {2}VideoRoPE: What Makes/m)
    expect(await type('/paper zxcvbnm ?')).toContain('(nothing offered)')
    expect(await type('/search video tag:multim ?')).toMatch(/^ {2}Multimodal \(/m)
  })

  it('presses buttons and picks from menus by number', async () => {
    const printed = await type('/digest', '1', '1 VideoRoPE', '99', '0')
    expect(printed).toContain('Pick one, such as "1 VideoRoPE')
    expect(printed).toContain('[ Multimodal ]')
    expect(printed).toContain('There is nothing numbered 99')
    expect(printed).toContain('There is nothing numbered 0')
  })

  it('has nothing numbered before the first message', async () => {
    expect(await type('1')).toContain('There is nothing numbered 1 under the last message')
  })

  it('subscribes, and lets time pass until the post comes', async () => {
    const printed = await type(
      'next',
      '/channel subscribe #papers time:09:00 timezone:UTC',
      'next',
      'time',
      'jump 2025-02-10T08:00Z',
      'jump whenever',
    )
    expect(printed).toContain('Nothing is due: nobody has subscribed.')
    expect(printed).toContain('Paperboy in #papers\n')
    expect(printed).toContain('Monday 10 February 2025')
    expect(printed.match(/It is 2025-02-10 09:00 UTC\./g)).toHaveLength(2)
    expect(printed.match(/Give an instant after 2025-02-10 09:00 UTC/g)).toHaveLength(2)
  })

  it('becomes another person, elsewhere, and sees what that person sees', async () => {
    const printed = await type(
      'as ben',
      'in dm',
      '/subscribe Multimodal time:10:00 timezone:UTC',
      'as ada',
      'in #papers',
      'as nobody',
      'in nowhere',
    )
    expect(printed).toContain('Ben dm> /subscribe')
    expect(printed).toContain('You follow Multimodal')
    expect(printed).toContain('Ada #papers> as nobody')
    expect(printed).toContain('There are Ada and Ben.')
    expect(printed).toContain('#announcements')
  })

  it('says what Discord would refuse, and goes on', async () => {
    const printed = await type('/paper', 'as Ben', '/channel list', 'in general', '/help')
    expect(printed).toContain('Option "query" of /paper is required')
    expect(printed).toContain('Ben #general> /help')
    expect(printed).toContain('/subscriptions')
  })

  it('stops at quit, and leaves the rest unread', async () => {
    const printed = await type('time', 'quit', 'time')
    expect(printed.match(/It is/g)).toHaveLength(1)
  })

  it('shows what there is to type for anything else', async () => {
    for (const line of ['?', 'help', 'hello there', '(.*)+', '💥', 'x'.repeat(6_000), '__proto__']) {
      expect(await type(line)).toContain('/paper VideoRoPE, /search rotary')
    }
  })

  it('lets go of its input where something breaks', async () => {
    const input = new PassThrough()
    const running = runTerminal({
      standIn: bot.standIn,
      time: { now: () => 0, nextDueAt: async () => null, jumpTo: async () => {}, ingest: async () => '' },
      input,
      output: new PassThrough(),
      interactive: false,
      personId: ada,
      channelId: papers,
      begin: () => Promise.reject(new Error('it broke')),
    })
    await expect(running).rejects.toThrow('it broke')
    expect(input.isPaused()).toBe(true)
  })
})
