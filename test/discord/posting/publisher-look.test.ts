import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { OwnPost, WhereToLook } from '../../../src/delivery/ports.ts'
import { type StandIn, startStandIn } from '../../../src/playground/server.ts'
import { sampleIds } from '../../../src/playground/world/sample-world.ts'
import {
  channel,
  EDITION,
  everywhere,
  forumPost,
  person,
  postOf,
  publisherAt,
  subscriptionId,
} from '../../support/builders/steps.ts'
import { fixedClock } from '../../support/fakes/clock.ts'
import { startTestBot } from '../../support/processes/bot.ts'

const { application, papers, readingRoom, general, discussion, ada, ben } = sampleIds

describe('looking for posts', () => {
  let standIn: StandIn
  beforeAll(async () => {
    standIn = await startStandIn({ rateLimits: 'off' })
  })
  afterAll(() => standIn.close())
  const publisher = () => publisherAt(standIn.api, standIn.token)
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

describe('looking in a channel where others write', () => {
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

describe('looking among answers to commands', () => {
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
