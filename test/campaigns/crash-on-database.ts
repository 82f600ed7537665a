import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { findPostgres, type PostgresServer, startPostgres } from '../../src/playground/postgres-server.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { moveToDatabase } from '../../src/store/move.ts'
import { readDatabaseUrl } from '../../src/store/postgres/database-url.ts'
import { seededRandom } from '../support/builders/seeded-random.ts'
import { crowdWorld, seedCrowd, startCrowdBot } from '../support/processes/crowd.ts'
import { faultsOf, isPosted, partsOfSample } from '../support/processes/crowd-posts.ts'

/** Channels due at once, every so-manyth a forum, each with a digest in several messages. */
const CHANNELS = 200
const FORUM_EVERY = 10
const LAYOUT = 'full'

/** By what leases are shorter than usual; all lengths keep their ratios. */
const SHORTENED = 10

/** How long a process is frozen (ms): longer than its leases last then. */
const FROZEN_FOR = 2_500

/** Milliseconds after which a round that is not at its end is a failure of this test. */
const STUCK = 180_000

/** What happens to a process, or to the database, now and then. */
const FAULTS = ['kill', 'freeze', 'database'] as const
type Fault = (typeof FAULTS)[number]

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {} }

/** Several bots on one database, and what befalls them. */
interface Round {
  readonly standIn: StandIn
  readonly server: PostgresServer
  readonly database: string
  readonly folder: string
  readonly story: string[]
  readonly said: string[]
}

/**
 * The built bot, as several processes on one PostgreSQL, posts to 200 channels, while processes are killed with SIGKILL or frozen and
 * the database crashes; then each part must be in each channel exactly once, in order.
 */
export async function crashOnDatabase({
  kills,
  seed,
  processes,
  only,
}: {
  readonly kills: number
  readonly seed: number
  readonly processes: number
  /** Names of faults, divided by commas; empty for all. */
  readonly only: string
}): Promise<void> {
  const kinds = FAULTS.filter((kind) => only === '' || only.split(',').includes(kind))

  console.log(
    `crash test on PostgreSQL: ${kills} faults, ${processes} processes, ${CHANNELS} channels, seed ${seed}`,
  )
  const programs = findPostgres(process.env.PATH ?? '')
  if (programs === null) throw new Error('PostgreSQL is not on this machine (apt install postgresql)')
  const random = seededRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const parts = await partsOfSample(LAYOUT)
  await using server = await startPostgres(programs)
  let done = 0
  for (let number = 1; done < kills; number += 1) {
    const round = await startRound(server, `round_${number}`)
    try {
      done += await runRound(round, { most: kills - done, kinds, processes, parts, below })
      const faults = faultsOf(round.standIn, CHANNELS, parts)
      if (faults.length > 0) {
        console.log([...round.story, ...round.said.slice(-40)].join('\n'))
        throw new Error(`round ${number}, seed ${seed}:\n${faults.map(({ fault }) => fault).join('\n')}`)
      }
      console.log(
        `round ${number}: ${CHANNELS} channels, ${parts} parts each, exactly once; ${done} faults so far (${round.story.join(', ')})`,
      )
    } finally {
      await round.standIn.close()
      await rm(round.folder, { recursive: true, force: true })
    }
  }
}

async function startRound(server: PostgresServer, name: string): Promise<Round> {
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-crash-'))
  const standIn = await startStandIn({
    world: crowdWorld(CHANNELS, 0, FORUM_EVERY),
    rateLimits: 'off',
    gateway: { identifyIntervalMs: 0 },
  })
  const dataDir = dataDirOf(folder, 0)
  await mkdir(dataDir)
  await seedCrowd(dataDir, { size: CHANNELS, now: Date.now(), layout: LAYOUT, forumEvery: FORUM_EVERY })
  await server.createDatabase(name)
  const database = server.url(name)
  const at = readDatabaseUrl(database)
  if ('expected' in at) throw new Error(at.expected)
  await moveToDatabase({ dataDir, at, now: Date.now(), log: silent, report: () => undefined })
  return { standIn, server, database, folder, story: [], said: [] }
}

/** Runs the processes until all is posted. Gives how many faults there were. */
async function runRound(
  round: Round,
  {
    most,
    kinds,
    processes,
    parts,
    below,
  }: {
    readonly most: number
    readonly kinds: readonly Fault[]
    readonly processes: number
    readonly parts: number
    readonly below: (limit: number) => number
  },
): Promise<number> {
  const { standIn, server } = round
  const bots: ChildProcess[] = []
  let isEnding = false
  const start = (n: number) => {
    const bot = startBot(round, n)
    bots[n] = bot
    // Whatever ended it, a supervisor starts it again.
    bot.once('exit', () => {
      if (!isEnding) setTimeout(() => !isEnding && start(n), 300)
    })
  }
  for (let n = 0; n < processes; n += 1) start(n)
  const begun = Date.now()
  let faults = 0
  while (!isPosted(standIn, CHANNELS, parts)) {
    if (Date.now() - begun > STUCK) break
    await sleep(400 + below(1_600))
    if (faults >= most) continue
    // Killed more often than not.
    const kind = (below(2) === 0 ? undefined : kinds[below(kinds.length)]) ?? 'kill'
    const n = below(processes)
    round.story.push(kind === 'database' ? kind : `${kind} ${n}`)
    faults += 1
    if (kind === 'kill') bots[n]?.kill('SIGKILL')
    else if (kind === 'freeze') await freeze(bots[n])
    else {
      await server.stop('immediate')
      await sleep(below(1_500))
      await server.start()
    }
  }
  // What a frozen or slow one may still send comes now.
  await sleep(3_000)
  isEnding = true
  await Promise.all(
    bots.map(async (bot) => {
      if (bot.exitCode !== null || bot.signalCode !== null) return
      const gone = once(bot, 'exit')
      bot.kill('SIGTERM')
      await Promise.race([gone, sleep(8_000, undefined, { ref: false }).then(() => bot.kill('SIGKILL'))])
    }),
  )
  await standIn.idle()
  return faults
}

async function freeze(bot: ChildProcess | undefined): Promise<void> {
  bot?.kill('SIGSTOP')
  await sleep(FROZEN_FOR)
  bot?.kill('SIGCONT')
}

function startBot({ standIn, database, folder, said }: Round, n: number): ChildProcess {
  const dataDir = dataDirOf(folder, n)
  const env = {
    DATABASE_URL: database,
    DIGEST_SOURCES: join(folder, 'process-0', 'digests'),
    LEASES_SHORTENED: String(SHORTENED),
    LOG_LEVEL: 'info',
  }
  const bot = startCrowdBot({ standIn, dataDir, env, cwd: folder })
  if (bot.stderr !== null) createInterface(bot.stderr).on('line', (line) => said.push(`[${n}] ${line}`))
  return bot
}

function dataDirOf(folder: string, n: number): string {
  return join(folder, `process-${n}`)
}
