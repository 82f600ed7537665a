import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { readSampleText } from '../support/builders/sample-text.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, paperClub, readers, application, ada, ben } = sampleIds

describe('looking after a channel’s subscription, over the gateway', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  })
  afterEach(() => closeWithinTheRules(bot))

  const channel = (subcommand: string, options = {}) =>
    bot.standIn.person(ada).slash({
      channelId: sampleIds.announcements,
      command: 'channel',
      subcommand,
      options,
    })
  const subscribe = async (options = {}) => {
    const reply = await channel('subscribe', { channel: '#papers', ...options })
    const id =
      idsOf(reply.message)
        .find((each) => each.startsWith('channel-stop:'))
        ?.split(':')[1] ?? ''
    return { reply, id }
  }
  const press = (reply: Awaited<ReturnType<typeof channel>>, action: string, id: string) =>
    bot.standIn.person(ada).press(reply.message, `channel-${action}:${id}:${ada}`)
  const posted = () => bot.posted(papers)
  /** The sample digest, told as of another date. */
  const digestOf = async (date: string) => {
    const folder = join(bot.dataDir, 'digests')
    await mkdir(folder, { recursive: true })
    // Of papers that no other day lists: those would not come again.
    const text = (await readSampleText()).replaceAll('2502.0', `2502.${date.slice(-1)}`)
    await writeFile(join(folder, `${date}.md`), text.replaceAll('2025-02-10', date))
  }

  it('shows in the answer how the post would begin', async () => {
    const { reply } = await subscribe()
    expect(textOf(reply.message)).toContain('## Monday 10 February 2025')
    expect(papersIn(reply.message).length).toBeGreaterThan(3)
  })

  it('posts on the chosen days only', async () => {
    const { reply } = await subscribe({ days: 'tue, thu' })
    expect(textOf(reply.message)).toContain('on Tuesday and Thursday at 09:00')
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(posted()).toEqual([])
    await bot.tickAt('2025-02-11T09:00:00Z')
    expect(posted().flatMap(papersIn)).toHaveLength(12)
  })

  it('posts as soon as a digest arrives, and at no hour', async () => {
    const { reply } = await subscribe({ when: 'arrival' })
    expect(textOf(reply.message)).toContain('as soon as a digest arrives')
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(posted().flatMap(papersIn)).toHaveLength(12)
    await bot.tickAt('2025-02-11T03:12:00Z')
    await digestOf('2025-02-11')
    await bot.app.tick()
    expect(posted().flatMap(papersIn)).toHaveLength(24)
    await bot.restart()
    await bot.app.tick()
    expect(posted().flatMap(papersIn)).toHaveLength(24)
  })

  it('posts today’s at once where that is asked for, and only once', async () => {
    const { reply, id } = await subscribe({ time: '18:00' })
    expect(textOf((await press(reply, 'now', id)).message)).toContain('Posting 12 papers')
    await bot.app.tick()
    expect(posted().flatMap(papersIn)).toHaveLength(12)
    expect(textOf((await press(reply, 'now', id)).message)).toContain('There is nothing new to post')
    await bot.tickAt('2025-02-10T18:00:00Z')
    expect(posted().flatMap(papersIn)).toHaveLength(12)
  })

  it('rests and goes on, by button and by command', async () => {
    const { reply, id } = await subscribe()
    const rested = await press(reply, 'pause', id)
    expect(textOf(rested.message)).toContain('gets no posts until somebody resumes this subscription')
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(posted()).toEqual([])
    expect(textOf((await channel('status')).message)).toContain('somebody paused it')
    const back = await channel('resume', { subscription: id })
    expect(textOf(back.message)).toContain('Resumed.')
    await bot.tickAt('2025-02-11T09:00:00Z')
    expect(posted().flatMap(papersIn)).toHaveLength(12)
    expect(textOf((await channel('pause', { subscription: id })).message)).toContain('gets no posts')
  })

  it('takes back an unsubscription', async () => {
    const { reply, id } = await subscribe()
    const stopped = await press(reply, 'stop', id)
    await bot.restart()
    const back = await bot.standIn.person(ada).press(stopped.message, `channel-undo:${id}:${ada}`)
    expect(textOf(back.message)).toContain('Back again.')
    await bot.tickAt('2025-02-10T09:00:00Z')
    expect(posted().flatMap(papersIn)).toHaveLength(12)
  })

  it('says that there is such a subscription already, and offers to change it', async () => {
    const { id } = await subscribe({ time: '09:00', tags: 'Multimodal, Robotics' })
    const again = await subscribe({ time: '09:00', tags: 'Robotics, Multimodal' })
    expect(textOf(again.reply.message)).toContain('That is set up already, so nothing was changed.')
    expect(again.id).toBe(id)
    const menus = await press(again.reply, 'change', id)
    expect(textOf(menus.message)).toContain('Pick another time or layout here')
    const at = (customId: string, value: string) =>
      bot.standIn.person(ada).select(menus.message, `${customId}:${id}:${ada}`, [value])
    expect(textOf((await at('channel-hour', '18:00')).message)).toContain('Changed.')
    const list = textOf((await channel('list')).message)
    expect(list).toContain('1 subscription in this server')
    expect(list).toContain('18:00')
    // At another hour it is another subscription.
    await subscribe({ time: '09:00', tags: 'Multimodal, Robotics' })
    expect(textOf((await channel('list')).message)).toContain('2 subscriptions in this server')
  })

  it('changes the layout by menu', async () => {
    const { reply, id } = await subscribe({ time: '09:00' })
    await subscribe({ time: '09:00' })
    const again = await subscribe({ time: '09:00' })
    const menus = await press(again.reply, 'change', id)
    const changed = await bot.standIn.person(ada).select(menus.message, `channel-form:${id}:${ada}`, ['full'])
    expect(textOf(changed.message)).toMatch(/Changed\..*full/)
    expect(textOf(reply.message)).toContain('compact')
  })

  it('turns the pages of a long list, for its own person only', async () => {
    for (let n = 0; n < 7; n += 1) await subscribe({ time: `0${n}:00` })
    const list = await channel('list')
    expect(textOf(list.message)).toContain('7 subscriptions in this server, of 25 it may have')
    const next = await bot.standIn.person(ada).press(list.message, `channel-page:2:${ada}`)
    expect(textOf(next.message)).toContain('7. <#')
  })

  describe('status', () => {
    it('links the last post and tells what comes next', async () => {
      await subscribe()
      await bot.tickAt('2025-02-10T09:00:00Z')
      const text = textOf((await channel('status')).message)
      const last = posted().at(-1)
      expect(text).toContain(`https://discord.com/channels/${paperClub}/${papers}/${last?.id}`)
      expect(text).toContain(`<t:${Date.parse('2025-02-11T09:00:00Z') / 1000}:f>`)
    })

    it('says why nothing came: nothing wanted, a digest late, digests overdue', async () => {
      await subscribe({ tags: 'Robotics' })
      await bot.tickAt('2025-02-10T09:00:00Z')
      expect(textOf((await channel('status')).message)).toContain(
        'nothing matched what this channel asked for',
      )
      await bot.tickAt('2025-02-14T09:00:00Z')
      const text = textOf((await channel('status')).message)
      expect(text).toContain('The newest digest is of Monday 10 February 2025')
      expect(text).toContain('No digest has come for 3 weekdays')
    })

    it('says that Discord refused', async () => {
      await subscribe()
      bot.standIn.setOverwrites(papers, [{ id: application, kind: 'member', deny: ['SendMessages'] }])
      await bot.tickAt('2025-02-10T09:00:00Z')
      const text = textOf((await channel('status')).message)
      expect(text).toContain('I may not post there any more')
      expect(text).toContain('Discord refused the digest of Monday 10 February 2025')
    })
  })

  it('tells of digests that were missed in one line, once', async () => {
    await subscribe()
    // That of the 11th comes with the first: a publisher may be a day ahead.
    for (const day of ['11', '12', '13']) await digestOf(`2025-02-${day}`)
    await bot.tickAt('2025-02-10T09:00:00Z')
    const before = posted().length
    await bot.tickAt('2025-02-17T09:00:00Z')
    const [line, ...more] = posted().slice(before)
    expect(more).toEqual([])
    expect(textOf(line ?? {})).toContain('2 older digests did not reach you')
    await bot.tickAt('2025-02-24T09:00:00Z')
    expect(posted()).toHaveLength(before + 1)
  })

  describe('a channel that is lost', () => {
    it('rests while the bot is gone from the server, and goes on when it is back', async () => {
      await subscribe()
      const guild = bot.standIn.world.guilds.get(paperClub)
      if (guild === undefined) throw new Error('no server')
      bot.standIn.removeGuild(paperClub)
      await bot.log.heard('subscriptions paused: bot-removed')
      await bot.tickAt('2025-02-10T09:00:00Z')
      expect(
        bot.standIn.requests.filter(({ path }) => path.includes(`/channels/${papers}/messages`)),
      ).toEqual([])
    })

    it('an outage changes nothing', async () => {
      const { id } = await subscribe()
      bot.standIn.setGuildAvailable(paperClub, false)
      await bot.app.tick()
      bot.standIn.setGuildAvailable(paperClub, true)
      await bot.app.tick()
      await bot.tickAt('2025-02-10T09:00:00Z')
      expect(posted().flatMap(papersIn)).toHaveLength(12)
      expect(id).not.toBe('')
    })

    it('says so once to whoever set it up, and goes on when the permission is back', async () => {
      await subscribe()
      bot.standIn.setOverwrites(papers, [{ id: application, kind: 'member', deny: ['SendMessages'] }])
      await bot.tickAt('2025-02-10T09:00:00Z')
      await bot.app.tick()
      expect(bot.standIn.dm(ada).map(textOf)).toEqual([
        expect.stringContaining(
          'The digest that you set up for #papers is paused: I may not post there any more',
        ),
      ])
      bot.standIn.setOverwrites(papers, [])
      await bot.log.heard('subscriptions resumed')
      await bot.tickAt('2025-02-11T09:00:00Z')
      expect(posted().flatMap(papersIn)).toHaveLength(12)
      expect(bot.standIn.dm(ada)).toHaveLength(1)
    })

    it('a deleted channel rests with its reason, and is never deleted', async () => {
      await subscribe()
      bot.standIn.deleteChannel(papers)
      await bot.log.heard('subscriptions paused: channel-gone')
      expect(textOf((await channel('status')).message)).toContain('the channel is gone')
    })

    it('what changed while the bot was off is seen at its start', async () => {
      await subscribe()
      bot.standIn.setOverwrites(papers, [{ id: application, kind: 'member', deny: ['SendMessages'] }])
      await bot.tickAt('2025-02-10T09:00:00Z')
      await bot.stop()
      bot.standIn.setOverwrites(papers, [])
      await bot.restart()
      await bot.log.heard('subscriptions resumed')
    })
  })

  describe('a role to mention that is deleted', () => {
    const mentioning = async () => {
      bot.standIn.setOverwrites(papers, [{ id: application, kind: 'member', allow: ['MentionEveryone'] }])
      await subscribe({ role: readers })
      expect(textOf((await channel('list')).message)).toContain(`mentioning <@&${readers}>`)
    }
    const postsWithoutIt = async () => {
      await bot.log.heard('a role to mention was deleted')
      expect(textOf((await channel('list')).message)).not.toContain('mentioning')
      await bot.tickAt('2025-02-10T09:00:00Z')
      expect(posted().flatMap(papersIn)).toHaveLength(12)
      expect(JSON.stringify(posted())).not.toContain(readers)
    }

    it('is mentioned no more', async () => {
      await mentioning()
      bot.standIn.deleteRole(paperClub, readers)
      await postsWithoutIt()
    })

    it('while the bot was off, too', async () => {
      await mentioning()
      await bot.stop()
      bot.standIn.deleteRole(paperClub, readers)
      await bot.restart()
      await postsWithoutIt()
    })
  })

  it('a panel’s buttons count from nobody else', async () => {
    const { reply, id } = await subscribe()
    const message = { ...reply.message }
    await expect(bot.standIn.person(ben).press(message, `channel-stop:${id}:${ada}`)).rejects.toThrow()
    expect(textOf((await channel('list')).message)).toContain('1 subscription')
  })
})
