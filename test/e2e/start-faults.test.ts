import { describe, expect, it, onTestFinished } from 'vitest'
import { startApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import type { Fault } from '../../src/playground/faults.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { tempFolder } from '../support/builders/temp-folder.ts'
import { listeningLog } from '../support/fakes/log.ts'
import { startTestBot } from '../support/processes/bot.ts'

const answer = (status: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  answer: { status, body: { message: 'not now', code: 0 }, headers },
})

/** Starts the bot on a stand-in whose first answers of a kind are faults; gives how often it was asked. */
async function startDespite(
  standIn: StandIn,
  isMeant: (method: string, path: string) => boolean,
  fault: Fault,
  times = 1,
) {
  let asked = 0
  standIn.misbehave(({ method, path }) => {
    if (!isMeant(method, path)) return null
    asked += 1
    return asked <= times ? fault : null
  })
  const dataDir = await tempFolder()
  const config = parseConfig({ DISCORD_API_URL: standIn.api, DATA_DIR: dataDir, DIGEST_SOURCES: dataDir })
  const log = listeningLog()
  const app = await startApp({ config, token: standIn.token, clock: { now: Date.now }, log })
  await app.close()
  expect(log.lines.join('\n')).toContain("Discord can't let the bot in just now")
  return asked
}

describe('one fault while the bot starts does not end it', () => {
  it.each([
    ['GET', '/gateway/bot', answer(503), 3],
    ['GET', '/gateway/bot', answer(429, { 'retry-after': '1' }), 3],
    ['GET', '/gateway/bot', { kind: 'drop', when: 'before' } as Fault, 3],
    ['PUT', '/commands', answer(503), 2],
    ['GET', '/commands', answer(502), 2],
  ])('%s %s', async (wantedMethod, ending, fault, atMost) => {
    const standIn = await startStandIn({ rateLimits: 'off' })
    onTestFinished(() => standIn.close())
    const isMeant = (method: string, path: string) => method === wantedMethod && path.endsWith(ending)
    const asked = await startDespite(standIn, isMeant, fault)
    expect(asked).toBeGreaterThanOrEqual(2)
    expect(asked).toBeLessThanOrEqual(atMost)
    expect(standIn.commands().map(({ name }) => name)).toContain('paper')
  })
})

it('a start that changed no command registers none', async () => {
  await using bot = await startTestBot()
  await bot.restart()
  const puts = bot.standIn.requests.filter(({ method }) => method === 'PUT')
  expect(puts).toHaveLength(1)
})
