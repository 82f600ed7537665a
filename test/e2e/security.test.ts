import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { REST, Routes } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { button, message, row } from '../../src/discord/messages/components.ts'
import { fetchDigestText } from '../../src/ingest/fetch.ts'
import type { StoredMessage } from '../../src/playground/messages/message-store.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { openArchiveFolder } from '../../src/store/files/archive-folder.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { idsOf, textOf } from '../support/checks/message-text.ts'
import { storeParts } from '../support/fakes/store-parts.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, general, ada, ben } = sampleIds

describe('what other people can reach', () => {
  let bot: TestBot
  let panel: StoredMessage
  beforeEach(async () => {
    bot = await startTestBot({ http: true })
    const reply = await bot.standIn.person(ada).slash({
      channelId: papers,
      command: 'channel',
      subcommand: 'subscribe',
      options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
    })
    panel = reply.message
  })
  afterEach(() => bot.close())

  const buttons = () => idsOf(panel).filter((id) => id.startsWith('channel-'))
  const list = async () =>
    textOf(
      (await bot.standIn.person(ada).slash({ channelId: papers, command: 'channel', subcommand: 'list' }))
        .message,
    )
  /**
   * Presses a button that has an id of the presser's choosing, as if Discord had let it through; gives what
   * the presser is told.
   */
  const pressForged = async (userId: string, customId: string, channelId: string) => {
    const rest = new REST({ api: bot.standIn.api }).setToken(bot.standIn.token)
    const body = message([row(button('x', customId))])
    const { id } = (await rest.post(Routes.channelMessages(channelId), { body })) as { id: string }
    const held = bot.standIn.messages(channelId).find((each) => each.id === id)
    if (held === undefined) throw new Error('the forged message is not there')
    return textOf((await bot.standIn.person(userId).press(held, customId)).message)
  }

  it('has panels with buttons to try', () => {
    expect(buttons().length).toBeGreaterThan(2)
  })

  it('a panel’s buttons count from the person it was made for only', async () => {
    const before = await list()
    for (const id of buttons()) expect(await pressForged(ben, id, papers)).not.toContain('gets')
    expect(await list()).toBe(before)
  })

  it('a button copied to another server, made out to its presser, reaches nothing of the first', async () => {
    const before = await list()
    for (const id of buttons()) {
      const said = await pressForged(ben, id.replaceAll(ada, ben), general)
      expect(said, id).not.toContain(papers)
    }
    expect(await list()).toBe(before)
  })

  it.each([
    'channel-stop',
    'channel-stop:',
    'channel-stop:__proto__:USER',
    'channel-stop:constructor:USER',
    'channel-page:-1:USER',
    'channel-page:1e999:USER',
    'channel-page:NaN:USER',
    'toString:x',
    '__proto__',
    'constructor:prototype',
    `paper:${'../'.repeat(20)}etc/passwd`,
    'digest:../../x:p999999',
    `post:${'9'.repeat(80)}`,
    '%00:%',
  ])('a forged id %j is answered politely and changes nothing', async (id) => {
    const before = await list()
    const said = await pressForged(ada, id.replace('USER', ada), papers)
    expect(said).not.toMatch(/undefined|\[object|NaN|passwd/)
    expect(await list()).toBe(before)
    const faults = bot.log.lines.filter((line) => line.startsWith('error'))
    expect(faults).toEqual([])
  })

  it('the token is in no log line, error text, metric or file', async () => {
    const { token } = bot.standIn
    bot.standIn.misbehave(({ path }) =>
      path.endsWith('/messages') ? { kind: 'drop', when: 'before' } : null,
    )
    bot.clock.set('2025-02-10T09:00:00Z')
    await bot.app.tick()
    const metrics = await fetch(`http://127.0.0.1:${bot.app.httpPort}/metrics`)
    const files = await filesIn(bot.dataDir)
    const written = await Promise.all(files.map((path) => readFile(path, 'utf8')))
    for (const text of [...bot.log.lines, await metrics.text(), ...written]) expect(text).not.toContain(token)
  })

  it('what it keeps is for its owner’s eyes only', async () => {
    bot.clock.set('2025-02-10T09:00:00Z')
    await bot.app.tick()
    const files = await filesIn(bot.dataDir)
    expect(files.some((path) => path.endsWith('.ndjson'))).toBe(true)
    for (const path of files) expect([path, (await stat(path)).mode & 0o077]).toEqual([path, 0])
  })
})

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

describe('what a publisher can do', () => {
  it('a body that unpacks to a thousand times its size is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    const server = createServer((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const outcome = await fetchDigestText(url, { allowPrivate: true })
    expect(JSON.stringify(outcome).length).toBeLessThan(bomb.length * 7)
  })

  it.each([
    'https://a.example/../../../../etc/passwd',
    'https://a.example/%2e%2e%2f%2e%2e%2f2025-02-10.md',
    'https://a.example/2025-02-10/../..\\..\\x',
    `https://a.example/${'x'.repeat(5_000)}`,
    'https://a.example/\u0000/2025/02/10.md',
  ])('an address such as %j names no file outside the archive', async (url) => {
    const dataDir = await tempFolder()
    const archive = await openArchiveFolder(dataDir, storeParts())
    await archive.keepText(url, 'text', { etag: null, lastModified: null })
    await archive.close()
    const names = await readdir(join(dataDir, 'archive'))
    expect(names).toHaveLength(1)
    expect(names[0]).toMatch(/^[0-9a-f]{16}-(\d{4}-\d{2}-\d{2}|undated)\.md$/)
    expect((await readdir(dataDir)).sort()).toEqual(['archive', 'fetched.json', 'fetched.json.bak'])
  })

  it('a date such as ../../x makes no file', async () => {
    const bot = await startTestBot()
    try {
      const path = join(bot.dataDir, 'digests.json')
      const paper = { title: 'On paths', link: 'https://arxiv.org/abs/2502.00001', date: '../../../x' }
      await writeFile(path, JSON.stringify([paper]))
      await bot.app.ingest([path])
      const names = await readdir(join(bot.dataDir, 'library'))
      for (const name of names) expect(name).toMatch(/^(\d{4}-\d{2}\.json(\.bak)?|index\.bin)$/)
    } finally {
      await bot.close()
    }
  })
})
