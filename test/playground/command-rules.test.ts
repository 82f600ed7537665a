import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/playground/json.ts'
import { commandsFaults } from '../../src/playground/rules/command-rules.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds as ids } from '../../src/playground/world/sample-world.ts'
import { call } from './call.ts'

const x = (length: number) => 'x'.repeat(length)
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))
const command = (more: JsonObject = {}): JsonObject => ({
  name: 'paper',
  description: 'Looks a paper up',
  ...more,
})
const option = (more: JsonObject = {}): JsonObject => ({
  type: 3,
  name: 'query',
  description: 'A title',
  ...more,
})
const choice = (value: unknown, name: unknown = String(value)) => ({ name, value })
const withOptions = (...options: JsonObject[]) => [command({ options })]

describe('commandsFaults', () => {
  it.each<[string, unknown]>([
    ['a command', [command()]],
    ['a message command', [{ type: 3, name: 'Papers in this' }]],
    ['one name for two types', [command({ name: 'paper' }), { type: 3, name: 'paper' }]],
    ['a name of other letters', [command({ name: '論文-検索' })]],
    ['required before optional', withOptions(option({ required: true }), option({ name: 'limit', type: 4 }))],
    [
      'subcommands',
      withOptions(option({ type: 1, name: 'a' }), option({ type: 1, name: 'b', options: [option()] })),
    ],
    [
      'a group',
      withOptions(option({ type: 2, name: 'g', options: [option({ type: 1, options: [option()] })] })),
    ],
    ['25 choices', withOptions(option({ choices: times(25, (i) => choice(`${i}`)) }))],
    ['permissions as text', [command({ default_member_permissions: '32' })]],
    ['100 commands', times(100, (i) => command({ name: `c${i}` }))],
  ])('allows %s', (_, body) => {
    expect(commandsFaults(body)).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['a body that is no list', {}, ': LIST_TYPE_CONVERT'],
    ['an upper-case name', [command({ name: 'Paper' })], '0.name: APPLICATION_COMMAND_INVALID_NAME'],
    ['a name with a space', [command({ name: 'my paper' })], '0.name: APPLICATION_COMMAND_INVALID_NAME'],
    ['a long name', [command({ name: x(33) })], '0.name: BASE_TYPE_BAD_LENGTH'],
    ['no name', [command({ name: undefined })], '0.name: BASE_TYPE_REQUIRED'],
    ['no description', [command({ description: '' })], '0.description: BASE_TYPE_REQUIRED'],
    ['a long description', [command({ description: x(101) })], '0.description: BASE_TYPE_BAD_LENGTH'],
    ['a name twice', [command(), command()], '1: APPLICATION_COMMANDS_DUPLICATE_NAME'],
    ['101 commands', times(101, (i) => command({ name: `c${i}` })), '100: APPLICATION_COMMANDS_MAX'],
    ['an unknown type', [command({ type: 9 })], '0.type: BASE_TYPE_CHOICES'],
    [
      'permissions that are no number',
      [command({ default_member_permissions: 'all' })],
      '0.default_member_permissions: NUMBER_TYPE_COERCE',
    ],
    ['an unknown context', [command({ contexts: [7] })], '0.contexts.0: BASE_TYPE_CHOICES'],
    [
      'a described message command',
      [{ type: 3, name: 'X', description: 'y' }],
      '0.description: APPLICATION_COMMAND_DESCRIPTION_INVALID',
    ],
    [
      '26 options',
      withOptions(...times(26, (i) => option({ name: `o${i}` }))),
      '0.options: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'optional before required',
      withOptions(option(), option({ name: 'b', required: true })),
      '0.options.1: APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      'an option twice',
      withOptions(option(), option()),
      '0.options.1: APPLICATION_COMMAND_OPTIONS_DUPLICATE_NAME',
    ],
    [
      'a bad option name',
      withOptions(option({ name: 'A' })),
      '0.options.0.name: APPLICATION_COMMAND_INVALID_NAME',
    ],
    ['an unknown option type', withOptions(option({ type: 99 })), '0.options.0.type: BASE_TYPE_CHOICES'],
    [
      'subcommands beside options',
      withOptions(option({ type: 1, name: 'a' }), option()),
      '0.options.1.type: APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      '26 choices',
      withOptions(option({ choices: times(26, (i) => choice(`${i}`)) })),
      '0.options.0.choices: BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a long choice',
      withOptions(option({ choices: [choice(x(101), 'x')] })),
      '0.options.0.choices.0.value: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a choice without name',
      withOptions(option({ choices: [choice('x', '')] })),
      '0.options.0.choices.0.name: BASE_TYPE_REQUIRED',
    ],
    [
      'choices and autocomplete',
      withOptions(option({ choices: [choice('x')], autocomplete: true })),
      '0.options.0.autocomplete: APPLICATION_COMMAND_AUTOCOMPLETE_INVALID',
    ],
    [
      'autocomplete of a channel',
      withOptions(option({ type: 7, autocomplete: true })),
      '0.options.0.autocomplete: APPLICATION_COMMAND_AUTOCOMPLETE_INVALID',
    ],
    [
      'choices of a channel',
      withOptions(option({ type: 7, choices: [choice('x')] })),
      '0.options.0.choices: APPLICATION_COMMAND_CHOICES_INVALID',
    ],
    [
      'over 8,000 characters',
      withOptions(
        ...times(4, (i) => option({ name: `o${i}`, choices: times(25, (n) => choice(`${n}`, x(98))) })),
      ),
      '0: APPLICATION_COMMAND_TOO_LARGE',
    ],
  ])('refuses %s', (_, body, expected) => {
    expect(commandsFaults(body).map(({ path, code }) => `${path.join('.')}: ${code}`)).toEqual([expected])
  })
})

describe('registering commands', () => {
  let standIn: StandIn
  beforeEach(async () => {
    standIn = await startStandIn()
  })
  afterEach(() => standIn.close())
  const path = `/applications/${ids.application}/commands`

  it('replaces all, keeping the id of one that stays', async () => {
    const [first] = (await call(standIn, 'PUT', path, [command()])).body
    const { body } = await call(standIn, 'PUT', path, [
      command({ name: 'tag' }),
      command({ description: 'New' }),
    ])
    expect(body).toMatchObject([
      { name: 'tag' },
      { id: first.id, description: 'New', type: 1, contexts: null },
    ])
    expect((await call(standIn, 'GET', path)).body).toEqual(body)
    expect(standIn.commands()).toEqual(body)
  })

  it('answers faults as a tree of the body’s shape, and changes nothing', async () => {
    const refused = await call(standIn, 'PUT', path, [
      command(),
      command({ name: 'B', options: [option({ name: 'C' })] }),
    ])
    const invalid = {
      _errors: [{ code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' }],
    }
    expect(refused).toMatchObject({
      status: 400,
      body: {
        code: 50035,
        message: 'Invalid Form Body',
        errors: { 1: { name: invalid, options: { 0: { name: invalid } } } },
      },
    })
    expect(standIn.commands()).toEqual([])
  })

  it('keeps a server’s own commands apart', async () => {
    const own = `/applications/${ids.application}/guilds/${ids.secondLab}/commands`
    const { body } = await call(standIn, 'PUT', own, [command()])
    expect(body).toMatchObject([{ guild_id: ids.secondLab }])
    expect((await call(standIn, 'GET', own)).body).toEqual(body)
    expect([standIn.commands(), standIn.commands(ids.secondLab)]).toEqual([[], body])
    expect(standIn.person(ids.ben).commands({ channelId: ids.general })).toEqual(body)
    expect(standIn.person(ids.ben).commands({ channelId: ids.papers })).toEqual([])
  })
})
