import { DiscordAPIError, RateLimitError, REST, Routes } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { notice } from '../../../src/discord/messages/components.ts'
import { PayloadFault } from '../../../src/discord/messages/payload-check.ts'
import { SendingHalted } from '../../../src/discord/rest/invalid-answers.ts'
import { restOptions } from '../../../src/discord/rest/rest.ts'
import { json, misbehavingApi } from '../../support/fakes/misbehaving-api.ts'

const client = (api: string, timeout = 15_000) => new REST(restOptions(api, { timeout })).setToken('a-token')
const TOO_LONG = { ...notice('x'.repeat(4_001)) }
const FINE = { ...notice('Hello') }

describe('the REST client', () => {
  it('gives answers through as they are', async () => {
    const { api, reached } = await misbehavingApi((_, response) =>
      json(response, 200, { id: '1', ünï: '💥' }),
    )
    expect(await client(api).get('/gateway/bot')).toEqual({ id: '1', ünï: '💥' })
    expect(reached[0]?.path).toBe('/api/v10/gateway/bot')
  })

  it('makes only the requests it was asked for, at the address it was given', async () => {
    const { api, reached } = await misbehavingApi((_, response) => response.writeHead(204).end())
    await client(api).delete(Routes.channelMessage('1', '2'))
    expect(reached.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /api/v10/channels/1/messages/2',
    ])
  })

  it('gives up on a body that stalls, at its deadline', async () => {
    const { api, reached } = await misbehavingApi((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')
    })
    await expect(client(api, 100).get('/gateway/bot')).rejects.toThrow(/abort|timeout/i)
    expect(reached).toHaveLength(1)
  })

  it('gives up on a body that drips, each drop in time', async () => {
    const { api } = await misbehavingApi((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    })
    await expect(client(api, 150).get('/gateway/bot')).rejects.toThrow(/abort|timeout/i)
  })

  it('does not repeat a POST that met a 500', async () => {
    const { api, reached } = await misbehavingApi((_, response) => json(response, 500, { message: 'oops' }))
    await expect(client(api).post(Routes.channelMessages('1'), { body: FINE })).rejects.toThrow()
    expect(reached).toHaveLength(1)
  })

  it.each([
    ['in the header', {}, { 'retry-after': '0.02' }],
    ['in the body only', { retry_after: 0.02 }, {}],
  ])('waits as long as a 429 says %s, then sends the same again', async (_, body, headers) => {
    const { api, reached } = await misbehavingApi((__, response, nth) =>
      nth === 1 ? json(response, 429, body, headers) : json(response, 200, { id: '1' }),
    )
    const sent = await client(api).post(Routes.channelMessages('1'), { body: FINE })
    expect(sent).toEqual({ id: '1' })
    expect(reached).toHaveLength(2)
    expect(reached[1]?.body).toBe(reached[0]?.body)
  })

  it.each([
    ['an empty body', ''],
    ['a page', '<html>'],
    ['a wait that is no number', '{"retry_after":"soon"}'],
    ['a wait of nothing', '{"retry_after":0}'],
  ])('does not spin on a 429 with %s', async (_, body) => {
    const { api, reached } = await misbehavingApi((__, response) => response.writeHead(429).end(body))
    const { makeRequest } = restOptions(api)
    const answer = await makeRequest?.(`${api}/v10/gateway/bot`, { method: 'GET' })
    expect(Number(answer?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(await answer?.text()).toBe(body)
    expect(reached).toHaveLength(1)
  })

  it('gives Discord’s errors with their code', async () => {
    const { api } = await misbehavingApi((_, response) =>
      json(response, 403, { code: 50_013, message: 'Missing Permissions' }),
    )
    const failure = await client(api)
      .get('/gateway/bot')
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DiscordAPIError)
    expect(failure).toMatchObject({ code: 50_013, status: 403 })
  })

  it.each([
    ['a message', 'post', Routes.channelMessages('1'), TOO_LONG],
    ['an edit', 'patch', Routes.channelMessage('1', '2'), TOO_LONG],
    ['a follow-up', 'post', Routes.webhook('1', 'secret-part'), TOO_LONG],
    ['an edited answer', 'patch', Routes.webhookMessage('1', 'secret-part'), TOO_LONG],
    ['an answer', 'post', Routes.interactionCallback('1', 'secret-part'), { type: 4, data: TOO_LONG }],
    ['an update', 'post', Routes.interactionCallback('1', 'secret-part'), { type: 7, data: TOO_LONG }],
    [
      'choices',
      'post',
      Routes.interactionCallback('1', 'secret-part'),
      { type: 8, data: { choices: [{ name: 'x'.repeat(101), value: '1' }] } },
    ],
  ] as const)('never sends %s that breaks a limit, and names no secret', async (_, method, route, body) => {
    const { api, reached } = await misbehavingApi((__, response) => json(response, 200, {}))
    const failure = await client(api)
      [method](route, { body })
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(PayloadFault)
    expect(String(failure)).not.toContain('secret-part')
    expect(reached).toEqual([])
  })

  it.each([
    ['a deferral', Routes.interactionCallback('1', 't'), { type: 5, data: { flags: 64 } }],
    ['a deferred update', Routes.interactionCallback('1', 't'), { type: 6 }],
    ['an answer', Routes.interactionCallback('1', 't'), { type: 4, data: FINE }],
    ['a new direct message channel', Routes.userChannels(), { recipient_id: '1' }],
  ])('lets %s pass', async (_, route, body) => {
    const { api, reached } = await misbehavingApi((__, response) => json(response, 200, {}))
    await client(api).post(route as `/${string}`, { body })
    expect(JSON.parse(reached[0]?.body ?? '')).toEqual(body)
  })

  it('asks for nothing while sending is paused, and says so once', async () => {
    const { api, reached } = await misbehavingApi((_, response) =>
      json(response, 403, { code: 50_001, message: 'Missing Access' }),
    )
    const heard: number[] = []
    let time = 0
    const watch = { halted: (ms: number) => heard.push(ms) }
    const { makeRequest } = restOptions(api, { watch, now: () => time })
    const rest = new REST({ ...restOptions(api), makeRequest: makeRequest as never }).setToken('a-token')
    const answer = () => rest.post(Routes.interactionCallback('1', 't'), { body: { type: 5 }, auth: false })
    for (let i = 0; i < 100; i += 1) {
      await Promise.all(Array.from({ length: 50 }, () => answer().catch(() => undefined)))
    }
    expect(heard).toEqual([600_000])
    await expect(rest.get('/gateway/bot')).rejects.toThrow(SendingHalted)
    expect(reached).toHaveLength(5_000)
    await expect(answer()).rejects.toThrow('Missing Access')
    time += 600_000
    await expect(rest.get('/gateway/bot')).rejects.toThrow('Missing Access')
  })

  it('reports a refused token, but not an interaction that has expired', async () => {
    const { api } = await misbehavingApi((_, response) =>
      json(response, 401, { code: 50_027, message: 'Invalid Webhook Token' }),
    )
    const heard: string[] = []
    const watch = { unauthorized: () => heard.push('unauthorized') }
    const rest = new REST(restOptions(api, { watch })).setToken('a-token')
    const expired = [
      rest.post(Routes.interactionCallback('1', 't'), { body: { type: 5 }, auth: false }),
      rest.patch(Routes.webhookMessage('1', 't'), { body: FINE, auth: false }),
    ]
    expect((await Promise.allSettled(expired)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(heard).toEqual([])
    await expect(rest.get('/gateway/bot')).rejects.toThrow()
    expect(heard).toEqual(['unauthorized'])
  })

  it.each([
    ['a route', {}, { 'retry-after': '60', 'x-ratelimit-scope': 'user' }],
    ['a shared limit', {}, { 'retry-after': '60', 'x-ratelimit-scope': 'shared' }],
    ['all routes', { global: true, retry_after: 60 }, {}],
    ['an address', '<html>', { 'retry-after': '60' }],
  ])('leaves a long wait for %s to those who asked', async (_, body, headers) => {
    const { api, reached } = await misbehavingApi((__, response) => json(response, 429, body, headers))
    const failure = await client(api)
      .post(Routes.channelMessages('1'), { body: FINE })
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(RateLimitError)
    expect(reached).toHaveLength(1)
  })
})
