import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tagValue } from '../../src/discord/messages/menu-entries.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, announcements, discussion, discussionTag, application, ada, ben, readers } = sampleIds

describe('the layouts of a post, over the gateway', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  })
  afterEach(() => closeWithinTheRules(bot))

  const subscribe = (options: Record<string, string | boolean>) =>
    bot.standIn.person(ada).slash({ channelId: papers, command: 'channel', subcommand: 'subscribe', options })
  const threadsIn = (parent: string) =>
    [...bot.standIn.world.channels.values()].filter(({ parentId }) => parentId === parent)
  const all = () => bot.app.library.digest('2025-02-10')?.papers.map(({ id }) => id) ?? []

  it('thread: the post, and below it a thread with a card for each paper', async () => {
    await subscribe({ channel: '#papers', layout: 'thread' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(bot.posted(papers).flatMap(papersIn)).toEqual(all())
    const [thread, ...more] = threadsIn(papers)
    expect(more).toEqual([])
    expect(thread?.name).toBe('Monday 10 February 2025')
    const cards = bot.posted(thread?.id ?? '')
    expect(cards.map((card) => papersIn(card)[0])).toEqual(all())
    const [card] = cards
    if (card === undefined) throw new Error('no card')
    const whole = idsOf(card).find((id) => id.startsWith('post:')) ?? ''
    const digest = await bot.standIn.person(ben).press(card, whole)
    expect(digest.ephemeral).toBe(true)
    expect(textOf(digest.message)).toContain('## Monday 10 February 2025')
  })

  it('publish: embeds that followers keep, published once', async () => {
    await subscribe({ channel: '#announcements' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    const posts = bot.posted(announcements)
    expect(posts.flatMap(papersIn)).toEqual(all())
    expect(posts.every(({ embeds, flags = 0 }) => embeds.length > 0 && (flags & 1) !== 0)).toBe(true)
    await bot.app.tick()
    const crossposts = bot.standIn.requests.filter(({ path }) => path.endsWith('/crosspost'))
    expect(crossposts).toHaveLength(posts.length)
  })

  it('forum: a post a day, with the tags the forum has, its messages inside', async () => {
    await subscribe({ channel: '#discussion' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    const [post, ...more] = threadsIn(discussion)
    expect(more).toEqual([])
    expect(post?.name).toBe('Monday 10 February 2025')
    expect(post?.thread?.appliedTags).toEqual([discussionTag])
    expect(bot.posted(post?.id ?? '').flatMap(papersIn)).toEqual(all())
  })

  it('refuses a forum that wants a tag and has none that fits', async () => {
    bot.standIn.addChannel(sampleIds.paperClub, {
      id: '1300000000000000009',
      name: 'strict',
      kind: 'forum',
      requiresTag: true,
      tags: [{ id: '1300000000000000010', name: 'Memes' }],
    })
    const reply = await subscribe({ channel: '#strict' })
    expect(textOf(reply.message)).toContain('Add a tag called *Digest*')
    expect(threadsIn('1300000000000000009')).toEqual([])
  })

  it('refuses a layout that the channel can’t have, and names those it can', async () => {
    const reply = await subscribe({ channel: '#discussion', layout: 'thread' })
    expect(textOf(reply.message)).toContain(
      'A forum can’t have the layout *thread*. It can have *compact* or *full*.',
    )
  })

  it('names what a thread needs', async () => {
    bot.standIn.setOverwrites(papers, [{ id: application, kind: 'member', deny: ['CreatePublicThreads'] }])
    const reply = await subscribe({ channel: '#papers', layout: 'thread' })
    expect(textOf(reply.message)).toContain('I need *Create Public Threads* there')
  })

  it('mentions a role that everyone may mention only with that permission, and pings nobody else', async () => {
    const refused = await subscribe({ channel: '#papers', role: readers })
    expect(textOf(refused.message)).toContain('*Mention @everyone, @here and All Roles*')
    bot.standIn.setOverwrites(papers, [{ id: application, kind: 'member', allow: ['MentionEveryone'] }])
    const saved = await subscribe({ channel: '#papers', role: readers, silent: true, colour: '#123456' })
    expect(textOf(saved.message)).toContain(`mentioning <@&${readers}>, silently`)
    await bot.tickAt('2025-02-10T09:00:00Z')
    const posts = bot.posted(papers)
    expect(posts.map(({ mention_roles }) => mention_roles)).toEqual([[readers], []])
    expect(posts.every(({ flags = 0 }) => (flags & 4096) !== 0)).toBe(true)
  })

  it('narrows a post to one tag, for the one who asks', async () => {
    await subscribe({ channel: '#papers' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    const [post] = bot.posted(papers)
    if (post === undefined) throw new Error('nothing was posted')
    const reply = await bot.standIn.person(ben).select(post, 'post-tag:2025-02-10', [tagValue('Multimodal')])
    expect(reply.ephemeral).toBe(true)
    expect(papersIn(reply.message)).toEqual(['2502.05173', '2502.05178'])
  })

  it('says nothing on a day without such papers, or one line where that was chosen', async () => {
    await subscribe({ channel: '#papers', tags: 'Robotics' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(bot.posted(papers)).toEqual([])
    await subscribe({ channel: '#papers', tags: 'Robotics', empty: true, time: '10:00' })
    await bot.tickAt('2025-02-10T10:00:00Z')
    const [line] = bot.posted(papers)
    expect(textOf(line ?? {})).toContain('no papers that this channel asked for')
    await bot.tickAt('2025-02-11T10:00:00Z')
    expect(bot.posted(papers)).toHaveLength(1)
  })

  it.each(['thread', 'forum'] as const)('a crash in mid-%s leaves each part exactly once', async (layout) => {
    const channel = layout === 'forum' ? '#discussion' : '#papers'
    await subscribe({ channel, ...(layout === 'thread' ? { layout } : {}) })
    // Of what is written to a channel, every other answer is lost on the way back.
    const writes = new Map<string, number>()
    bot.standIn.misbehave(({ method, path }) => {
      if (method !== 'POST' || !/\/(?:messages|threads)$/.test(path)) return null
      const before = writes.get(path) ?? 0
      writes.set(path, before + 1)
      return before % 2 === 0 ? { kind: 'drop', when: 'after' } : null
    })
    bot.clock.set('2025-02-10T09:00:00Z')
    for (let minutes = 0; minutes < 60 * 40; minutes += 45) {
      await bot.app.tick()
      await bot.restart()
      bot.clock.set(new Date(Date.parse('2025-02-10T09:00:00Z') + minutes * 60_000).toISOString())
    }
    const [thread, ...more] = threadsIn(layout === 'forum' ? discussion : papers)
    expect(more).toEqual([])
    const shown = [...bot.posted(papers), ...bot.posted(thread?.id ?? '')].flatMap((each) =>
      papersIn(each).slice(0, 12),
    )
    const times = all().map((id) => shown.filter((each) => each === id).length)
    expect(times).toEqual(all().map(() => (layout === 'forum' ? 1 : 2)))
  })
})
