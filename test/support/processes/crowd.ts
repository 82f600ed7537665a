import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { StandIn } from '../../../src/playground/server.ts'
import type { WorldDescription } from '../../../src/playground/world/description.ts'
import { sampleWorld } from '../../../src/playground/world/sample-world.ts'
import { openStore } from '../../../src/store/files/file-store.ts'
import { dailyAt } from '../../../src/subscriptions/schedule.ts'
import type { ChannelSubscription } from '../../../src/subscriptions/subscription.ts'
import { readSampleText } from '../builders/sample-text.ts'
import { channelSubscription } from '../builders/samples.ts'
import { putSubscriptions } from '../builders/stored.ts'

/** The built program; `npm run build` makes it. */
const PROGRAM = join(import.meta.dirname, '../../../dist/src/main.js')

/** Loaded before the program, so that its clock can be wrong or far along. */
const SHIFTED_CLOCK = pathToFileURL(join(import.meta.dirname, 'shifted-clock.mjs')).href

/** Channels of one of the crowd's servers. */
const CHANNELS_A_SERVER = 50

const channelId = (n: number) => String(1_100_000_000_000_500_000n + BigInt(n))
const guildId = (n: number) => String(1_100_000_000_000_400_000n + BigInt(Math.floor(n / CHANNELS_A_SERVER)))

/** The ids of a crowd's channels. */
export function crowdChannels(size: number): string[] {
  return Array.from({ length: size }, (_, n) => channelId(n))
}

/** The ids of people in a crowd. */
export function crowdPeople(people: number): string[] {
  return Array.from({ length: people }, (_, n) => String(1_100_000_000_000_900_000n + BigInt(n)))
}

/** Whether a channel of a crowd is a forum, where every so-manyth one is; 0: none. */
function isForum(n: number, forumEvery: number): boolean {
  return forumEvery > 0 && n % forumEvery === forumEvery - 1
}

/**
 * The sample world's bot in servers that have as many channels together, and so many people in the first; every
 * `forumEvery`th channel is a forum.
 */
export function crowdWorld(size: number, people = 0, forumEvery = 0): WorldDescription {
  const { application, users } = sampleWorld()
  const [owner] = users
  const crowd = crowdPeople(people)
  if (owner === undefined) throw new Error('the sample world has nobody in it')
  return {
    application,
    users: [...users, ...crowd.map((id, n) => ({ id, name: `Reader ${n}` }))],
    guilds: serversOf(size).map((channels, server) => ({
      id: guildId(channels[0] ?? 0),
      name: `Lab ${guildId(channels[0] ?? 0)}`,
      ownerId: owner.id,
      members: [owner.id, ...(server === 0 ? crowd : [])].map((userId) => ({ userId })),
      channels: channels.map((n) => ({
        id: channelId(n),
        name: `papers-${n}`,
        kind: isForum(n, forumEvery) ? ('forum' as const) : ('text' as const),
      })),
    })),
  }
}

function serversOf(size: number): number[][] {
  return Array.from({ length: Math.ceil(size / CHANNELS_A_SERVER) }, (_, server) =>
    Array.from({ length: CHANNELS_A_SERVER }, (_, n) => server * CHANNELS_A_SERVER + n).filter(
      (n) => n < size,
    ),
  )
}

/** A data folder whose channels are all due at an instant, with the sample digest of that day to be read. */
export async function seedCrowd(
  dataDir: string,
  {
    size,
    now,
    layout,
    forumEvery = 0,
  }: { size: number; now: number; layout: ChannelSubscription['layout']; forumEvery?: number },
): Promise<void> {
  const date = new Date(now).toISOString().slice(0, 10)
  await mkdir(join(dataDir, 'digests'), { recursive: true })
  const text = (await readSampleText()).replace('2025-02-10', date)
  await writeFile(join(dataDir, 'digests', `${date}.md`), text)
  await using store = await openStore(dataDir, silent)
  await putSubscriptions(
    store.subscriptions,
    Array.from({ length: size }, (_, n) =>
      channelSubscription({
        id: `c${n}`,
        guildId: guildId(n),
        channelId: channelId(n),
        channelName: `papers-${n}`,
        createdBy: '1',
        channelKind: isForum(n, forumEvery) ? 'forum' : 'text',
        layout,
        schedule: dailyAt(new Date(now).toISOString().slice(11, 16), 'UTC'),
        createdAt: now - 24 * 60 * 60_000,
        nextDueAt: now,
      }),
    ),
  )
}

/** How the program is run. */
interface CrowdRun {
  readonly standIn: StandIn
  readonly dataDir: string
  /** Milliseconds by which its clock is ahead of the machine's; negative where it is behind. */
  readonly ahead?: number
  readonly env?: Readonly<Record<string, string>>
  /** Where it runs; default its data folder. */
  readonly cwd?: string
}

/** Starts the built program on such a folder. Its log goes to standard error, which the caller reads. */
export function startCrowdBot({
  standIn,
  dataDir,
  ahead = 0,
  env = {},
  cwd = dataDir,
}: CrowdRun): ChildProcess {
  return spawn(process.execPath, ['--import', SHIFTED_CLOCK, PROGRAM, 'start'], {
    cwd,
    env: {
      PATH: process.env.PATH ?? '',
      DISCORD_TOKEN: standIn.token,
      DISCORD_API_URL: standIn.api,
      DATA_DIR: dataDir,
      DIGEST_SOURCES: join(dataDir, 'digests'),
      CLOCK_AHEAD: String(ahead),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** The largest memory that a process had so far (bytes); Linux only. */
export async function peakMemory(pid: number): Promise<number> {
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {} }
