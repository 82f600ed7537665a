import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoredMessage } from '../../src/playground/messages/message-store.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { call } from '../playground/call.ts'
import { readSampleText } from '../support/builders/sample-text.ts'
import { idsOf, papersIn, textOf } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, ada, ben } = sampleIds

describe('what a person follows, over the gateway', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
  })
  afterEach(() => closeWithinTheRules(bot))

  const slash = (command: string, options = {}) =>
    bot.standIn.person(ben).slash({ channelId: papers, command, options })
  const person = () => bot.standIn.person(ben)
  const inbox = () => bot.standIn.dm(ben)
  const digestOf = async (date: string) => {
    const folder = join(bot.dataDir, 'digests')
    await mkdir(folder, { recursive: true })
    const text = (await readSampleText()).replaceAll('2025-02-10', date).replaceAll('2502.0', '2503.0')
    await writeFile(join(folder, `${date}.md`), text)
  }

  it('keywords, authors and exclusions choose, and each paper says why it came', async () => {
    await slash('subscribe', { keyword: 'rotary', time: '09:00', timezone: 'UTC' })
    await slash('subscribe', { author: 'zhang' })
    const last = await slash('subscribe', { tag: 'nlp', without: 'Text Generation' })
    expect(textOf(last.message)).toContain(
      'You follow **Natural Language Processing** and everything but the tag **Text Generation**',
    )
    await bot.tickAt('2025-02-10T09:00:00Z')
    const [message, ...more] = inbox()
    expect(more).toEqual([])
    const text = textOf(message ?? {})
    expect(papersIn(message ?? {})[0]).toBe('2502.05173')
    expect(text).toMatch(/because you follow “rotary” and papers by zhang/)
    const chosen = papersIn(message ?? {}).map((id) => bot.app.library.get(id)?.tags ?? [])
    expect(chosen.flat()).not.toContain('Text Generation')
  })

  it('stops one thing from the message itself, and takes that back', async () => {
    await slash('subscribe', { tag: 'Multimodal' })
    await slash('subscribe', { keyword: 'quantum' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    const [message] = inbox()
    if (message === undefined) throw new Error('no message')
    const stopped = await person().press(message, 'stop:tag:Multimodal:2502.05173')
    expect(textOf(stopped.message)).toContain('You no longer follow **Multimodal**')
    const back = await person().press(stopped.message, 'follow:tag:Multimodal')
    expect(textOf(back.message)).toContain('- tags: **Multimodal**')
  })

  it('shows the best ten, and all of them on a press', async () => {
    await slash('subscribe', { tag: 'nlp' })
    await slash('subscribe', { tag: 'Multimodal' })
    await bot.tickAt('2025-02-10T09:00:00Z')
    const [message] = inbox()
    if (message === undefined) throw new Error('no message')
    expect(papersIn(message)).toHaveLength(10)
    const all = await person().press(message, 'mine:2025-02-10:1')
    const next = await person().press(all.message, 'mine-page:2025-02-10:2')
    expect(papersIn(next.message).length).toBeGreaterThan(0)
    expect(textOf(next.message)).toContain('11 papers that match what you follow')
  })

  it('gets one message a day; what comes later joins the next', async () => {
    await slash('subscribe', { tag: 'Multimodal', when: 'arrival' })
    await bot.app.tick()
    expect(inbox()).toHaveLength(1)
    await digestOf('2025-02-11')
    await bot.tickAt('2025-02-10T20:00:00Z')
    expect(inbox()).toHaveLength(1)
    await digestOf('2025-02-12')
    await bot.tickAt('2025-02-11T08:00:00Z')
    expect(inbox()).toHaveLength(2)
  })

  it('browses all tags, and picks several at once', async () => {
    const browser = await slash('subscribe')
    const menus = idsOf(browser.message).filter((id) => id.startsWith('follow-tags:'))
    expect(menus.length).toBeGreaterThan(3)
    await person().select(browser.message, 'follow-tags:0', ['Audio', 'Robotics'])
    expect(textOf((await slash('subscriptions')).message)).toContain('- tags: **Audio**, **Robotics**')
    const again = await slash('subscribe')
    await person().select(again.message, 'follow-tags:0', ['Robotics', 'Multimodal'])
    const panel = await slash('subscriptions')
    expect(textOf(panel.message)).toContain('- tags: **Robotics**, **Multimodal**')
    const none = await slash('subscribe')
    await person().select(none.message, 'follow-tags:0', [])
    expect(textOf((await slash('subscriptions')).message)).toContain('You follow nothing yet')
  })

  it('a menu of an older Paperboy changes only the tags it shows', async () => {
    for (const tag of ['Audio', 'Robotics']) await slash('subscribe', { tag })
    const old = (await call(bot.standIn, 'POST', `/channels/${papers}/messages`, {
      flags: 1 << 15,
      allowed_mentions: { parse: [] },
      components: [
        {
          type: 1,
          components: [
            {
              type: 3,
              custom_id: 'follow-tags:0',
              min_values: 0,
              options: ['Audio', 'Multimodal'].map((tag) => ({ label: tag, value: tag })),
            },
          ],
        },
      ],
    })) as { body: StoredMessage }
    await person().select(old.body, 'follow-tags:0', ['Multimodal'])
    expect(textOf((await slash('subscriptions')).message)).toContain('- tags: **Robotics**, **Multimodal**')
  })

  it('offers to stop as much as Discord shows of many things, each by itself', async () => {
    for (let n = 0; n < 30; n += 1) await slash('subscribe', { keyword: `word${n}` })
    await slash('subscribe', { without: 'word7' })
    const complete = (value: string) =>
      person().autocomplete({ channelId: papers, command: 'unsubscribe', focused: 'what', value })
    expect(await complete('')).toHaveLength(25)
    const [followed, leftOut] = await complete('word7')
    expect([followed?.name, leftOut?.name]).toEqual(['the keyword word7', 'everything but the keyword word7'])
    await slash('unsubscribe', { what: leftOut?.value ?? '' })
    expect((await complete('word7')).map(({ name }) => name)).toEqual(['the keyword word7'])
  })

  it('changes the hour, rests and goes on from the panel', async () => {
    await slash('subscribe', { tag: 'Multimodal', timezone: 'UTC' })
    const panel = await slash('subscriptions')
    const later = await person().select(panel.message, 'my-hour', ['18:00'])
    expect(textOf(later.message)).toContain('daily at 18:00 (UTC)')
    const rested = await person().press(later.message, 'pause-mine')
    expect(textOf(rested.message)).toContain('Paused: somebody paused it')
    await bot.tickAt('2025-02-10T18:00:00Z')
    expect(inbox()).toEqual([])
    await person().press(rested.message, 'resume-mine')
    await bot.tickAt('2025-02-11T18:00:00Z')
    expect(inbox()).toHaveLength(1)
  })

  it('says at the next command that the inbox is closed, once, with a way to try again', async () => {
    await slash('subscribe', { tag: 'Multimodal' })
    bot.standIn.setRefusesDms(ben, true)
    await bot.tickAt('2025-02-10T09:00:00Z')
    const remark = new Promise<StoredMessage>((resolve) => {
      bot.standIn.onMessage(({ kind, message }) => {
        if (kind === 'created' && textOf(message).includes('I could not message you')) resolve(message)
      })
    })
    await slash('help')
    bot.standIn.setRefusesDms(ben, false)
    await person().press(await remark, 'resume-mine')
    await bot.tickAt('2025-02-11T09:00:00Z')
    expect(inbox()).toHaveLength(1)
  })

  it.each([
    [{ keyword: '??' }, 'has no word to look for'],
    [{ without: 'Audio' }, 'Name something to follow, too'],
  ])('refuses %j in words', async (options, words) => {
    expect(textOf((await slash('subscribe', options)).message)).toContain(words)
  })

  describe('/privacy', () => {
    const filesWith = async (text: string): Promise<string[]> => {
      const names = await readdir(bot.dataDir, { recursive: true, withFileTypes: true })
      const files = names
        .filter((each) => each.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
      const held = await Promise.all(files.map(async (path) => [path, await readFile(path, 'utf8')] as const))
      return held.filter(([, content]) => content.includes(text)).map(([path]) => path)
    }

    it('shows what is kept, exports it, and deletes all of it in every file', async () => {
      await slash('subscribe', { tag: 'Multimodal', timezone: 'Tokyo' })
      await slash('subscribe', { keyword: 'rotary' })
      await bot.standIn.person(ada).slash({
        channelId: papers,
        command: 'channel',
        subcommand: 'subscribe',
        options: { channel: '#papers' },
      })
      const card = await slash('paper', { query: 'VideoRoPE' })
      await person().press(card.message, 'save:2502.05173')
      await bot.tickAt('2025-02-11T00:00:00Z')
      expect(inbox()).toHaveLength(1)
      // Copies of before: a file set aside as damaged, and one of an older form.
      for (const name of ['readers.json.damaged-2025-02-10T00-00-00-000Z', 'subscriptions.json.v1']) {
        await writeFile(join(bot.dataDir, name), `{"entries":{"${ben}":{"userId":"${ben}"}}}`)
      }
      // What a write that broke off left, of this version and of 0.1.
      for (const name of [
        '.subscriptions.json.tmp',
        'readers.json.bak-new',
        'ledger/.2025-02-10.ndjson.tmp',
      ]) {
        await writeFile(join(bot.dataDir, name), `{"entries":{"${ben}":{"userId":"${ben}`)
      }
      expect((await filesWith(ben)).length).toBeGreaterThan(4)

      const shown = await slash('privacy')
      expect(textOf(shown.message)).toContain('your reading list: 1 paper')
      expect(textOf(shown.message)).toContain('what you follow: 2 things')
      const file = await person().press(shown.message, 'privacy-export')
      const [attachment] = file.message.attachments
      const exported = JSON.parse(await (await fetch(attachment?.url ?? '')).text())
      expect(exported).toMatchObject({
        reader: { userId: ben, saved: [{ id: '2502.05173' }] },
        subscription: { interests: { tags: ['Multimodal'], keywords: ['rotary'] } },
        received: [{ edition: '2025-02-10', paperIds: papersIn(inbox()[0] ?? {}) }],
      })
      const sure = await person().press(shown.message, 'privacy-ask')
      const done = await person().press(sure.message, 'privacy-delete')
      expect(textOf(done.message)).toContain('I keep nothing of you any more')
      expect(await filesWith(ben)).toEqual([])
      expect((await filesWith(ada)).length).toBeGreaterThan(0)
      await bot.tickAt('2025-02-12T00:00:00Z')
      expect(inbox()).toHaveLength(1)
      expect(bot.log.lines.join('\n')).not.toContain(ben)
      await bot.restart()
      expect(await filesWith(ben)).toEqual([])
      await slash('subscribe', { tag: 'Multimodal', timezone: 'UTC', time: '01:00' })
      await digestOf('2025-02-13')
      await bot.tickAt('2025-02-13T01:00:00Z')
      expect(inbox()).toHaveLength(2)
    })

    it('a server’s subscription stays when whoever made it is forgotten', async () => {
      await bot.standIn.person(ada).slash({
        channelId: papers,
        command: 'channel',
        subcommand: 'subscribe',
        options: { channel: '#papers' },
      })
      const ask = await bot.standIn.person(ada).slash({ channelId: papers, command: 'privacy' })
      expect(textOf(ask.message)).toContain('1 channel subscription')
      const sure = await bot.standIn.person(ada).press(ask.message, 'privacy-ask')
      await bot.standIn.person(ada).press(sure.message, 'privacy-delete')
      expect(await filesWith(ada)).toEqual([])
      await bot.tickAt('2025-02-10T09:00:00Z')
      expect(bot.standIn.messages(papers).flatMap(papersIn)).toHaveLength(12)
    })
  })
})
