import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { cp, lstat, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { ChannelType } from 'discord-api-types/v10'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleWorld } from '../../src/playground/world/sample-world.ts'
import { seededRandom } from '../support/builders/seeded-random.ts'
import { crowdChannels, crowdWorld, seedCrowd, startCrowdBot } from '../support/processes/crowd.ts'
import { faultsOf, isPosted, partsOfSample } from '../support/processes/crowd-posts.ts'
import { crashOnDatabase } from './crash-on-database.ts'

/**
 * The crash test: the built bot posts to 200 channels, some of them forums, and is killed with SIGKILL again and again, at
 * random moments and at chosen ones, until all is posted; then each part must be in each channel exactly once.
 * Meanwhile others write there, the bot's clock is wrong, and now and then its data folder is put back as it was some kills ago.
 * Rounds follow each other until there were as many kills as asked for.
 *
 * `npm run test:crash -- [--kills N] [--seed N]`; with
 * `--store postgres [--processes N] [--faults kill,freeze,database]`, several bots on one database.
 */

/** Channels due at once, each with a digest in several messages. */
const CHANNELS = 200
const FORM = 'full'

/** Every so-manyth channel is a forum. */
const FORUM_EVERY = 10

/** By how much the bot's clock may be ahead of Discord's (ms), at one start. */
const SKEWS = [0, 0, 14 * 60_000, 45 * 60_000, 6 * 60_000]

/** Messages that others write in one channel before a start, at most: more than a page of its history. */
const CHATTER = 130

/** Channels in which others write before a start. */
const TALKATIVE = 12

/** A restart now and then comes later than any nonce's window (ms). */
const LATE = 10 * 60_000

/** Milliseconds after which a bot that is not at work is a failure of this test. */
const STUCK = 90_000

/** Where a kill is placed. */
const POINTS = ['random', 'before-send', 'after-send', 'in-write', 'in-ingest'] as const
type Point = (typeof POINTS)[number]

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string' },
    store: { type: 'string', default: 'files' },
    processes: { type: 'string', default: '3' },
    faults: { type: 'string', default: '' },
  },
})
const kills = Number(values.kills)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const random = seededRandom(seed)
const below = (limit: number) => Math.floor(random() * limit)

/** A Discord that has lived through `ahead` more milliseconds than the machine. */
interface Round {
  readonly standIn: StandIn
  readonly dataDir: string
  readonly parts: number
  ahead: number
  /** Copies of the data folder, as it was after kills. */
  readonly backups: string[]
  /** What was done to the bots, a line each. */
  readonly story: string[]
}

async function startRound(): Promise<Round> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-crash-'))
  const round = { ahead: 0, story: [], backups: [] }
  const standIn = await startStandIn({
    world: crowdWorld(CHANNELS, 0, FORUM_EVERY),
    rateLimits: 'off',
    clock: { now: () => Date.now() + round.ahead },
  })
  // They are watched before the bot makes them.
  for (const folder of ['library', 'ledger']) await mkdir(join(dataDir, folder), { mode: 0o700 })
  await seedCrowd(dataDir, { size: CHANNELS, now: Date.now(), layout: FORM, forumEvery: FORUM_EVERY })
  const parts = await partsOfSample(FORM)
  return Object.assign(round, { standIn, dataDir, parts })
}

function note({ ahead, story }: Round, what: string): void {
  story.push(`${new Date(Date.now() + ahead).toISOString()} ${what}`)
}

/** Others write in some channels, and make posts in forums. */
function chat({ standIn }: Round): void {
  const [somebody] = sampleWorld().users
  if (somebody === undefined) throw new Error('nobody is there')
  const person = standIn.person(somebody.id)
  const channels = crowdChannels(CHANNELS)
  for (let i = 0; i < TALKATIVE; i += 1) {
    const n = below(CHANNELS)
    const channelId = channels[n] ?? ''
    const isForum = standIn.world.channels.get(channelId)?.type === ChannelType.GuildForum
    for (let messages = below(isForum ? 20 : CHATTER); messages > 0; messages -= 1) {
      if (isForum) person.postInForum(channelId, `post ${messages}`, 'something')
      else person.say({ channelId }, `message ${messages}`)
    }
  }
}

/** Keeps a copy of the data folder now and then, or puts an earlier one back, while no bot runs. */
async function backUpOrRestore(round: Round): Promise<void> {
  const { dataDir, backups } = round
  const choice = below(6)
  if (choice === 0) {
    const copy = `${dataDir}-backup-${backups.length}`
    await copyFolder(dataDir, copy)
    backups.push(copy)
    note(round, `backup ${backups.length - 1} is made`)
  }
  if (choice === 1 && backups.length > 0) {
    const which = below(backups.length)
    await rm(dataDir, { recursive: true })
    await copyFolder(backups[which] ?? '', dataDir)
    note(round, `backup ${which} is restored`)
  }
}

/** A backup has no sockets. */
async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, filter: async (path) => !(await lstat(path)).isSocket() })
}

/** Runs the bot until it is killed at a point, or, where there is none, until all is posted and it has ended. */
async function runBot(round: Round, point: Point | null): Promise<'killed' | 'finished'> {
  const { standIn, dataDir, ahead } = round
  const skew = point === null ? 0 : (SKEWS[below(SKEWS.length)] ?? 0)
  chat(round)
  note(round, `a bot starts, its clock ${skew / 60_000} minutes ahead; to be killed: ${point ?? 'never'}`)
  const bot = startCrowdBot({ standIn, dataDir, ahead: ahead + skew, env: { LOG_LEVEL: 'info' } })
  const said: string[] = []
  if (bot.stderr !== null) createInterface(bot.stderr).on('line', (line) => said.push(line))
  const gone = once(bot, 'exit')
  const stopArming = point === null ? () => undefined : arm(round, point, bot)
  const stuck = setTimeout(() => bot.kill('SIGABRT'), STUCK)
  const stopLooking = whenPosted(round, () => bot.kill('SIGTERM'))
  const [code, signal] = await gone
  // What it had sent still arrives, and must do so before the clock leaps: no request travels for minutes.
  await standIn.idle()
  note(round, `it ended with ${code ?? signal}`)
  clearTimeout(stuck)
  stopArming()
  stopLooking()
  standIn.misbehave(null)
  if (signal === 'SIGKILL') return 'killed'
  if (code !== 0)
    throw new Error(
      `the bot ended with ${code ?? signal} (${point}, ${round.dataDir}):\n${said.slice(-20).join('\n')}`,
    )
  return 'finished'
}

/** A point that this round can still come to: the digest is read once, so that comes soon or never. */
async function nextPoint({ dataDir }: Round): Promise<Point> {
  const isRead = (await readdir(join(dataDir, 'library'))).some((name) => name.endsWith('.json'))
  if (!isRead && below(2) === 0) return 'in-ingest'
  const points = POINTS.filter((point) => point !== 'in-ingest')
  return points[below(points.length)] ?? 'random'
}

/** Sees to it that the bot is killed at a point; the returned function calls that off. */
function arm({ standIn, dataDir }: Round, point: Point, bot: ChildProcess): () => void {
  const kill = () => bot.kill('SIGKILL')
  let countdown = 1 + below(60)
  const isItsTurn = () => {
    countdown -= 1
    return countdown === 0
  }
  switch (point) {
    case 'random': {
      const timer = setTimeout(kill, 300 + below(2_700))
      return () => clearTimeout(timer)
    }
    case 'before-send':
      standIn.misbehave(({ method, path }) => {
        if (method !== 'POST' || !path.endsWith('/messages') || !isItsTurn()) return null
        kill()
        return { kind: 'drop', when: 'before' }
      })
      return () => undefined
    case 'after-send':
      return standIn.onMessage(() => {
        if (isItsTurn()) kill()
      })
    case 'in-write':
    case 'in-ingest': {
      const inIngest = point === 'in-ingest'
      const watcher = watch(join(dataDir, inIngest ? 'library' : 'ledger'), () => {
        if (inIngest || isItsTurn()) kill()
      })
      return () => watcher.close()
    }
  }
}

/** Calls back a moment after all is posted, so that the last steps are recorded. */
function whenPosted({ standIn, parts }: Round, callback: () => void): () => void {
  const isComplete = () => isPosted(standIn, CHANNELS, parts)
  let timer: NodeJS.Timeout | undefined
  let looking: NodeJS.Timeout | undefined
  // Not after each of hundreds of messages.
  const look = () => {
    looking ??= setTimeout(() => {
      looking = undefined
      if (isComplete()) timer ??= setTimeout(callback, 3_000)
    }, 200)
  }
  const stop = standIn.onMessage(look)
  look()
  return () => {
    stop()
    clearTimeout(looking)
    clearTimeout(timer)
  }
}

/** All that is known of a channel in which something is wrong: who asked for what, and what the ledger says. */
async function whatHappened({ standIn, dataDir }: Round, n: number): Promise<string[]> {
  const channel = crowdChannels(CHANNELS)[n] ?? ''
  const requests = standIn.requests.filter(({ path }) => path.includes(channel))
  const ledger = join(dataDir, 'ledger')
  const files = (await readdir(ledger)).filter((name) => name.endsWith('.ndjson'))
  const lines = await Promise.all(files.map((name) => readFile(join(ledger, name), 'utf8')))
  return [
    ...requests.map(({ at, method, path, status, body }) => {
      const marker = /"post:[^"]+"/.exec(JSON.stringify(body ?? null))?.[0] ?? ''
      const { nonce = '' } = (body ?? {}) as { nonce?: string }
      return `${new Date(at).toISOString()} ${method} ${path} ${status} ${marker} ${nonce}`
    }),
    ...lines.flatMap((text) => text.split('\n').filter((line) => line.includes(`"c${n}"`))),
  ]
}

async function main(): Promise<void> {
  console.log(`crash test: ${kills} kills, ${CHANNELS} channels, seed ${seed}`)
  const killed: Record<Point, number> = {
    random: 0,
    'before-send': 0,
    'after-send': 0,
    'in-write': 0,
    'in-ingest': 0,
  }
  let done = 0
  for (let rounds = 1; done < kills; rounds += 1) {
    const round = await startRound()
    try {
      while (done < kills) {
        const point = await nextPoint(round)
        if ((await runBot(round, point)) === 'finished') break
        killed[point] += 1
        done += 1
        if (below(4) === 0) round.ahead += LATE
        await backUpOrRestore(round)
      }
      // Once to the end, and once more, when no nonce is remembered any more.
      await runBot(round, null)
      round.ahead += LATE
      await runBot(round, null)
      const faults = faultsOf(round.standIn, CHANNELS, round.parts)
      const [first] = faults
      if (first !== undefined) {
        console.log([...round.story, ...(await whatHappened(round, first.channel))].join('\n'))
        const report = faults.map(({ fault }) => fault).join('\n')
        throw new Error(`round ${rounds}, seed ${seed}:\n${report}`)
      }
      console.log(
        `round ${rounds}: ${CHANNELS} channels, ${round.parts} parts each, exactly once; ${done} kills so far`,
      )
    } finally {
      await round.standIn.close()
      for (const folder of [round.dataDir, ...round.backups])
        await rm(folder, { recursive: true, force: true })
    }
  }
  console.log(`kills by point: ${JSON.stringify(killed)}`)
}

if (values.store === 'postgres')
  await crashOnDatabase({ kills, seed, processes: Number(values.processes), only: values.faults })
else await main()
