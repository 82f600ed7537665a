import { type Client, Events } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGateway } from '../../../src/discord/connection/client.ts'
import { logIn } from '../../../src/discord/connection/log-in.ts'
import { defineCommand } from '../../../src/discord/interactions/command.ts'
import { handled } from '../../../src/discord/interactions/component-handler.ts'
import { text as textOption } from '../../../src/discord/interactions/options.ts'
import { registerCommands } from '../../../src/discord/interactions/register.ts'
import { createRouter } from '../../../src/discord/interactions/router.ts'
import type { UseCases } from '../../../src/discord/interactions/use-cases.ts'
import {
  button,
  type MessagePayload,
  message,
  notice,
  row,
  text,
} from '../../../src/discord/messages/components.ts'
import { argument, defineComponent } from '../../../src/discord/messages/define-component.ts'
import { COMMANDS, SUGGESTIONS } from '../../../src/discord/rest/fair-rate.ts'
import { NOTHING_CARRIED } from '../../../src/discord/servers/carried.ts'
import { UserError } from '../../../src/errors.ts'
import { type StandIn, startStandIn } from '../../../src/playground/server.ts'
import { sampleIds } from '../../../src/playground/world/sample-world.ts'
import { createTimeZones } from '../../../src/readers/reader.ts'
import { createPersonSubscriptions } from '../../../src/subscriptions/person-subscriptions.ts'
import { textOf } from '../../support/checks/message-text.ts'
import { fixedClock } from '../../support/fakes/clock.ts'
import { memorySubscriptions } from '../../support/fakes/delivery-world.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { memoryReaders } from '../../support/fakes/memory-readers.ts'

const { papers: channelId, ada, ben } = sampleIds

/** A promise to be settled from outside. */
function gate<T>() {
  let open: (value: T) => void = () => undefined
  const passed = new Promise<T>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

describe('the router', () => {
  let standIn: StandIn
  let client: Client
  const log = listeningLog()
  let execute: () => Promise<MessagePayload> | MessagePayload
  let press: () => Promise<MessagePayload> | MessagePayload
  let complete: () => Promise<{ name: string; value: string }[]>
  let runs = 0

  const command = defineCommand({
    name: 'try',
    description: 'A command for the test',
    options: { what: textOption('Anything', { suggest: () => complete() }) },
    execute() {
      runs += 1
      return execute()
    },
    components: handled(
      { change: defineComponent('change', { n: argument.number }) },
      {
        change: { respond: 'update', press: () => press() },
      },
    ),
  })

  beforeEach(async () => {
    runs = 0
    standIn = await startStandIn({ rateLimits: 'off' })
    const gateway = createGateway(standIn.api)
    client = gateway.client
    // All that the router itself looks at; the commands of this test look at nothing.
    const people = createPersonSubscriptions(
      memorySubscriptions(),
      fixedClock('2025-02-10T06:00:00Z'),
      createTimeZones(memoryReaders(), 'UTC'),
    )
    const app = { people } as UseCases
    const router = createRouter({
      commands: [command],
      app,
      log,
      authority: { require: async () => undefined },
      carriedBy: () => NOTHING_CARRIED,
      deferAfter: 30,
      now: () => 0,
    })
    client.on(Events.InteractionCreate, (interaction) => void router(interaction))
    const ready = await logIn(gateway, standIn.token)
    await registerCommands(client.rest, ready.application.id, [command])
  })
  afterEach(async () => {
    await client.destroy()
    await standIn.close()
  })

  const use = () => standIn.person(ben).slash({ channelId, command: 'try' })
  const panel = message([text('before'), row(button('Change', 'change:1'))])

  it('defers a slow handler with its visibility, and finishes by edit', async () => {
    const answer = gate<MessagePayload>()
    execute = () => answer.passed
    const reply = await use()
    expect(reply).toMatchObject({ kind: 'deferred', ephemeral: true })
    answer.open(notice('late, but there'))
    expect(textOf(await reply.settled())).toBe('late, but there')
  })

  it('defers a slow press without touching the message, then changes it', async () => {
    execute = () => panel
    const reply = await use()
    const answer = gate<MessagePayload>()
    press = () => answer.passed
    const pressed = await standIn.person(ben).press(reply.message, 'change:1')
    expect(pressed.kind).toBe('deferred-update')
    expect(textOf(reply.message)).toBe('before')
    answer.open(notice('after'))
    expect(textOf(await pressed.settled())).toBe('after')
  })

  it('asks a person who is too fast to wait, politely and privately, and runs nothing', async () => {
    execute = () => notice('fine')
    complete = async () => [{ name: 'a', value: 'a' }]
    for (let i = 0; i < COMMANDS.burst; i += 1) expect(textOf((await use()).message)).toBe('fine')
    const reply = await use()
    expect(reply).toMatchObject({ kind: 'message', ephemeral: true })
    expect(textOf(reply.message)).toContain('a lot at once')
    expect(runs).toBe(COMMANDS.burst)
    const other = await standIn.person(ada).slash({ channelId, command: 'try' })
    expect(textOf(other.message)).toBe('fine')
    const type = () =>
      standIn
        .person(ben)
        .autocomplete({ channelId, command: 'try', options: {}, focused: 'what', value: 'x' })
    for (let i = 0; i < SUGGESTIONS.burst; i += 1) expect(await type()).toHaveLength(1)
    // Not even answered: that would cost as much as what is wanted.
    await expect(type()).rejects.toThrow()
  })

  it('words a person’s mistake, privately, and leaves a pressed message as it is', async () => {
    execute = () => panel
    const reply = await use()
    press = () => {
      throw new UserError('not like this')
    }
    const pressed = await standIn.person(ben).press(reply.message, 'change:1')
    expect(pressed).toMatchObject({ kind: 'message', ephemeral: true })
    expect(textOf(pressed.message)).toBe('not like this')
    expect(textOf(reply.message)).toBe('before')
  })

  it('logs a fault under an id, and shows the person that id and nothing else of it', async () => {
    execute = () => {
      throw new Error('secret innards')
    }
    const shown = textOf((await use()).message)
    const [, id = ''] = /`([0-9a-f]{8})`/.exec(shown) ?? []
    expect(shown).not.toContain('innards')
    await log.heard(`fault ${id}`)
  })

  it('does so after deferring too', async () => {
    const answer = gate<MessagePayload>()
    execute = () => answer.passed.then(() => Promise.reject(new UserError('no, after all')))
    const reply = await use()
    answer.open(notice(''))
    expect(textOf(await reply.settled())).toBe('no, after all')
  })

  it('never sends a payload that breaks a limit: it is a fault of ours', async () => {
    execute = () => notice('x'.repeat(4_001))
    const shown = textOf((await use()).message)
    expect(shown).toContain('Something went wrong on my side')
    expect(standIn.requests.filter(({ body }) => JSON.stringify(body ?? '').includes('xxxx'))).toEqual([])
    await log.heard('text characters: 4001, at most 4000')
  })

  it('answers an old button in words', async () => {
    execute = () => message([text('old'), row(button('Old', 'forgotten:1:2:3'))])
    const pressed = await standIn.person(ben).press((await use()).message, 'forgotten:1:2:3')
    expect(textOf(pressed.message)).toContain('from a version I can’t read any more')
  })

  it('answers a late or failing autocomplete with nothing', async () => {
    const typing = { channelId, command: 'try', focused: 'what', value: '' }
    complete = () => gate<never>().passed
    expect(await standIn.person(ben).autocomplete(typing)).toEqual([])
    complete = () => Promise.reject(new Error('no index'))
    expect(await standIn.person(ben).autocomplete(typing)).toEqual([])
  })

  it('runs an interaction once that is delivered twice', async () => {
    execute = () => notice('once')
    const twice = gate<void>()
    client.once(Events.InteractionCreate, (interaction) => {
      client.emit(Events.InteractionCreate, interaction)
      twice.open()
    })
    await use()
    await twice.passed
    expect(runs).toBe(1)
  })
})
