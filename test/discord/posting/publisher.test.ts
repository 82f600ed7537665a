import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { REST } from 'discord.js'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type {
  EditionToCompose,
  OwnPost,
  StepToSend,
  Target,
  WhereToLook,
} from '../../../src/delivery/ports.ts'
import { notice } from '../../../src/discord/messages/components.ts'
import { composer } from '../../../src/discord/messages/digest-post.ts'
import { createPublisher } from '../../../src/discord/posting/publisher.ts'
import { restOptions } from '../../../src/discord/rest/rest.ts'
import { type StandIn, startStandIn } from '../../../src/playground/server.ts'
import { sampleIds } from '../../../src/playground/world/sample-world.ts'
import { EVERYTHING } from '../../../src/subscriptions/interests.ts'
import { PLAIN_LOOK } from '../../../src/subscriptions/subscription.ts'
import { samplePaper } from '../../support/builders/samples.ts'
import { fixedClock } from '../../support/fakes/clock.ts'
import { json, misbehavingApi } from '../../support/fakes/misbehaving-api.ts'
import { startTestBot } from '../../support/processes/bot.ts'

const { application, papers, readingRoom, general, discussion, ada, ben } = sampleIds
const EDITION = '2025-02-10'
const subscriptionId = 's1'
const channel = (channelId: string = papers): Target => ({ kind: 'channel', channelId })
const person = (userId: string = ben): Target => ({ kind: 'person', userId })

const SAMPLE: EditionToCompose = {
  subscriptionId,
  edition: EDITION,
  date: EDITION,
  layout: 'compact',
  isForum: false,
  interests: EVERYTHING,
  look: PLAIN_LOOK,
  missed: [],
  papers: [samplePaper('2502.00001')],
}

function postOf(target: Target, edition = EDITION, step = 1): StepToSend {
  const [first] = composer.compose({ ...SAMPLE, edition })
  const payload = first?.payload
  return { target, subscriptionId, edition, step, kind: 'message', on: null, place: null, payload }
}

/** The same in a forum. */
function forumPost(): StepToSend {
  const [first] = composer.compose({ ...SAMPLE, isForum: true })
  const step = postOf(channel(discussion))
  return { ...step, kind: 'forum-post', payload: first?.payload }
}

/** A look through all of a channel, for whatever we posted. */
const everywhere = (where: Partial<WhereToLook>): WhereToLook => ({
  target: channel(),
  kind: 'message',
  place: null,
  guildId: null,
  since: 0,
  isEnough: () => false,
  mustBeSure: true,
  ...where,
})

const publisherAt = (api: string, token = 'a-token', timeout?: number, settlesAfter?: number) =>
  createPublisher({
    ...(settlesAfter === undefined ? {} : { settlesAfter }),
    rest: new REST(restOptions(api, timeout === undefined ? {} : { timeout })).setToken(token),
    applicationId: () => application,
    time: () => null,
  })

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
    const step = { ...postOf(channel()), payload: notice('x'.repeat(4_001)) }
    const outcome = await publisher().send(step, 'nonce-7')
    expect(outcome).toMatchObject({
      status: 'invalid',
      detail: expect.stringContaining('text characters: 4001, at most 4000'),
    })
    expect(standIn.requests).toHaveLength(before)
  })

  describe('looking for posts', () => {
    const look = (where: Partial<WhereToLook>) => publisher().look(everywhere(where))

    it('finds each with its edition, number, subscription and papers', async () => {
      const target = channel(general)
      const sent = await publisher().send(postOf(target, `${EDITION}+1`, 1), 'nonce-8')
      expect(sent).toMatchObject({ status: 'sent' })
      const { channelId, messageId } = sent as { channelId: string; messageId: string }
      expect(await look({ target })).toEqual({
        status: 'looked',
        isWhole: true,
        posts: [
          {
            subscriptionId,
            edition: `${EDITION}+1`,
            step: 1,
            paperIds: ['2502.00001'],
            hasMore: false,
            place: { channelId, messageId },
          },
        ],
      })
    })

    it('takes a channel that shows nothing for one that can’t be read, where it must be sure', async () => {
      standIn.setOverwrites(papers, [{ id: application, kind: 'member', deny: ['ReadMessageHistory'] }])
      const outcomes = [await look({}), await look({ mustBeSure: false })]
      standIn.setOverwrites(papers, [])
      expect(outcomes).toMatchObject([{ status: 'unreadable' }, { status: 'looked', posts: [] }])
    })

    it.each([
      ['channel whose history it may read', channel(sampleIds.announcements)],
      ['direct message', person(ada)],
    ])('takes an empty %s for one in which nothing was sent', async (_, target) => {
      expect(await look({ target })).toEqual({ status: 'looked', posts: [], isWhole: true })
    })

    it('is refused by a channel that is gone', async () => {
      expect(await look({ target: channel('1100000000000000999') })).toMatchObject({ status: 'refused' })
    })
  })
})

describe('the publisher, in a channel where others write', () => {
  const START = Date.parse('2025-02-10T09:00:00Z')
  const MINUTE = 60_000

  async function startChatter() {
    const clock = fixedClock(new Date(START).toISOString())
    const standIn = await startStandIn({ rateLimits: 'off', clock, rateLimitClock: clock })
    onTestFinished(() => standIn.close())
    /** Others write so many messages, a second apart, or make so many posts, every other of which is archived. */
    const write = (n: number, where: 'general' | 'forum' = 'general') => {
      for (let i = 0; i < n; i += 1) {
        clock.set(new Date(clock.now() + 1_000).toISOString())
        if (where === 'general') standIn.person(ben).say({ channelId: general }, `message ${i}`)
        else {
          const post = standIn.person(ada).postInForum(discussion, `post ${i}`, 'something')
          if (i % 2 === 0) standIn.setThreadArchived(post, true)
        }
      }
    }
    const publisher = publisherAt(standIn.api, standIn.token)
    return { clock, standIn, write, publisher }
  }

  it.each([
    [0, 0, 1],
    [50, 99, 1],
    [150, 100, 3],
    [300, 1_000, 5],
    [0, 2_500, 2],
  ])('%i messages before and %i after: finds ours in %i requests at most', async (before, after, atMost) => {
    const { clock, standIn, write, publisher } = await startChatter()
    write(before)
    const since = clock.now() - 5 * MINUTE
    await publisher.send(postOf(channel(general)), 'nonce')
    write(after)
    const sent = standIn.requests.length
    const isEnough = ({ edition }: OwnPost) => edition === EDITION
    const looked = await publisher.look(everywhere({ target: channel(general), since, isEnough }))
    expect(looked).toMatchObject({ status: 'looked', posts: [{ edition: EDITION, step: 1 }] })
    expect(standIn.requests.length - sent).toBeLessThanOrEqual(atMost)
  })

  it('reads no more than two thousand, and says so; what is recent enough is whole', async () => {
    const { clock, standIn, write, publisher } = await startChatter()
    write(2_200)
    const target = channel(general)
    expect(await publisher.look(everywhere({ target, since: START }))).toEqual({
      status: 'looked',
      posts: [],
      isWhole: false,
    })
    expect(standIn.requests).toHaveLength(20)
    const since = clock.now() - 15 * MINUTE
    expect(await publisher.look(everywhere({ target, since }))).toMatchObject({ posts: [], isWhole: true })
  })

  it.each([
    [0, 0, false],
    [20, 30, false],
    [20, 30, true],
    [130, 240, true],
  ])(
    '%i posts of others before and %i after, ours archived: %s: finds it',
    async (before, after, archived) => {
      const { clock, standIn, write, publisher } = await startChatter()
      write(before, 'forum')
      const since = clock.now() - 5 * MINUTE
      const sent = await publisher.send(forumPost(), 'nonce')
      const messageId = sent.status === 'sent' ? sent.messageId : ''
      if (archived) standIn.setThreadArchived(messageId, true)
      write(after, 'forum')
      const looked = await publisher.look(
        everywhere({ target: channel(discussion), kind: 'forum-post', since }),
      )
      expect(looked).toMatchObject({ isWhole: true, posts: [{ edition: EDITION, step: 1 }] })
      const late = everywhere({ target: channel(discussion), kind: 'forum-post', since: clock.now() + 1 })
      expect(await publisher.look(late)).toMatchObject({ posts: [] })
    },
  )

  it('asks a server once which of its channels are quiet, and looks only in the others', async () => {
    const { clock, standIn, write, publisher } = await startChatter()
    const since = clock.now()
    await publisher.send(postOf(channel(papers)), 'nonce')
    await publisher.send(forumPost(), 'nonce')
    write(1)
    standIn.setOverwrites(general, [])
    const sent = standIn.requests.length
    const look = (channelId: string, kind: 'message' | 'forum-post' = 'message') =>
      publisher.look(
        everywhere({
          target: channel(channelId),
          kind,
          guildId: sampleIds.paperClub,
          since,
          mustBeSure: false,
        }),
      )
    const nothing = { status: 'looked', posts: [], isWhole: true }
    expect(await look(sampleIds.announcements)).toEqual(nothing)
    expect(await look(readingRoom)).toEqual(nothing)
    expect(standIn.requests.slice(sent).map(({ path }) => path)).toEqual([
      `/api/v10/guilds/${sampleIds.paperClub}/channels`,
    ])
    expect(await look(papers)).toMatchObject({ posts: [{ edition: EDITION }] })
    expect(await look(discussion, 'forum-post')).toMatchObject({ posts: [{ edition: EDITION }] })
    // A channel that the server doesn't name is looked through.
    expect(await look(general)).toMatchObject({ posts: [] })
    expect(standIn.requests.at(-1)?.path).toContain(general)
  })

  it('asks a server once for all steps whose answers were lost, and believes nothing that it said before', async () => {
    const { clock, standIn } = await startChatter()
    const publisher = publisherAt(standIn.api, standIn.token, undefined, 0)
    const since = clock.now()
    const look = (channelId: string) =>
      publisher.look(everywhere({ target: channel(channelId), guildId: sampleIds.paperClub, since }))
    const asked = () => standIn.requests.filter(({ path }) => path.endsWith('/channels')).length
    const nothing = { status: 'looked', posts: [], isWhole: true }
    expect(await look(readingRoom)).toEqual(nothing)
    standIn.misbehave(() => ({ kind: 'drop', when: 'after' }))
    expect(await publisher.send(postOf(channel(papers)), 'nonce')).toMatchObject({ status: 'failed' })
    standIn.misbehave(() => ({ kind: 'drop', when: 'before' }))
    expect(await publisher.send(postOf(channel(readingRoom)), 'nonce 2')).toMatchObject({ status: 'failed' })
    standIn.misbehave(null)
    const before = standIn.requests.length
    expect(await look(papers)).toMatchObject({ posts: [{ edition: EDITION }] })
    expect(await look(readingRoom)).toEqual(nothing)
    expect(asked()).toBe(2)
    // The list, and one page of the channel where something was written.
    expect(standIn.requests.length - before).toBe(2)
    // A list may be some seconds behind: until then, the channel itself is asked.
    const careful = publisherAt(standIn.api, standIn.token)
    standIn.misbehave(() => ({ kind: 'drop', when: 'before' }))
    await careful.send(postOf(channel(readingRoom)), 'nonce 3')
    standIn.misbehave(null)
    expect(
      await careful.look(everywhere({ target: channel(readingRoom), guildId: sampleIds.paperClub, since })),
    ).toEqual(nothing)
    expect(asked()).toBe(2)
  })

  it('can’t look through a forum whose history it may not read', async () => {
    const { standIn, publisher } = await startChatter()
    standIn.setOverwrites(discussion, [{ id: application, kind: 'member', deny: ['ReadMessageHistory'] }])
    const where = everywhere({ target: channel(discussion), kind: 'forum-post' })
    expect(await publisher.look(where)).toMatchObject({ status: 'unreadable' })
  })
})

describe('the publisher, and answers to commands', () => {
  it('does not take a /digest in a direct message for the post of that day', async () => {
    const bot = await startTestBot()
    try {
      await bot.standIn.person(ben).slash({ dm: true, command: 'digest' })
      const publisher = publisherAt(bot.standIn.api, bot.standIn.token)
      expect(bot.standIn.dm(ben)).toHaveLength(1)
      expect(await publisher.look(everywhere({ target: person() }))).toMatchObject({ posts: [] })
      const sent = await publisher.send(postOf(person()), 'nonce-1')
      const { messageId } = sent as { messageId: string }
      expect(await publisher.look(everywhere({ target: person() }))).toMatchObject({
        posts: [{ edition: EDITION, place: { messageId } }],
      })
    } finally {
      await bot.close()
    }
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
