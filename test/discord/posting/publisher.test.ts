import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Target } from '../../../src/delivery/ports.ts'
import { notice } from '../../../src/discord/messages/components.ts'
import { type StandIn, startStandIn } from '../../../src/playground/server.ts'
import { sampleIds } from '../../../src/playground/world/sample-world.ts'
import { channel, everywhere, person, postOf, publisherAt } from '../../support/builders/steps.ts'
import { json, misbehavingApi } from '../../support/fakes/misbehaving-api.ts'

const { application, papers, readingRoom, ben } = sampleIds

describe('the publisher, against a server that works', () => {
  let standIn: StandIn
  beforeAll(async () => {
    standIn = await startStandIn({ rateLimits: 'off' })
  })
  afterAll(() => standIn.close())
  afterEach(() => {
    standIn.setRefusesDms(ben, false)
  })
  const publisher = () => publisherAt(standIn.api, standIn.token)
  const lastRequest = () => standIn.requests.at(-1)

  it('posts to a channel, with a nonce that is enforced', async () => {
    const outcome = await publisher().send(postOf(channel()), 'nonce-1')
    expect(outcome).toMatchObject({ status: 'sent', channelId: papers })
    const messageId = outcome.status === 'sent' ? outcome.messageId : ''
    expect(standIn.messages(papers).map(({ id }) => id)).toContain(messageId)
    expect(lastRequest()?.body).toMatchObject({ nonce: 'nonce-1', enforce_nonce: true })
    expect(lastRequest()?.body).toMatchObject({ allowed_mentions: { parse: [] } })
  })

  it('posts once under one nonce, and gives the same message again', async () => {
    const before = standIn.messages(papers).length
    const first = await publisher().send(postOf(channel()), 'nonce-2')
    const second = await publisher().send(postOf(channel()), 'nonce-2')
    expect(second).toEqual(first)
    expect(standIn.messages(papers)).toHaveLength(before + 1)
  })

  it('writes to a person, where the message says it went', async () => {
    const outcome = await publisher().send(postOf(person()), 'nonce-3')
    const [message] = standIn.dm(ben)
    expect(outcome).toEqual({ status: 'sent', channelId: message?.channel_id, messageId: message?.id })
  })

  it.each([
    ['a channel that is gone', channel('1100000000000000999'), 'channel-gone', 10_003],
    ['a channel it may not write in', channel(readingRoom), 'missing-permissions', 50_013],
  ])('is refused by %s', async (_, target, reason, code) => {
    const outcome = await publisher().send(postOf(target), 'nonce-4')
    expect(outcome).toMatchObject({ status: 'refused', reason })
    expect(outcome).toHaveProperty('detail', expect.stringContaining(String(code)))
  })

  it('is refused by a channel it may not see', async () => {
    standIn.setOverwrites(papers, [{ id: application, kind: 'member', deny: ['ViewChannel'] }])
    const outcome = await publisher().send(postOf(channel()), 'nonce-5')
    standIn.setOverwrites(papers, [])
    expect(outcome).toMatchObject({ status: 'refused', reason: 'no-access' })
  })

  it('is refused by a person who takes no direct messages', async () => {
    standIn.setRefusesDms(ben, true)
    expect(await publisher().send(postOf(person()), 'nonce-6')).toMatchObject({
      status: 'refused',
      reason: 'messages-closed',
    })
  })

  it('never sends what breaks a limit, and says which', async () => {
    const before = standIn.requests.length
    const step = {
      ...postOf(channel()),
      payload: { kind: 'message', message: notice('x'.repeat(4_001)) } as const,
    }
    const outcome = await publisher().send(step, 'nonce-7')
    expect(outcome).toMatchObject({
      status: 'invalid',
      detail: expect.stringContaining('text characters: 4001, at most 4000'),
    })
    expect(standIn.requests).toHaveLength(before)
  })
})

describe('the publisher, against a server that does not', () => {
  it('knows that nothing was sent where no connection came about, and of no answer else', async () => {
    const closed = await misbehavingApi((_, response) => json(response, 503, {}))
    expect(await publisherAt(closed.api).send(postOf(channel()), 'nonce')).not.toHaveProperty('isUnsent')
    const port = await unusedPort()
    expect(await publisherAt(`http://127.0.0.1:${port}/api`).send(postOf(channel()), 'nonce')).toMatchObject({
      status: 'failed',
      isOutage: true,
      isUnsent: true,
    })
    const dropping = await misbehavingApi((request) => request.socket.destroy())
    expect(await publisherAt(dropping.api).send(postOf(channel()), 'nonce')).toMatchObject({
      isOutage: true,
    })
    expect(await publisherAt(dropping.api).send(postOf(channel()), 'nonce')).not.toHaveProperty('isUnsent')
  })

  const errors: readonly [status: number, code: number, target: Target, outcome: string, reason?: string][] =
    [
      [404, 10_003, channel(), 'refused', 'channel-gone'],
      [403, 50_001, channel(), 'refused', 'no-access'],
      [403, 50_013, channel(), 'refused', 'missing-permissions'],
      [400, 50_008, channel(), 'refused', 'wrong-kind'],
      [403, 160_005, channel(), 'refused', 'thread-locked'],
      [400, 50_083, channel(), 'refused', 'thread-locked'],
      [403, 50_007, person(), 'refused', 'messages-closed'],
      [403, 50_278, person(), 'refused', 'messages-closed'],
      [404, 10_013, person(), 'refused', 'messages-closed'],
      [400, 50_033, person(), 'refused', 'messages-closed'],
      // Discord gives it for direct messages now and then; the next time they work.
      [403, 50_001, person(), 'failed'],
      [400, 40_003, person(), 'failed'],
      [400, 50_035, channel(), 'invalid'],
      [400, 50_006, channel(), 'invalid'],
      // The message that a step acts on was deleted, the channel converted, the forum wants a tag: no fault of ours.
      [404, 10_008, channel(), 'refused'],
      [400, 50_024, channel(), 'refused'],
      [400, 40_067, channel(), 'refused'],
      [401, 0, channel(), 'failed'],
      [403, 0, channel(), 'failed'],
      [404, 0, channel(), 'failed'],
      [500, 0, channel(), 'failed'],
      [502, 0, channel(), 'failed'],
    ]

  /** What a look says, where it is not that it failed. */
  const LOOKED = new Map<number, string>([
    [50_013, 'unreadable'],
    ...[10_003, 50_001, 50_008, 50_083, 160_005].map((code) => [code, 'refused'] as const),
  ])

  it.each(errors)('maps %i with code %i', async (status, code, target, outcome, reason) => {
    const { api, reached } = await misbehavingApi((_, response) =>
      json(response, status, { code, message: 'The reason' }),
    )
    const sent = await publisherAt(api).send(postOf(target), 'nonce')
    expect(sent).toMatchObject({ status: outcome, ...(reason === undefined ? {} : { reason }) })
    if (outcome === 'refused') expect(sent).toMatchObject({ reason: reason ?? null })
    expect(JSON.stringify(sent)).not.toContain('a-token')
    // The ledger repeats what is worth it; the client never does.
    expect(reached).toHaveLength(1)
    const looked = LOOKED.get(code) ?? 'failed'
    expect(await publisherAt(api).look(everywhere({ target }))).toMatchObject({ status: looked })
  })

  it.each([
    ['a dropped socket', (response: import('node:http').ServerResponse) => response.destroy()],
    [
      'broken JSON',
      (response: import('node:http').ServerResponse) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":'),
    ],
    [
      'JSON that is no message',
      (response: import('node:http').ServerResponse) => json(response, 200, { ok: 1 }),
    ],
    ['an empty answer', (response: import('node:http').ServerResponse) => response.writeHead(204).end()],
    [
      'a page of a captive portal',
      (response: import('node:http').ServerResponse) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    ],
    [
      'a body that never ends',
      (response: import('node:http').ServerResponse) =>
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":'),
    ],
    ['no answer at all', () => undefined],
  ])('fails, once, on %s', async (_, answer) => {
    const { api, reached } = await misbehavingApi((__, response) => void answer(response))
    const publisher = publisherAt(api, 'a-token', 200)
    expect(await publisher.send(postOf(channel()), 'nonce')).toMatchObject({ status: 'failed' })
    expect(await publisher.look(everywhere({}))).toMatchObject({
      status: 'failed',
    })
    expect(reached.map(({ method }) => method)).toEqual(['POST', 'GET'])
  })

  it.each([10_003, 50_008, 160_005, 50_083])(
    'pauses nothing for code %i of a thread that an earlier step made',
    async (code) => {
      const { api } = await misbehavingApi((_, response) =>
        json(response, 400, { code, message: 'The reason' }),
      )
      const step = { ...postOf(channel()), on: 1, place: { channelId: papers, messageId: papers } }
      expect(await publisherAt(api).send(step, 'nonce')).toMatchObject({ status: 'refused', reason: null })
    },
  )

  it('fails where nobody listens', async () => {
    const publisher = publisherAt('http://127.0.0.1:9/api')
    expect(await publisher.send(postOf(channel()), 'nonce')).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('opens no message to a person where opening the channel failed', async () => {
    const { api, reached } = await misbehavingApi((_, response) => json(response, 500, {}))
    await publisherAt(api).send(postOf(person()), 'nonce')
    expect(reached.map(({ path }) => path)).toEqual(['/api/v10/users/@me/channels'])
  })
})

/** A port at which nobody listens. */
async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
