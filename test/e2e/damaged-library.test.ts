import { readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readSampleText } from '../support/builders/sample-text.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const DAY = '2025-02-10'

let server: Server
let bot: TestBot
/** What the publisher's server was asked for that day: with the version at hand, or for the whole. */
let asked: ('version' | 'whole')[] = []

beforeEach(async () => {
  const text = await readSampleText()
  asked = []
  server = createServer((request, response) => {
    if (!request.url?.includes(DAY)) return void response.writeHead(404).end()
    const isKnown = request.headers['if-none-match'] === '"1"'
    asked.push(isKnown ? 'version' : 'whole')
    if (isKnown) response.writeHead(304).end()
    else response.writeHead(200, { etag: '"1"' }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  bot = await startTestBot({
    at: `${DAY}T12:00:00Z`,
    sources: `http://127.0.0.1:${port}/{yyyy}-{MM}-{dd}.md`,
    env: { ALLOW_PRIVATE_SOURCES: 'yes' },
  })
  await fetched()
})
afterEach(async () => {
  await bot.close()
  server.close()
})

/** Waits for the fetch that every start begins. */
async function fetched(): Promise<void> {
  await expect.poll(() => bot.app.library.size, { timeout: 15_000 }).toBe(12)
}

const month = () => join(bot.dataDir, 'library/2025-02.json')

it('a month that is damaged with its backup is set aside, named, and read again from the archive', async () => {
  await bot.stop()
  for (const path of [month(), `${month()}.bak`]) await writeFile(path, 'damaged')
  await bot.restart()
  // At once: before anything is fetched.
  expect(bot.app.library.size).toBe(12)
  expect(bot.log.lines.filter((line) => line.includes('2025-02.json is damaged'))).toHaveLength(1)
  const aside = (await readdir(join(bot.dataDir, 'library'))).filter((name) => name.includes('.damaged-'))
  expect(aside).toHaveLength(2)
  await expect.poll(() => asked.at(-1), { timeout: 15_000 }).toBe('version')
})

it('a day that is neither stored nor archived is fetched whole again, whatever the server said of its version', async () => {
  await bot.stop()
  await rm(join(bot.dataDir, 'library'), { recursive: true })
  await rm(join(bot.dataDir, 'archive'), { recursive: true })
  await bot.restart()
  await fetched()
  expect(asked).toEqual(['whole', 'whole'])
})
