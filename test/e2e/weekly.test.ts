import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Paper } from '../../src/digest/paper.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { sampleDigest, samplePaper } from '../support/builders/samples.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, announcements, discussion, ada } = sampleIds

/** A week in which Berlin's clocks go forward, from Monday to Sunday. */
const WEEK = ['2025-03-24', '2025-03-25', '2025-03-26', '2025-03-27', '2025-03-28', '2025-03-30']

describe('a weekly card', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot({ at: '2025-03-24T09:30:00Z' })
  })
  afterEach(() => closeWithinTheRules(bot))

  const channel = (subcommand: string, options = {}) =>
    bot.standIn.person(ada).slash({ channelId: papers, command: 'channel', subcommand, options })
  const digestOf = (date: string, n: number, changes: Partial<Paper> = {}) =>
    sampleDigest(
      date,
      Array.from({ length: n }, (_, index) =>
        samplePaper(`2503.${date.slice(-2)}${String(index).padStart(3, '0')}`, {
          tags: ['Robotics'],
          ...changes,
        }),
      ),
    )

  it('comes once a week, at its hour whatever the clocks do, with what others liked first', async () => {
    const reply = await channel('subscribe', {
      channel: '#papers',
      rhythm: 'weekly',
      time: '09:00',
      timezone: 'Berlin',
    })
    expect(textOf(reply.message)).toContain('as one card a week, on Monday at 09:00 (Europe/Berlin)')
    for (const date of WEEK) await bot.app.library.ingest([digestOf(date, 6)])
    await bot.app.library.ingest([
      digestOf('2025-03-17', 8),
      sampleDigest('2025-03-26', [
        samplePaper('2503.99999', { popularity: { upvotes: 80 }, tags: ['Audio'] }),
      ]),
    ])
    for (const hour of ['2025-03-27T08:00:00Z', '2025-03-31T06:59:00Z']) await bot.tickAt(hour)
    expect(bot.posted(papers)).toEqual([])
    await bot.tickAt('2025-03-31T07:00:00Z')
    await bot.tickAt('2025-03-31T08:00:00Z')
    const [card = {}, ...more] = bot.posted(papers)
    expect(more).toEqual([])
    const text = textOf(card)
    expect(text).toContain('## The week of 24–30 March 2025')
    expect(text).toContain('37 papers')
    expect(text).toContain('-# More than usual: Robotics (36, usually 2) and Audio (1, usually 0)')
    expect(text).toContain('▲ 80')
    expect(papersIn(card)).toHaveLength(6)
    expect(named(card)).toHaveLength(25)
    expect(named(card)[0]).toBe('2503.99999')
    const pressed = idsOf(card).find((id) => id.startsWith('more:')) ?? ''
    const rest = await bot.standIn.person(ada).press(card as Parameters<TestPress>[0], pressed)
    const onPage = papersIn(rest.message)
    const left = bot.app.library
      .papersUpTo('2025-03-30', 7)
      .map(({ id }) => id)
      .filter((id) => !named(card).includes(id))
    expect(onPage).toEqual(expect.arrayContaining(left))

    // What came late of that week joins the next one; nothing comes twice.
    await bot.app.library.ingest([digestOf('2025-03-30', 7), digestOf('2025-04-02', 2)])
    await bot.tickAt('2025-04-07T07:00:00Z')
    const [, next = {}] = bot.posted(papers)
    expect(named(next).toSorted()).toEqual(['2503.02000', '2503.02001', '2503.30006'])
    expect(bot.posted(papers)).toHaveLength(2)
  })

  it('has a picture with its words, and comes without where files can’t be attached', async () => {
    const weekly = { rhythm: 'weekly', time: '09:00', timezone: 'UTC' }
    await channel('subscribe', { channel: '#papers', ...weekly })
    await channel('subscribe', { channel: '#announcements', layout: 'compact', ...weekly })
    await channel('subscribe', { channel: '#discussion', ...weekly })
    bot.standIn.setOverwrites(announcements, [
      { id: sampleIds.application, kind: 'member', deny: ['AttachFiles'] },
    ])
    for (const date of ['2025-03-03', '2025-03-12', '2025-03-19', ...WEEK]) {
      await bot.app.library.ingest([digestOf(date, 4)])
    }
    await bot.tickAt('2025-03-31T09:00:00Z')
    const [card] = bot.posted(papers)
    expect(card?.attachments).toMatchObject([{ filename: 'week.png', content_type: 'image/png' }])
    expect(JSON.stringify(card)).toContain(
      'Lines of papers by tag, 3 February – 30 March 2025: Robotics from 0 to 24',
    )
    const [plain, ...others] = bot.posted(announcements)
    expect(others).toEqual([])
    expect(plain?.attachments).toEqual([])
    expect(textOf(plain ?? {})).toContain('## The week of 24–30 March 2025')
    const [post] = [...bot.standIn.world.channels.values()].filter(({ parentId }) => parentId === discussion)
    expect(bot.standIn.messages(post?.id ?? '')[0]?.attachments).toHaveLength(1)
    expect(textOf((await channel('list')).message)).not.toContain('Paused')
  })

  it('is a post of a forum where that is the channel', async () => {
    await channel('subscribe', { channel: '#discussion', rhythm: 'weekly', time: '09:00', timezone: 'UTC' })
    await bot.app.library.ingest(WEEK.map((date) => digestOf(date, 2)))
    await bot.tickAt('2025-03-31T09:00:00Z')
    const posts = [...bot.standIn.world.channels.values()].filter(({ parentId }) => parentId === discussion)
    expect(posts.map(({ name }) => name)).toEqual(['24–30 March 2025'])
  })

  it('comes to people, with what they follow, and a way to all of it', async () => {
    const said = await bot.standIn.person(ada).slash({
      channelId: papers,
      command: 'subscribe',
      options: { tag: 'Robotics', rhythm: 'weekly', time: '09:00' },
    })
    expect(textOf(said.message)).toContain('I’ll message you as one card a week, on Monday at 09:00 (UTC)')
    await bot.app.library.ingest(WEEK.map((date) => digestOf(date, 6)))
    await bot.tickAt('2025-03-30T09:00:00Z')
    expect(bot.standIn.dm(ada)).toHaveLength(0)
    await bot.tickAt('2025-03-31T09:00:00Z')
    const [card = {}, ...more] = bot.standIn.dm(ada)
    expect(more).toEqual([])
    expect(textOf(card)).toContain('## The week of 24–30 March 2025')
    expect(named(card)).toHaveLength(25)
    expect(idsOf(card)).toContain('mine:2025-03-24..2025-03-30:1')
  })

  it('becomes daily again, and is refused where it would wait for arrivals', async () => {
    const both = await channel('subscribe', { channel: '#papers', rhythm: 'weekly', when: 'arrival' })
    expect(textOf(both.message)).toContain('A weekly card comes at an hour')
    const reply = await channel('subscribe', {
      channel: '#papers',
      rhythm: 'weekly',
      days: 'fri',
      time: '09:00',
    })
    expect(textOf(reply.message)).toContain('as one card a week, on Friday')
    const subscription = idsOf(reply.message)
      .find((id) => id.startsWith('channel-stop:'))
      ?.split(':')[1]
    const kept = await channel('edit', { subscription, time: '10:00' })
    expect(textOf(kept.message)).toContain('as one card a week, on Friday at 10:00')
    const daily = await channel('edit', { subscription, rhythm: 'daily' })
    expect(textOf(daily.message)).toContain('daily at 10:00 (UTC), compact')
  })
})

/** The papers that a card's menu opens, in its order. */
function named(message: object): string[] {
  return [...JSON.stringify(message).matchAll(/"value":"([\d.]+)"/g)].map((match) => match[1] ?? '')
}

type TestPress = ReturnType<TestBot['standIn']['person']>['press']
