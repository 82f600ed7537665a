import * as spec from 'discord-api-spec/zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asObject, isObject } from '../../src/playground/json.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds as ids } from '../../src/playground/world/sample-world.ts'
import { call } from './call.ts'
import { logIn } from './log-in.ts'

type Schema = typeof spec.MessageResponseSchema

const V2 = 1 << 15

/**
 * What a schema says against a value; empty when it fits.
 * Timestamps are compared in UTC form: Discord writes `+00:00`, while the spec's schemas only know `Z`.
 */
function complaints(schema: Schema, value: unknown): readonly unknown[] {
  return schema.safeParse(withUtcTimestamps(value)).error?.issues ?? []
}

function withUtcTimestamps(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\dT[\d:.]+)\+00:00$/, '$1Z')
  if (Array.isArray(value)) return value.map(withUtcTimestamps)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withUtcTimestamps(field)]))
}

describe('answers fit the schemas of Discord’s OpenAPI file', () => {
  let standIn: StandIn
  let messageId: string
  let threadId: string
  let commands: unknown
  beforeAll(async () => {
    standIn = await startStandIn()
    const components = [
      {
        type: 17,
        components: [
          {
            type: 9,
            components: [{ type: 10, content: 'x' }],
            accessory: { type: 11, media: { url: 'https://x.org/' } },
          },
          { type: 14 },
          { type: 12, items: [{ media: { url: 'https://x.org/' } }] },
          { type: 1, components: [{ type: 2, style: 5, url: 'https://x.org/', label: 'Go' }] },
          { type: 1, components: [{ type: 3, custom_id: 's', options: [{ label: 'a', value: 'a' }] }] },
        ],
      },
    ]
    await call(standIn, 'POST', `/channels/${ids.papers}/messages`, { flags: V2, components })
    const embeds = [
      { title: 'x', url: 'https://x.org/', fields: [{ name: 'a', value: 'b' }], footer: { text: 'c' } },
    ]
    const sent = await call(standIn, 'POST', `/channels/${ids.papers}/messages`, {
      content: 'x',
      embeds,
      nonce: 'n',
    })
    messageId = sent.body.id
    const path = `/channels/${ids.papers}/messages/${messageId}/threads`
    threadId = (await call(standIn, 'POST', path, { name: 'Talk' })).body.id
    const option = { type: 3, name: 'query', description: 'x', required: true, autocomplete: true }
    const body = [
      { name: 'paper', description: 'x', options: [option], default_member_permissions: '32' },
      { name: 'Papers in this', type: 3 },
    ]
    commands = (await call(standIn, 'PUT', `/applications/${ids.application}/commands`, body)).body
  })
  afterAll(() => standIn.close())

  const paths: [string, () => string, Schema][] = [
    ['the gateway', () => '/gateway/bot', spec.GatewayBotResponseSchema],
    ['the bot', () => '/users/@me', spec.UserPIIResponseSchema],
    ['a user', () => `/users/${ids.ada}`, spec.UserResponseSchema],
    ['the application', () => '/applications/@me', spec.PrivateApplicationResponseSchema],
    ['a server', () => `/guilds/${ids.paperClub}`, spec.GuildWithCountsResponseSchema],
    ['a member', () => `/guilds/${ids.paperClub}/members/@me`, spec.GuildMemberResponseSchema],
    ['a text channel', () => `/channels/${ids.papers}`, spec.GuildChannelResponseSchema],
    ['a forum', () => `/channels/${ids.discussion}`, spec.GuildChannelResponseSchema],
    ['a thread', () => `/channels/${threadId}`, spec.ThreadResponseSchema],
    ['a message', () => `/channels/${ids.papers}/messages/${messageId}`, spec.MessageResponseSchema],
    ['active threads', () => `/guilds/${ids.paperClub}/threads/active`, spec.ThreadsResponseSchema],
  ]
  it.each(paths)('%s', async (_, path, schema) => {
    const { status, body } = await call(standIn, 'GET', path())
    expect(status).toBe(200)
    expect(complaints(schema, body)).toEqual([])
  })

  const lists: [string, () => string, Schema][] = [
    ['servers', () => '/users/@me/guilds', spec.MyGuildResponseSchema],
    ['channels', () => `/guilds/${ids.paperClub}/channels`, spec.GuildChannelResponseSchema],
    ['roles', () => `/guilds/${ids.paperClub}/roles`, spec.GuildRoleResponseSchema],
    ['messages', () => `/channels/${ids.papers}/messages`, spec.MessageResponseSchema],
    ['commands', () => `/applications/${ids.application}/commands`, spec.ApplicationCommandResponseSchema],
  ]
  it.each(lists)('each of the %s', async (_, path, schema) => {
    const { body } = await call(standIn, 'GET', path())
    expect(body.length).toBeGreaterThan(0)
    expect(body.flatMap((each: unknown) => complaints(schema, each))).toEqual([])
  })

  it('a registration, a DM and a forum post', async () => {
    expect(
      (commands as unknown[]).flatMap((each) => complaints(spec.ApplicationCommandResponseSchema, each)),
    ).toEqual([])
    const dm = await call(standIn, 'POST', '/users/@me/channels', { recipient_id: ids.ada })
    expect(complaints(spec.PrivateChannelResponseSchema, dm.body)).toEqual([])
    const body = { name: 'Post', message: { content: 'x' } }
    const post = await call(standIn, 'POST', `/channels/${ids.discussion}/threads`, body)
    expect(complaints(spec.CreatedThreadResponseSchema, post.body)).toEqual([])
  })

  it('what answers interactions', async () => {
    await using _bot = await logIn(standIn, async (interaction) => {
      if (interaction.isChatInputCommand()) {
        const components = [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'b', label: 'B' }] }]
        await interaction.reply({ content: 'x', components, withResponse: true })
        await interaction.followUp('y')
      }
      if (interaction.isButton()) await interaction.reply('z')
    })
    const ada = standIn.person(ids.ada)
    const reply = await ada.slash({ channelId: ids.papers, command: 'paper', options: { query: 'x' } })
    await expect.poll(() => reply.followUps.length).toBe(1)
    const pressed = await ada.press(reply.message, 'b')
    const messages = [reply.message, ...reply.followUps, pressed.message]
    expect(messages.flatMap((message) => complaints(spec.MessageResponseSchema, message))).toEqual([])
    const callback = standIn.requests.find(({ path }) => path.includes('with_response=true'))
    expect(complaints(spec.InteractionCallbackResponseSchema, callback?.response)).toEqual([])
  })

  it('what the gateway sends: there are no schemas for it, but its parts have some', async () => {
    const dispatched: { t: string; d: unknown }[] = []
    await using bot = await logIn(standIn)
    bot.on('raw' as never, (packet: { t: string; d: unknown }) => dispatched.push(packet))
    standIn.addGuild({
      id: '42',
      name: 'New',
      ownerId: ids.ada,
      members: [],
      channels: [{ id: '43', name: 'hall', kind: 'voice' }],
    })
    await expect.poll(() => dispatched.length).toBe(1)
    const guild = asObject(dispatched[0]?.d)
    expect(complaints(spec.GuildResponseSchema, guild)).toEqual([])
    expect(
      (guild.channels as unknown[]).flatMap((each) => complaints(spec.GuildChannelResponseSchema, each)),
    ).toEqual([])
    expect(
      (guild.members as unknown[]).flatMap((each) => complaints(spec.GuildMemberResponseSchema, each)),
    ).toEqual([])
    void standIn
      .person(ids.ada)
      .slash({ channelId: ids.papers, command: 'paper', options: { query: 'x' } })
      .catch(() => {})
    await expect.poll(() => dispatched.length).toBe(2)
    const { member, channel, ...interaction } = asObject(dispatched[1]?.d)
    expect(complaints(spec.GuildMemberResponseSchema, member)).toEqual([])
    expect(complaints(spec.GuildChannelResponseSchema, channel)).toEqual([])
    expect(interaction).toMatchObject({
      version: 1,
      entitlements: [],
      context: 0,
      guild: { id: ids.paperClub },
    })
  })
})
