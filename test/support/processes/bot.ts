import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ShareShards } from '../../../src/app/connect.ts'
import { type App, startApp } from '../../../src/app.ts'
import { parseConfig } from '../../../src/config.ts'
import type { ReserveIdentify } from '../../../src/discord/connection/identify-gate.ts'
import type { GatewayLimits } from '../../../src/playground/gateway/session-starts.ts'
import type { StoredMessage } from '../../../src/playground/messages/message-store.ts'
import { type StandIn, startStandIn } from '../../../src/playground/server.ts'
import type { WorldDescription } from '../../../src/playground/world/description.ts'
import { discordFaults } from '../checks/discord-rules.ts'
import { type FixedClock, fixedClock } from '../fakes/clock.ts'
import { type ListeningLog, listeningLog } from '../fakes/log.ts'

/** The real bot, logged in to the stand-in over real sockets, at an instant that the test sets. */
export interface TestBot extends AsyncDisposable {
  readonly app: App
  readonly standIn: StandIn
  readonly clock: FixedClock
  readonly dataDir: string
  readonly log: ListeningLog
  /** Sets the clock, and lets the bot do what is due then. */
  tickAt(instant: string): Promise<void>
  /** The messages of a channel that everybody sees. */
  posted(channelId: string): readonly StoredMessage[]
  /** Ends the bot. */
  stop(): Promise<void>
  /** Starts the bot again on the same data, ending it first where it runs. @param env variables that are different from now on */
  restart(env?: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

/** Our own sample digest: the twelve papers of 2025-02-10. */
const SAMPLE = join(import.meta.dirname, '../../../data/sample')

/** A test's people ask faster than any hand could. */
const UNHURRIED = { burst: 100_000, perSecond: 1_000 }

/** Discord’s flag of a message that only one person sees. */
const EPHEMERAL = 64

interface TestBotOptions {
  readonly at?: string
  readonly sources?: string
  /** Milliseconds after which a request to the stand-in is given up. */
  readonly requestTimeout?: number
  readonly heartbeatIntervalMs?: number
  /** Does Discord limit the rate of requests, by the test's clock? Default no. */
  readonly rateLimits?: boolean
  /** Serves health and metrics at a free port. */
  readonly http?: boolean
  /** The stand-in to log in to, which others use, too; default one of its own. */
  readonly standIn?: StandIn
  /** Who and what is there; default: the sample world. */
  readonly world?: WorldDescription
  /** Milliseconds for which a file must be at rest; default none. */
  readonly fileRestMs?: number
  /** How long a tick waits for files to be read (ms). */
  readonly readingLimit?: number
  /** Whether files are read when they are dropped, too; default no. */
  readonly watchesFolders?: boolean
  /** What the bot may do at the gateway, where that is not the default; sessions may begin at any time. */
  readonly gateway?: Partial<GatewayLimits>
  /** Shares the shards with other bots. */
  readonly shareShards?: ShareShards
  /** Reserves times for session starts; default: none is waited for. */
  readonly reserveIdentify?: ReserveIdentify
  /** Further variables of the environment. */
  readonly env?: Readonly<Record<string, string>>
}

export async function startTestBot(options: TestBotOptions = {}): Promise<TestBot> {
  const { at = '2025-02-10T06:00:00Z', requestTimeout = 15_000, heartbeatIntervalMs = 41_250 } = options
  const clock = fixedClock(at)
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-test-'))
  const ownStandIn = () =>
    startStandIn({
      clock,
      rateLimits: options.rateLimits === true ? 'on' : 'off',
      rateLimitClock: clock,
      heartbeatIntervalMs,
      gateway: { identifyIntervalMs: 0, ...options.gateway },
      ...(options.world === undefined ? {} : { world: options.world }),
    })
  const standIn = options.standIn ?? (await ownStandIn())
  let env = options.env
  const config = () => ({
    ...parseConfig({
      DISCORD_API_URL: standIn.api,
      DATA_DIR: dataDir,
      DIGEST_SOURCES: options.sources ?? SAMPLE,
      LOG_LEVEL: 'silent',
      LEASES_SHORTENED: '10',
      ...env,
    }),
    http: options.http === true ? { host: '127.0.0.1', port: 0 } : null,
  })
  const log = listeningLog()
  const start = () =>
    startApp({
      config: config(),
      token: standIn.token,
      clock,
      log,
      requestTimeout,
      commandRate: UNHURRIED,
      reserveIdentify: options.reserveIdentify ?? (async () => 0),
      // The test's time is not the database's, which counts leases in real time.
      keepsOwnClock: true,
      ...(options.shareShards === undefined ? {} : { shareShards: options.shareShards }),
      fileRestMs: options.fileRestMs ?? 0,
      ...(options.readingLimit === undefined ? {} : { readingLimit: options.readingLimit }),
      // Tests say themselves when files are looked at.
      watchesFolders: options.watchesFolders ?? false,
    })
  let app = await start()
  let runs = true
  const stop = async () => {
    if (runs) await app.close()
    runs = false
  }
  const close = async () => {
    await stop()
    if (options.standIn === undefined) await standIn.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  return {
    get app() {
      return app
    },
    standIn,
    clock,
    dataDir,
    log,
    async tickAt(instant) {
      clock.set(instant)
      await app.tick()
    },
    posted: (channelId) => standIn.messages(channelId).filter(({ flags = 0 }) => (flags & EPHEMERAL) === 0),
    stop,
    async restart(changed = {}) {
      await stop()
      env = { ...env, ...changed }
      app = await start()
      runs = true
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Discord's words for a thread asked for twice and a message published twice: how the bot knows that it is done. */
const DONE_ALREADY: readonly number[] = [160_004, 40_033]

/** Ends the bot, and expects that nothing it sent broke a rule of Discord, whatever the test was about. */
export async function closeWithinTheRules(bot: TestBot): Promise<void> {
  const { requests } = bot.standIn
  await bot.close()
  expect(discordFaults(requests)).toEqual([])
  const refused = requests.filter(({ status }) => status === 400)
  const codes = refused.map(({ response }) => (response as { code: number }).code)
  expect(codes.filter((code) => !DONE_ALREADY.includes(code))).toEqual([])
}
