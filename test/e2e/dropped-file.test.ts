import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { contained } from '../../src/contained.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { papersIn } from '../support/checks/message-text.ts'
import { closeWithinTheRules, startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, ada } = sampleIds
const HEAD = '| Title | Authors | Summary |\n|---|---|---|\n'
const row = (id: string) => `| [P ${id}](https://arxiv.org/abs/${id}) | Ann | - It works. |\n`

/** From a file at its full size to its post (ms). */
const WITHIN_MS = 5_000

let bot: TestBot
let folder = ''
const posted = () => bot.posted(papers).flatMap(papersIn)
const comes = (ids: readonly string[]) =>
  vi.waitFor(() => expect(posted()).toEqual(ids), { timeout: WITHIN_MS, interval: 50 })
const start = async (sources: string) => {
  bot = await startTestBot({
    at: '2025-02-10T06:00:30Z',
    sources,
    fileRestMs: 1_000,
    watchesFolders: true,
    env: { ALLOW_PRIVATE_SOURCES: 'yes' },
  })
  folder = join(bot.dataDir, 'digests')
  await bot.standIn.person(ada).slash({
    channelId: papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', when: 'arrival' },
  })
}

afterEach(() => closeWithinTheRules(bot))

it('a file stands in channels within five seconds of being there whole, wherever its folder comes from', async () => {
  await start('')
  // The folder is not there yet.
  await mkdir(folder)
  await writeFile(join(folder, '2025-02-10.md'), HEAD + row('2502.00001'))
  await comes(['2502.00001'])
})

it('a file that is written piece by piece is read once it is whole', async () => {
  await start('')
  await mkdir(join(folder, '2025'), { recursive: true })
  const file = join(folder, '2025', '2025-02-10.md')
  const ids = ['2502.00001', '2502.00002', '2502.00003', '2502.00004', '2502.00005']
  await writeFile(file, HEAD)
  for (const id of ids) {
    await appendFile(file, row(id))
    await new Promise((resolve) => setTimeout(resolve, 400))
  }
  await comes(ids)
  expect(bot.posted(papers)).toHaveLength(1)
})

it('a folder that is removed and comes again is watched again', async () => {
  await start('')
  await mkdir(folder)
  await writeFile(join(folder, 'notes.txt'), 'Nothing yet.')
  await rm(folder, { recursive: true })
  await mkdir(`${folder}-new`)
  await writeFile(join(`${folder}-new`, '2025-02-10.md'), HEAD + row('2502.00001'))
  await rename(`${folder}-new`, folder)
  await comes(['2502.00001'])
})

it('a day from the web stands there as soon as it was fetched', async () => {
  let hasCome = false
  const server = createServer(
    contained((request: IncomingMessage, response: ServerResponse) => {
      const isToday = hasCome && request.url?.includes('2025-02-10') === true
      if (isToday) response.end(HEAD + row('2502.00001'))
      else response.writeHead(404).end()
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await start(`http://127.0.0.1:${port}/{yyyy}-{MM}-{dd}.md`)
  hasCome = true
  await bot.app.fetchRecent()
  await comes(['2502.00001'])
  server.close()
})
