import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, startApp } from '../app.ts'
import { parseConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { startStandIn } from '../playground/server.ts'
import { runTerminal } from '../playground/terminal/terminal.ts'
import { sampleIds } from '../playground/world/sample-world.ts'
import { ingestText } from './ingest.ts'
import { say } from './output.ts'
import { packageFolder } from './package-folder.ts'

/** The playground's day begins a minute before the sample digest is due in #papers. */
const BEGINNING = Date.parse('2025-02-10T08:59:00Z')
const FIRST_POST = Date.parse('2025-02-10T09:00:00Z')

/** `playground`: the unmodified bot, logged in to a stand-in for Discord on 127.0.0.1. */
export async function playground(): Promise<void> {
  const clock = movableClock(BEGINNING)
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-playground-'))
  await using _folder = { [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }) }
  await cp(join(packageFolder(), 'data/sample'), join(dataDir, 'digests'), { recursive: true })

  const standIn = await startStandIn({ clock })
  await using _standIn = { [Symbol.asyncDispose]: () => standIn.close() }
  const config = parseConfig({
    DISCORD_API_URL: standIn.api,
    DATA_DIR: dataDir,
    DIGEST_SOURCES: join(dataDir, 'digests'),
    LOG_LEVEL: 'warn',
  })
  const app = await startApp({ config, token: standIn.token, clock, log: createLog(config.logLevel) })
  await using _app = { [Symbol.asyncDispose]: () => app.close() }

  say(`A stand-in for Discord listens on 127.0.0.1:${standIn.port}, with the bot logged in.`)
  say('Nothing leaves this machine. You are Ada, who runs the server.')
  say('Type /paper VideoRoPE, or ? for all that can be done. Ctrl-D ends.')
  await standIn.person(sampleIds.ada).slash({
    channelId: sampleIds.papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', time: '09:00', timezone: 'UTC' },
  })
  const jumpTo = async (instant: number) => {
    clock.jumpTo(instant)
    await app.tick()
  }
  await runTerminal({
    standIn,
    time: { now: clock.now, nextDueAt: app.nextDueAt, jumpTo, ingest: ingestInto(app) },
    input: process.stdin,
    output: process.stdout,
    interactive: process.stdin.isTTY === true,
    personId: sampleIds.ada,
    channelId: sampleIds.papers,
    begin: () => jumpTo(FIRST_POST),
  })
}

/** A clock that runs as the machine's does, from another instant, and can be set forward. */
function movableClock(beginning: number) {
  let offset = beginning - Date.now()
  const now = () => Date.now() + offset
  return {
    now,
    jumpTo(instant: number) {
      offset += Math.max(0, instant - now())
    },
  }
}

function ingestInto(app: App) {
  return async (path: string): Promise<string> => {
    const outcomes = await app.ingest([path])
    return outcomes.map(ingestText).join('\n')
  }
}
