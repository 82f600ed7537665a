import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { SAMPLE_FOLDER } from '../support/builders/sample-text.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { runProgram, startProgram } from '../support/processes/program.ts'

const NEWS = 'Paperboy 99.0.0 is out, and this is '

let folder = ''
let standIn: StandIn
let server: Server
let asked = 0

beforeEach(async () => {
  folder = await tempFolder()
  standIn = await startStandIn({ rateLimits: 'off' })
  server = createServer((_, response) => {
    asked += 1
    response.end(JSON.stringify({ tag_name: 'v99.0.0', html_url: 'https://code.example/v99' }))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
})
afterEach(async () => {
  server.close()
  await standIn.close()
})

const env = (rest: Record<string, string> = {}) => ({
  DISCORD_TOKEN: standIn.token,
  DISCORD_API_URL: standIn.api,
  DATA_DIR: folder,
  DIGEST_SOURCES: SAMPLE_FOLDER,
  RELEASES_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/latest`,
  ...rest,
})

it('a newer version is said once in the log, over restarts, and by the doctor each time; a bad address costs a line', async () => {
  const allowed = env({ ALLOW_PRIVATE_SOURCES: 'yes' })
  const run = async (variables: Record<string, string>, until: string) => {
    const bot = startProgram(['start'], { cwd: folder, env: variables })
    await bot.said(until)
    bot.child.kill('SIGTERM')
    return bot.ended
  }
  await run(allowed, `${NEWS}`)
  const before = asked
  const again = startProgram(['start'], { cwd: folder, env: allowed })
  await again.said('is running')
  for (let n = 0; n < 2; n += 1) {
    const { stdout } = await runProgram(['doctor'], { cwd: folder, env: allowed })
    expect(stdout).toContain(`ok  releases: ${NEWS}`)
    expect(stdout).toContain('https://code.example/v99; docs/operating.md says how to upgrade')
  }
  again.child.kill('SIGTERM')
  const { stderr } = await again.ended
  expect(asked).toBe(before + 3)
  expect(stderr).not.toContain(NEWS)

  const unallowed = env()
  const { code } = await run(unallowed, 'RELEASES_URL is of no use: leads to a private address')
  expect(code).toBe(0)
  expect(asked).toBe(before + 3)
})
