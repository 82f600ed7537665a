import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Reply } from '../../src/playground/person/reply.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { sampleDigest, samplePaper } from '../support/builders/samples.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, announcements, readingRoom, ada, ben, general } = sampleIds

describe('/channel, over the gateway', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  })
  afterEach(() => closeWithinTheRules(bot))

  const channel = (subcommand: string, options = {}, who: string = ada): Promise<Reply> =>
    bot.standIn.person(who).slash({ channelId: papers, command: 'channel', subcommand, options })
  const idOf = (reply: Reply) =>
    idsOf(reply.message)
      .find((id) => id.startsWith('channel-stop:'))
      ?.split(':')[1] ?? ''

  it('says what was understood and when the next post comes, privately', async () => {
    const reply = await channel('subscribe', {
      channel: '#papers',
      time: '9.30',
      timezone: 'Berlin',
      tags: 'rl, Multimodal',
    })
    const text = textOf(reply.message)
    expect(reply.ephemeral).toBe(true)
    expect(text).toContain(`<#${papers}> gets papers tagged **Reinforcement Learning** and **Multimodal**`)
    expect(text).toContain('daily at 09:30 (Europe/Berlin)')
    expect(text).toContain(`<t:${Date.parse('2025-02-10T08:30:00Z') / 1000}:f>`)
  })

  it('is not offered to people who may not manage the server', async () => {
    await expect(channel('list', {}, ben)).rejects.toMatchObject({ reason: 'not-permitted' })
  })

  it('names the missing permissions and saves nothing', async () => {
    const reply = await channel('subscribe', { channel: '#reading-room' })
    expect(textOf(reply.message)).toContain(`I can’t post in <#${readingRoom}>: I need *Send Messages* there`)
    expect(textOf((await channel('list')).message)).toContain('No channel of this server is subscribed yet')
  })

  it('names every missing permission', async () => {
    bot.standIn.setOverwrites(papers, [
      {
        id: sampleIds.application,
        kind: 'member',
        deny: ['ViewChannel', 'SendMessages', 'ReadMessageHistory'],
      },
    ])
    const text = textOf((await channel('subscribe', { channel: '#papers' })).message)
    expect(text).toContain('*View Channel*')
    expect(text).toContain('Nothing was saved')
  })

  it.each([
    [{ timezone: 'Middle Earth' }, 'I know no time zone “Middle Earth”'],
    [{ time: 'noon-ish' }, '“noon-ish” is no time of day'],
    [{ tags: 'Robotics, knitting' }, 'I know no tag “knitting”'],
  ])('refuses %j in words and saves nothing', async (options, words) => {
    const reply = await channel('subscribe', { channel: '#papers', ...options })
    expect(textOf(reply.message)).toContain(words)
    expect(reply.ephemeral).toBe(true)
    expect(textOf((await channel('list')).message)).toContain('No channel of this server is subscribed yet')
  })

  it('orders posts by what others liked, cuts them, and opens the rest in the same order', async () => {
    const liked = (n: number) =>
      samplePaper(`2502.0700${n}`, { popularity: { upvotes: n }, tags: ['Tabular'] })
    await bot.app.library.ingest([sampleDigest('2025-02-10', [1, 2, 3, 4, 5].map(liked))])
    const wish = { channel: '#papers', time: '09:00', tags: 'Tabular', order: 'popularity', top: 2 }
    const reply = await channel('subscribe', wish)
    expect(textOf(reply.message)).toContain('compact, what others liked most first, 2 papers at most')
    await bot.tickAt('2025-02-10T09:00:00Z')
    const [post = {}] = bot.posted(papers)
    expect(papersIn(post)).toEqual(['2502.07005', '2502.07004'])
    const more = idsOf(post).find((id) => id.startsWith('more:')) ?? ''
    const rest = await bot.standIn.person(ben).press(post as Reply['message'], more)
    expect(papersIn(rest.message)).toEqual([
      '2502.07005',
      '2502.07004',
      '2502.07003',
      '2502.07002',
      '2502.07001',
    ])
    await channel('edit', { subscription: idOf(reply), order: 'digest', top: 0 })
    expect(textOf((await channel('list')).message)).not.toContain('at most')
  })

  it('edits only what is named; the post follows the change', async () => {
    const id = idOf(await channel('subscribe', { channel: '#papers', time: '09:00', tags: 'Robotics' }))
    const nothing = await channel('edit', { subscription: id })
    expect(textOf(nothing.message)).toContain('Name at least one thing to change')
    const text = textOf(
      (await channel('edit', { subscription: id, channel: '#announcements', tags: 'multimodal' })).message,
    )
    expect(text).toContain(`<#${announcements}> gets papers tagged **Multimodal**, daily at 09:00 (UTC)`)
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(bot.posted(announcements).flatMap(papersIn)).toEqual(['2502.05173', '2502.05178'])
    expect(bot.posted(papers)).toEqual([])
  })

  it('takes “all” for every paper again', async () => {
    const id = idOf(await channel('subscribe', { channel: '#papers', tags: 'Robotics' }))
    expect(textOf((await channel('edit', { subscription: id, tags: 'all' })).message)).toContain(
      'gets every paper',
    )
  })

  it('shows a real preview, to the admin only', async () => {
    const saved = await channel('subscribe', { channel: '#papers', tags: 'multimodal' })
    const byCommand = await channel('preview', { subscription: idOf(saved) })
    const byButton = await bot.standIn
      .person(ada)
      .press(saved.message, `channel-preview:${idOf(saved)}:${ada}`)
    expect(byCommand.ephemeral && byButton.ephemeral).toBe(true)
    expect(papersIn(byCommand.message)).toEqual(['2502.05173', '2502.05178'])
    expect(papersIn(byButton.message)).toEqual(papersIn(byCommand.message))
  })

  it('posts in full where that was chosen', async () => {
    await channel('subscribe', { channel: '#papers', layout: 'full' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(bot.posted(papers).flatMap(papersIn)).toHaveLength(12)
    expect(textOf(bot.posted(papers)[0] ?? {})).toMatch(/\n- .*\n- /)
  })

  it('lists, offers by name, and unsubscribes by button and by command', async () => {
    const first = idOf(await channel('subscribe', { channel: '#papers', time: '09:00' }))
    const second = idOf(
      await channel('subscribe', { channel: '#announcements', time: '10:00', tags: 'audio' }),
    )
    const list = await channel('list')
    expect(textOf(list.message)).toContain('2 subscriptions in this server')
    const choices = await bot.standIn.person(ada).autocomplete({
      channelId: papers,
      command: 'channel',
      subcommand: 'unsubscribe',
      focused: 'subscription',
      value: 'announ',
    })
    expect(choices).toEqual([{ name: '#announcements daily at 10:00 (UTC) · Audio', value: second }])
    await bot.standIn.person(ada).press(list.message, `channel-stop:${first}:${ada}`)
    await channel('unsubscribe', { subscription: second })
    expect(textOf((await channel('list')).message)).toContain('No channel of this server is subscribed yet')
    await bot.tickAt('2025-02-10T10:00:00Z')
    expect(bot.posted(papers).concat(bot.posted(announcements))).toEqual([])
  })

  it('lets nobody reach another server’s subscription', async () => {
    const id = idOf(await channel('subscribe', { channel: '#papers' }))
    const reply = await bot.standIn.person(ben).slash({
      channelId: general,
      command: 'channel',
      subcommand: 'unsubscribe',
      options: { subscription: id },
    })
    expect(textOf(reply.message)).toContain('That subscription is not there any more')
    expect(textOf((await channel('list')).message)).toContain('1 subscription in this server')
  })

  it('pauses a subscription whose channel was closed to it, says why, and goes on after an edit', async () => {
    const id = idOf(await channel('subscribe', { channel: '#papers' }))
    const close = { id: sampleIds.application, kind: 'member', deny: ['SendMessages'] } as const
    bot.standIn.setOverwrites(papers, [close])
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(bot.posted(papers)).toEqual([])
    const line = textOf(
      (
        await bot.standIn
          .person(ada)
          .slash({ channelId: announcements, command: 'channel', subcommand: 'list' })
      ).message,
    )
    expect(line).toMatch(/Paused since .*: I may not post there any more/)
    bot.standIn.setOverwrites(papers, [])
    await channel('edit', { subscription: id, time: '09:30' })
    expect(textOf((await channel('list')).message)).not.toContain('Paused')
  })

  it('serves one channel although another is refused', async () => {
    await channel('subscribe', { channel: '#papers' })
    await channel('subscribe', { channel: '#announcements' })
    bot.standIn.deleteChannel(papers)
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(bot.posted(announcements).flatMap(papersIn)).toHaveLength(12)
  })

  it('has buttons that work after a restart', async () => {
    const saved = await channel('subscribe', { channel: '#papers' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    await bot.restart()
    const [post] = bot.posted(papers)
    if (post === undefined) throw new Error('nothing was posted')
    const card = await bot.standIn.person(ben).select(post, idsOf(post)[0] ?? '', ['2502.05003'])
    expect(papersIn(card.message)).toEqual(['2502.05003'])
    await bot.standIn.person(ada).press(saved.message, `channel-stop:${idOf(saved)}:${ada}`)
    expect(textOf((await channel('list')).message)).toContain('No channel of this server')
  })

  it('completes the last of several tags', async () => {
    const line = { channelId: papers, command: 'channel', subcommand: 'subscribe' }
    const choices = await bot.standIn
      .person(ada)
      .autocomplete({ ...line, focused: 'tags', value: 'Robotics, multim' })
    expect(choices[0]).toEqual({ name: 'Robotics, Multimodal (2)', value: 'Robotics, Multimodal' })
  })
})
