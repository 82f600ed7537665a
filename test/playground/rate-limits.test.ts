import { REST, RESTEvents, Routes } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRateLimits } from '../../src/playground/rest/rate-limits.ts'
import { noContent, route } from '../../src/playground/rest/route.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds as ids } from '../../src/playground/world/sample-world.ts'
import { call } from './call.ts'

describe('createRateLimits', () => {
  let now = 0
  const limits = () => createRateLimits({ now: () => now })
  const limit = { requests: 2, windowMs: 1000 }
  const local = route('GET', '/channels/:channel/x', () => noContent, { limit })
  beforeEach(() => {
    now = 1_000_000
  })

  it('counts each channel by itself, in windows that begin with the first request', () => {
    const { count } = limits()
    const first = { params: { channel: '1' } }
    count(local, first)
    now += 900
    const { headers } = count(local, first)
    expect(headers).toMatchObject({
      'X-RateLimit-Limit': '2',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': '1001.000',
      'X-RateLimit-Reset-After': '0.100',
    })
    expect(count(local, { params: { channel: '2' } }).refusal).toBeNull()
    expect(count(local, first)).toMatchObject({
      refusal: { retryAfterMs: 100, global: false },
      headers: { 'Retry-After': '1', 'X-RateLimit-Scope': 'user' },
    })
    now += 100
    expect(count(local, first).refusal).toBeNull()
  })

  it('allows 50 requests a second over all routes, exempt ones not counted', () => {
    const { count } = limits()
    const exempt = route('POST', '/interactions/:interaction', () => noContent, { countsGlobally: false })
    const spend = (number: number) => count(local, { params: { channel: String(number) } })
    for (let number = 0; number < 50; number += 1) expect(spend(number).refusal).toBeNull()
    expect(spend(50)).toMatchObject({ refusal: { global: true }, headers: { 'X-RateLimit-Global': 'true' } })
    expect(count(exempt, { params: {} }).refusal).toBeNull()
    now += 1000
    expect(spend(51).refusal).toBeNull()
  })
})

describe('rate limits over HTTP', () => {
  let standIn: StandIn
  beforeEach(async () => {
    standIn = await startStandIn()
  })
  afterEach(() => standIn.close())

  it('refuses the sixth message within five seconds, by one bucket name for all channels', async () => {
    const send = (channelId: string) =>
      call(standIn, 'POST', `/channels/${channelId}/messages`, { content: 'x' })
    for (let sent = 0; sent < 5; sent += 1) expect((await send(ids.papers)).status).toBe(200)
    const refused = await send(ids.papers)
    expect(refused).toMatchObject({
      status: 429,
      body: { message: 'You are being rate limited.', global: false },
    })
    expect(refused.body.retry_after).toBeGreaterThan(4)
    expect(refused.headers.get('retry-after')).toBe('5')
    const elsewhere = await send(ids.general)
    expect(elsewhere.status).toBe(200)
    expect(elsewhere.headers.get('x-ratelimit-bucket')).toBe(refused.headers.get('x-ratelimit-bucket'))
    expect(standIn.messages(ids.papers)).toHaveLength(5)
  })

  it('makes discord.js wait and try again', async () => {
    const rest = new REST({ api: standIn.api }).setToken(standIn.token)
    const limited: string[] = []
    rest.on(RESTEvents.RateLimited, ({ route, global }) => limited.push(`${route} ${global}`))
    const guild = `/guilds/${ids.paperClub}`
    await Promise.all(Array.from({ length: 50 }, () => call(standIn, 'GET', guild)))
    await rest.get(Routes.guild(ids.paperClub))
    expect(limited).toEqual(['/guilds/:id true'])
    expect(standIn.requests.slice(50).map(({ status }) => status)).toEqual([429, 200])
  })
})
