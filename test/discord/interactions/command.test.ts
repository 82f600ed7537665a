import { type Client, Events } from 'discord.js'
import { ChannelType } from 'discord-api-types/v10'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { createGateway } from '../../../src/discord/connection/client.ts'
import { logIn } from '../../../src/discord/connection/log-in.ts'
import {
  defineCommand,
  defineServerCommand,
  defineSubcommand,
} from '../../../src/discord/interactions/command.ts'
import { boolean, channel, choice, integer, role, text } from '../../../src/discord/interactions/options.ts'
import { registerCommands } from '../../../src/discord/interactions/register.ts'
import { createRouter } from '../../../src/discord/interactions/router.ts'
import type { UseCases } from '../../../src/discord/interactions/use-cases.ts'
import { notice } from '../../../src/discord/messages/components.ts'
import { NOTHING_CARRIED } from '../../../src/discord/servers/carried.ts'
import { UserError } from '../../../src/errors.ts'
import { type StandIn, startStandIn } from '../../../src/playground/server.ts'
import { sampleIds } from '../../../src/playground/world/sample-world.ts'
import { textOf } from '../../support/checks/message-text.ts'
import { listeningLog } from '../../support/fakes/log.ts'

const { paperClub: guild, papers, ada } = sampleIds

let received: unknown

const options = {
  words: text('Some words', { required: true, maxLength: 20, suggest: (typed) => [entry(`${typed}!`)] }),
  size: text('A size', { read: readSize }),
  look: choice('A look', { plain: 'as it is', loud: 'with everything' }),
  days: integer('Some days', { least: 0, most: 90 }),
  quiet: boolean('Whether it is quiet'),
  where: channel('Where', [ChannelType.GuildText], { read: ({ id, type }) => ({ id, type }) }),
  who: role('Who', { read: (id, use) => (id === use.guildId ? null : id) }),
}

const everyKind = defineCommand({
  name: 'try',
  description: 'A command for the test',
  options,
  execute({ options }) {
    expectTypeOf(options.words).toEqualTypeOf<string>()
    expectTypeOf(options.size).toEqualTypeOf<number | undefined>()
    expectTypeOf(options.look).toEqualTypeOf<'plain' | 'loud' | undefined>()
    expectTypeOf(options.days).toEqualTypeOf<number | undefined>()
    expectTypeOf(options.quiet).toEqualTypeOf<boolean | undefined>()
    expectTypeOf(options.where).toEqualTypeOf<{ id: string; type: ChannelType } | undefined>()
    expectTypeOf(options.who).toEqualTypeOf<string | null | undefined>()
    received = options
    return notice('done')
  },
})

const set = defineServerCommand({
  name: 'set',
  description: 'Another',
  permissions: 32n,
  subcommands: {
    up: defineSubcommand({
      description: 'Up',
      options: { what: text('What', { suggest: (typed) => [entry(`up ${typed}`)] }) },
      execute({ guildId, options: { what } }) {
        received = { guildId, what }
        return notice('up')
      },
    }),
    down: defineSubcommand({ description: 'Down', execute: () => notice('down') }),
  },
})

function readSize(typed: string): number {
  const size = Number(typed)
  if (Number.isNaN(size)) throw new UserError(`${typed} is no size`)
  return size
}

function entry(value: string) {
  return { name: value, value }
}

describe('a declared command', () => {
  let standIn: StandIn
  let client: Client
  beforeAll(async () => {
    standIn = await startStandIn({ rateLimits: 'off' })
    const gateway = createGateway(standIn.api)
    client = gateway.client
    const app = { people: { takeUnnotifiedPause: async () => undefined } } as unknown as UseCases
    const router = createRouter({
      commands: [everyKind, set],
      app,
      log: listeningLog(),
      authority: { require: async () => undefined },
      carriedBy: () => NOTHING_CARRIED,
      now: () => 0,
    })
    client.on(Events.InteractionCreate, (interaction) => void router(interaction))
    const ready = await logIn(gateway, standIn.token)
    await registerCommands(client.rest, ready.application.id, [everyKind, set])
  })
  afterAll(async () => {
    await client.destroy()
    await standIn.close()
  })

  const slash = (command: string, options: object, subcommand?: string) =>
    standIn
      .person(ada)
      .slash({ channelId: papers, command, options: { ...options }, ...(subcommand ? { subcommand } : {}) })

  it('is registered as its options say, in their order', () => {
    expect(everyKind.data.options).toEqual([
      {
        type: 3,
        name: 'words',
        description: 'Some words',
        required: true,
        autocomplete: true,
        max_length: 20,
      },
      { type: 3, name: 'size', description: 'A size' },
      {
        type: 3,
        name: 'look',
        description: 'A look',
        choices: [
          { name: 'as it is', value: 'plain' },
          { name: 'with everything', value: 'loud' },
        ],
      },
      { type: 4, name: 'days', description: 'Some days', min_value: 0, max_value: 90 },
      { type: 5, name: 'quiet', description: 'Whether it is quiet' },
      { type: 7, name: 'where', description: 'Where', channel_types: [0], required: false },
      { type: 8, name: 'who', description: 'Who' },
    ])
    expect(set.data).toMatchObject({
      default_member_permissions: '32',
      options: [
        { type: 1, name: 'up', options: [{ name: 'what' }] },
        { type: 1, name: 'down', options: [] },
      ],
    })
  })

  it('gets each value as its option reads it', async () => {
    const filled = {
      words: 'a b',
      size: '12',
      look: 'loud',
      days: 7,
      quiet: false,
      where: papers,
      who: guild,
    }
    expect(textOf((await slash('try', filled)).message)).toBe('done')
    expect(received).toEqual({
      words: 'a b',
      size: 12,
      look: 'loud',
      days: 7,
      quiet: false,
      where: { id: papers, type: ChannelType.GuildText },
      who: null,
    })
  })

  it('gets nothing of what was left out', async () => {
    await slash('try', { words: 'a' })
    expect(received).toEqual({ words: 'a' })
  })

  it('does not run where an option can’t be read, and says why', async () => {
    received = null
    const reply = await slash('try', { words: 'a', size: 'huge' })
    expect(textOf(reply.message)).toBe('huge is no size')
    expect(reply.ephemeral).toBe(true)
    expect(received).toBeNull()
  })

  it('offers what the option that is being typed suggests', async () => {
    const ask = (command: string, focused: string, subcommand?: string) =>
      standIn.person(ada).autocomplete({
        channelId: papers,
        command,
        focused,
        value: 'x',
        ...(subcommand === undefined ? {} : { subcommand }),
      })
    expect(await ask('try', 'words')).toEqual([entry('x!')])
    expect(await ask('set', 'what', 'up')).toEqual([entry('up x')])
  })

  it('runs the subcommand that was picked, in a server', async () => {
    expect(textOf((await slash('set', { what: 'it' }, 'up')).message)).toBe('up')
    expect(received).toEqual({ guildId: guild, what: 'it' })
    expect(textOf((await slash('set', {}, 'down')).message)).toBe('down')
  })
})
