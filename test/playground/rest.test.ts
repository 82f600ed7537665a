import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { AttachmentBuilder } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { MessageEvent } from '../../src/playground/messages/message-store.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds as ids } from '../../src/playground/world/sample-world.ts'
import { call } from './call.ts'
import { logIn } from './log-in.ts'

let standIn: StandIn
let now: number
beforeEach(async () => {
  now = Date.UTC(2025, 1, 10, 9)
  standIn = await startStandIn({ clock: { now: () => now }, rateLimits: 'off' })
})
afterEach(() => standIn.close())

const post = (channelId: string, body: unknown) =>
  call(standIn, 'POST', `/channels/${channelId}/messages`, body)

describe('the API as such', () => {
  it.each([
    ['an unknown route', 'GET', '/v10/nothing', 404, { code: 0, message: '404: Not Found' }],
    ['a route with another method', 'PUT', '/v10/gateway/bot', 405, { code: 0 }],
    ['another version', 'GET', '/v9/gateway/bot', 400, { code: 50041 }],
  ])('refuses %s', async (_, method, path, status, body) => {
    const response = await fetch(standIn.api + path, {
      method,
      headers: { authorization: `Bot ${standIn.token}` },
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject(body)
  })

  it.each(['', 'Bot wrong', 'Bearer x'])('refuses the authorization "%s"', async (authorization) => {
    const response = await fetch(`${standIn.api}/v10/users/@me`, { headers: { authorization } })
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ code: 0, message: '401: Unauthorized' })
  })

  it('refuses a body that is no JSON', async () => {
    const response = await fetch(`${standIn.api}/v10/channels/${ids.papers}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${standIn.token}` },
      body: '{',
    })
    expect(await response.json()).toMatchObject({ code: 50109 })
  })

  it.each(['evil.example', 'localhost:1', '127.0.0.1'])('refuses the host "%s"', async (host) => {
    const status = await new Promise((resolve) => {
      const options = { port: standIn.port, path: '/api/v10/gateway', headers: { host } }
      request(options, (response) => resolve(response.resume().statusCode)).end()
    })
    expect(status).toBe(403)
  })

  it.each([
    ['a foreign page', { origin: 'https://evil.example' }],
    ['a foreign name', { headers: { host: 'evil.example' } }],
  ])('refuses a gateway connection by %s', async (_, options) => {
    const socket = new WebSocket(`ws://127.0.0.1:${standIn.port}/gateway`, options)
    const error = await new Promise<Error>((resolve) => socket.on('error', resolve))
    expect(error.message).toContain('403')
  })

  it('answers to localhost, and keeps a record without the token', async () => {
    const heard: string[] = []
    const stop = standIn.onRequest(({ path }) => heard.push(path))
    const response = await fetch(`http://localhost:${standIn.port}/api/v10/users/@me?x=1`, {
      headers: { authorization: `Bot ${standIn.token}` },
    }).catch(() => null)
    stop()
    await call(standIn, 'GET', '/gateway/bot')
    // On machines where "localhost" is only ::1 nothing listens there, which is as safe.
    if (response !== null) expect(heard).toEqual(['/api/v10/users/@me?x=1'])
    expect(standIn.requests.at(-1)).toMatchObject({
      at: now,
      method: 'GET',
      path: '/api/v10/gateway/bot',
      status: 200,
    })
    expect(JSON.stringify(standIn.requests)).not.toContain(standIn.token)
  })
})

describe('messages', () => {
  it('posts, reads, edits and deletes', async () => {
    const events: MessageEvent['kind'][] = []
    standIn.onMessage(({ kind }) => events.push(kind))
    await using bot = await logIn(standIn)
    const channel = await bot.channels.fetch(ids.papers)
    if (!channel?.isSendable()) throw new Error('not sendable')
    const message = await channel.send({ content: 'one', embeds: [{ title: 'Title' }] })
    expect((await channel.messages.fetch(message.id)).embeds[0]?.title).toBe('Title')
    await message.edit('two')
    expect(standIn.messages(ids.papers)).toMatchObject([
      {
        content: 'two',
        embeds: [{ title: 'Title', type: 'rich' }],
        edited_timestamp: '2025-02-10T09:00:00.000000+00:00',
      },
    ])
    await message.delete()
    expect(standIn.messages(ids.papers)).toEqual([])
    expect(events).toEqual(['created', 'edited', 'deleted'])
  })

  it('gives parts of a history, the newest first', async () => {
    const sent: string[] = []
    for (const content of ['a', 'b', 'c', 'd', 'e']) sent.push((await post(ids.papers, { content })).body.id)
    const read = async (query: string) => {
      const { body } = await call(standIn, 'GET', `/channels/${ids.papers}/messages?${query}`)
      return body.map(({ content }: { content: string }) => content).join('')
    }
    expect(await read('')).toBe('edcba')
    expect(await read('limit=2')).toBe('ed')
    expect(await read(`before=${sent[2]}`)).toBe('ba')
    expect(await read(`after=${sent[1]}&limit=2`)).toBe('dc')
    expect(await read(`around=${sent[2]}&limit=3`)).toBe('dcb')
    expect((await call(standIn, 'GET', `/channels/${ids.papers}/messages?limit=101`)).body.code).toBe(50035)
  })

  it('answers an empty history where it may not be read', async () => {
    await post(ids.papers, { content: 'x' })
    standIn.setOverwrites(ids.papers, [{ id: ids.application, kind: 'member', deny: ['ReadMessageHistory'] }])
    expect(await call(standIn, 'GET', `/channels/${ids.papers}/messages`)).toMatchObject({
      status: 200,
      body: [],
    })
  })

  it('hides what others wrote, as without the Message Content intent', async () => {
    const { id } = standIn.person(ids.ada).say({ channelId: ids.papers }, 'secret')
    const { body } = await call(standIn, 'GET', `/channels/${ids.papers}/messages/${id}`)
    expect(body).toMatchObject({ content: '', author: { id: ids.ada } })
  })

  it.each([
    ['an unknown channel', 'POST', '/channels/1/messages', { content: 'x' }, 404, 10003],
    [
      'a channel it may not write in',
      'POST',
      `/channels/${ids.readingRoom}/messages`,
      { content: 'x' },
      403,
      50013,
    ],
    ['a forum', 'POST', `/channels/${ids.discussion}/messages`, { content: 'x' }, 400, 40058],
    ['an empty message', 'POST', `/channels/${ids.papers}/messages`, { content: ' ' }, 400, 50006],
    ['an unknown message', 'PATCH', `/channels/${ids.papers}/messages/1`, { content: 'x' }, 404, 10008],
    [
      'publishing from a text channel',
      'POST',
      `/channels/${ids.papers}/messages/1/crosspost`,
      {},
      400,
      50024,
    ],
    ['an unknown server', 'GET', '/guilds/1', undefined, 404, 10004],
    ['an unknown member', 'GET', `/guilds/${ids.secondLab}/members/${ids.ada}`, undefined, 404, 10007],
    ['an unknown user', 'GET', '/users/1', undefined, 404, 10013],
    ['a DM with nobody', 'POST', '/users/@me/channels', { recipient_id: '1' }, 400, 50033],
    ['another application', 'GET', '/applications/1/commands', undefined, 404, 10002],
  ])('refuses %s', async (_, method, path, body, status, code) => {
    expect(await call(standIn, method, path, body)).toMatchObject({ status, body: { code } })
  })

  it('refuses a channel that the bot cannot see', async () => {
    standIn.setOverwrites(ids.papers, [{ id: ids.application, kind: 'member', deny: ['ViewChannel'] }])
    expect((await post(ids.papers, { content: 'x' })).body.code).toBe(50001)
    expect((await call(standIn, 'GET', `/channels/${ids.papers}`)).body.code).toBe(50001)
  })

  it('lets people write only where they may', () => {
    standIn.setOverwrites(ids.papers, [{ id: ids.ben, kind: 'member', deny: ['SendMessages'] }])
    const attempt = () => standIn.person(ids.ben).say({ channelId: ids.papers }, 'x')
    expect(attempt).toThrow('may not write in #papers')
    standIn.setMemberRoles(ids.paperClub, ids.ben, [])
    standIn.setOverwrites(ids.papers, [])
    expect(attempt().author.id).toBe(ids.ben)
  })

  it('refuses embeds without Embed Links, and other people’s messages', async () => {
    standIn.setOverwrites(ids.papers, [{ id: ids.application, kind: 'member', deny: ['EmbedLinks'] }])
    expect((await post(ids.papers, { embeds: [{ title: 'x' }] })).body.code).toBe(50013)
    const { id } = standIn.person(ids.ada).say({ channelId: ids.papers }, 'mine')
    const path = `/channels/${ids.papers}/messages/${id}`
    expect((await call(standIn, 'PATCH', path, { content: 'x' })).body.code).toBe(50005)
    expect((await call(standIn, 'DELETE', path)).body.code).toBe(50013)
  })

  it('gives the first message back for a repeated nonce, for five minutes', async () => {
    const send = (nonce: string, enforce_nonce = true) =>
      post(ids.papers, { content: 'x', nonce, enforce_nonce })
    const first = await send('n1')
    now += 5 * 60_000
    const again = await send('n1')
    expect(again.body).toEqual(first.body)
    expect(again.body.nonce).toBe('n1')
    expect((await send('n2')).body.id).not.toBe(first.body.id)
    now += 1
    expect((await send('n1')).body.id).not.toBe(first.body.id)
    await send('n3', false)
    await send('n3', false)
    expect(standIn.messages(ids.papers)).toHaveLength(5)
  })

  it('keeps the flag of Components V2 for ever', async () => {
    const text = [{ type: 10, content: 'hello' }]
    const { body } = await post(ids.papers, { flags: 1 << 15, components: text })
    expect(body).toMatchObject({ content: '', flags: 1 << 15, components: [{ id: 1, content: 'hello' }] })
    const path = `/channels/${ids.papers}/messages/${body.id}`
    expect((await call(standIn, 'PATCH', path, { content: 'x' })).body.errors).toHaveProperty('content')
    expect((await call(standIn, 'PATCH', path, { flags: 0, components: text })).body.flags).toBe(1 << 15)
  })

  it('turns a classic message into Components V2 only when its text is taken away', async () => {
    const { body } = await post(ids.papers, { content: 'x' })
    const path = `/channels/${ids.papers}/messages/${body.id}`
    const change = { flags: 1 << 15, components: [{ type: 10, content: 'y' }] }
    expect((await call(standIn, 'PATCH', path, change)).body.errors).toHaveProperty('content')
    const changed = await call(standIn, 'PATCH', path, { ...change, content: null })
    expect(changed.body).toMatchObject({ content: '', components: [{ content: 'y' }] })
  })

  it('leaves mentions alone in an edit of something else', async () => {
    const { body } = await post(ids.papers, { content: `<@${ids.ada}>`, allowed_mentions: { parse: [] } })
    const path = `/channels/${ids.papers}/messages/${body.id}`
    expect((await call(standIn, 'PATCH', path, { embeds: [{ title: 'x' }] })).body.mentions).toEqual([])
    expect((await call(standIn, 'PATCH', path, { content: `<@${ids.ada}>!` })).body.mentions).toHaveLength(1)
  })

  it('answers 500 for more text than Discord can store', async () => {
    const components = [{ type: 10, content: '好'.repeat(3400) }]
    expect(await post(ids.papers, { flags: 1 << 15, components })).toMatchObject({
      status: 500,
      body: { code: 0 },
    })
    expect(standIn.messages(ids.papers)).toEqual([])
  })

  it('notifies nobody whom allowed_mentions leaves out', async () => {
    const content = `<@${ids.ada}> <@&${ids.readers}> @everyone`
    standIn.setOverwrites(ids.papers, [{ id: ids.application, kind: 'member', allow: ['MentionEveryone'] }])
    const everyone = await post(ids.papers, { content })
    expect(everyone.body).toMatchObject({
      mention_everyone: true,
      mention_roles: [ids.readers],
      mentions: [{ id: ids.ada }],
    })
    const nobody = { mention_everyone: false, mention_roles: [], mentions: [] }
    expect((await post(ids.papers, { content, allowed_mentions: { parse: [] } })).body).toMatchObject(nobody)
    const onlyAda = await post(ids.papers, { content, allowed_mentions: { users: [ids.ada] } })
    expect(onlyAda.body).toMatchObject({ ...nobody, mentions: [{ id: ids.ada }] })
    standIn.setOverwrites(ids.papers, [])
    expect((await post(ids.papers, { content: '@everyone' })).body).toMatchObject(nobody)
  })

  it('keeps attached files and serves them', async () => {
    await using bot = await logIn(standIn)
    const user = await bot.users.fetch(ids.ada)
    const files = [new AttachmentBuilder(Buffer.from('{"a":1}'), { name: 'export.json' })]
    const message = await user.send({ content: 'yours', files })
    const url = message.attachments.first()?.url ?? ''
    expect(await (await fetch(url)).json()).toEqual({ a: 1 })
    expect(standIn.dm(ids.ada)).toMatchObject([{ attachments: [{ filename: 'export.json', size: 7 }] }])
  })
})

describe('direct messages', () => {
  const open = async (userId: string): Promise<string> => {
    return (await call(standIn, 'POST', '/users/@me/channels', { recipient_id: userId })).body.id
  }

  it('opens one DM for each person', async () => {
    expect(await open(ids.ada)).toBe(await open(ids.ada))
    expect(await open(ids.ada)).not.toBe(await open(ids.ben))
  })

  it('opens, but does not deliver, to people who refuse or share no server', async () => {
    standIn.setRefusesDms(ids.ada, true)
    expect(await post(await open(ids.ada), { content: 'x' })).toMatchObject({
      status: 403,
      body: { code: 50007 },
    })
    standIn.setRefusesDms(ids.ada, false)
    standIn.removeMember(ids.paperClub, ids.ada)
    expect(await post(await open(ids.ada), { content: 'x' })).toMatchObject({
      status: 403,
      body: { code: 50278 },
    })
  })
})

describe('announcements, threads and forum posts', () => {
  it('publishes a message once', async () => {
    const { body } = await post(ids.announcements, { content: 'news' })
    const path = `/channels/${ids.announcements}/messages/${body.id}/crosspost`
    expect((await call(standIn, 'POST', path)).body.flags).toBe(1)
    expect((await call(standIn, 'POST', path)).body.code).toBe(40033)
  })

  it('makes one thread from a message', async () => {
    const { body } = await post(ids.papers, { content: 'x' })
    const path = `/channels/${ids.papers}/messages/${body.id}/threads`
    expect(await call(standIn, 'POST', path, { name: 'Talk' })).toMatchObject({
      status: 201,
      body: { id: body.id, type: 11, parent_id: ids.papers },
    })
    expect((await call(standIn, 'POST', path, { name: 'Talk' })).body.code).toBe(160004)
    expect((await post(body.id, { content: 'in the thread' })).status).toBe(200)
    expect(standIn.messages(ids.papers)).toMatchObject([{ flags: 32, thread: { id: body.id } }])
  })

  it('lists active and archived threads apart, and reopens by posting', async () => {
    const { id } = (await call(standIn, 'POST', `/channels/${ids.papers}/threads`, { name: 'T', type: 11 }))
      .body
    const idsIn = async (path: string) => {
      return (await call(standIn, 'GET', path)).body.threads.map((thread: { id: string }) => thread.id)
    }
    const active = () => idsIn(`/guilds/${ids.paperClub}/threads/active`)
    const archived = () => idsIn(`/channels/${ids.papers}/threads/archived/public`)
    expect([await active(), await archived()]).toEqual([[id], []])
    standIn.setThreadArchived(id, true)
    expect([await active(), await archived()]).toEqual([[], [id]])
    await post(id, { content: 'awake' })
    expect([await active(), await archived()]).toEqual([[id], []])
  })

  it('makes forum posts with their tags', async () => {
    const path = `/channels/${ids.discussion}/threads`
    const message = { content: 'What do you think?' }
    const made = await call(standIn, 'POST', path, {
      name: 'Post',
      applied_tags: [ids.discussionTag],
      message,
    })
    expect(made).toMatchObject({ status: 201, body: { applied_tags: [ids.discussionTag], message } })
    expect(made.body.message.id).toBe(made.body.id)
    expect(standIn.messages(made.body.id)).toMatchObject([message])
    expect((await call(standIn, 'POST', path, { name: 'P', applied_tags: ['9'], message })).body.code).toBe(
      10087,
    )
    expect((await call(standIn, 'POST', path, { name: 'P', message: {} })).body.code).toBe(50006)
    expect((await call(standIn, 'POST', path, { name: 'x'.repeat(101), message })).body.code).toBe(50035)
  })

  it('asks for a tag where the forum does', async () => {
    standIn.addChannel(ids.paperClub, { id: '88', name: 'strict', kind: 'forum', requiresTag: true })
    const { body } = await call(standIn, 'POST', '/channels/88/threads', {
      name: 'P',
      message: { content: 'x' },
    })
    expect(body.code).toBe(40067)
  })
})

describe('idleness', () => {
  it('begins when nobody is connected and all that was asked is served', async () => {
    await standIn.idle()
    const socket = connect(standIn.port, '127.0.0.1')
    await once(socket, 'connect')
    let isIdle = false
    const idle = standIn.idle().then(() => {
      isIdle = true
    })
    for (let turn = 0; turn < 10; turn++) await setImmediate()
    expect(isIdle).toBe(false)
    // The request is the last that is heard of the client.
    socket.end(`GET /api/v10/gateway HTTP/1.1\r\nHost: 127.0.0.1:${standIn.port}\r\n\r\n`)
    await idle
    expect(standIn.requests.map(({ path }) => path)).toEqual(['/api/v10/gateway'])
    socket.destroy()
  })
})
