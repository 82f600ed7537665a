import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { access, cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { CONTENT_KINDS } from '../../src/store/contents.ts'
import { openStore, restoreStore } from '../../src/store/files/file-store.ts'
import { channelSubscription, sampleDigest } from '../support/builders/samples.ts'
import { seededRandom } from '../support/builders/seeded-random.ts'
import { putDigests, putSubscriptions } from '../support/builders/stored.ts'

/**
 * Kills the built program with SIGKILL in the middle of `backup`, of a bot that makes one, and of `restore --replace`, at random moments.
 * Afterwards a backup is there whole or not at all; a folder is as it was before or as the backup has it, nothing of
 * either is lost, and the same command run again does its work.
 *
 * `npm run test:backup -- [--kills N] [--seed N]`
 */

const PROGRAM = join(import.meta.dirname, '../../dist/src/main.js')

/** Days of digests in each state: enough files and bytes that a kill meets the work and not its beginning. */
const DAYS = 900

/** Milliseconds after which something hangs. */
const STUCK = 60_000

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '60' }, seed: { type: 'string' } },
})
const kills = Number(values.kills)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const random = seededRandom(seed)
const below = (limit: number) => Math.floor(random() * limit)

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {} }

/** Fills a folder with digests, and subscriptions of a name unless that is `null`: a bot would pause those of no server that it knows. */
async function fill(dataDir: string, name: string | null): Promise<void> {
  await mkdir(join(dataDir, 'digests'), { recursive: true })
  await using store = await openStore(dataDir, silent)
  const dates = Array.from({ length: DAYS }, (_, n) =>
    new Date(Date.UTC(2022, 0, 1 + n)).toISOString().slice(0, 10),
  )
  const ids = (n: number) => [1, 2, 3].map((paper) => `2${String(n).padStart(3, '0')}.0000${paper}`)
  await putDigests(
    store.digests,
    dates.map((date, n) => sampleDigest(date, ids(n))),
  )
  if (name === null) return
  await putSubscriptions(
    store.subscriptions,
    Array.from({ length: 300 }, (_, n) =>
      channelSubscription({ id: `${name}${n}`, channelId: `${name}${n}` }),
    ),
  )
}

/** What stands for everything that a folder keeps. Opening it finishes a restore that was killed. */
async function stateOf(dataDir: string): Promise<string> {
  await using store = await openStore(dataDir, silent)
  const hash = createHash('sha256')
  for (const kind of CONTENT_KINDS) {
    for await (const items of store.contents.read(kind)) hash.update(JSON.stringify(items))
  }
  return hash.digest('hex')
}

interface World {
  readonly base: string
  readonly standIn: StandIn
  /** Two folders that nothing changes, one for a bot, a backup of the second, and their states. */
  readonly first: string
  readonly second: string
  readonly ofBot: string
  readonly backup: string
  readonly states: { readonly first: string; readonly second: string; readonly ofBot: string }
}

async function createWorld(): Promise<World> {
  const base = await mkdtemp(join(tmpdir(), 'paperboy-backup-kills-'))
  const place = (name: string) => join(base, name)
  const [first, second, ofBot, backup] = [
    place('first'),
    place('second'),
    place('bot'),
    place('second.backup'),
  ]
  await fill(first, 'a')
  await fill(second, 'b')
  await fill(ofBot, null)
  await run(['backup', backup], second, {}).ended
  const states = { first: await stateOf(first), second: await stateOf(second), ofBot: await stateOf(ofBot) }
  return { base, standIn: await startStandIn({ rateLimits: 'off' }), first, second, ofBot, backup, states }
}

function run(args: readonly string[], dataDir: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH ?? '',
      DATA_DIR: dataDir,
      DIGEST_SOURCES: join(dataDir, 'digests'),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  const timer = setTimeout(() => child.kill('SIGABRT'), STUCK)
  const ended = once(child, 'close').then(([code, signal]) => {
    clearTimeout(timer)
    return { code, signal, said }
  })
  return { child, ended, said: () => said }
}

/** Kills a program at a random moment after something changes in a folder for the nth time. */
function killWhenChanged(child: ChildProcess, folder: string, changes: number, withinMs: number): () => void {
  let left = 1 + below(changes)
  const timers: NodeJS.Timeout[] = []
  const watcher = watch(folder, () => {
    left -= 1
    if (left === 0) timers.push(setTimeout(() => child.kill('SIGKILL'), below(withinMs)))
  })
  return () => {
    watcher.close()
    for (const timer of timers) clearTimeout(timer)
  }
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

function expectSame(found: string, expected: readonly string[], what: string): void {
  if (!expected.includes(found)) throw new Error(`seed ${seed}: ${what}`)
}

/** A backup is restored to what it was made of. */
async function expectWhole({ base }: World, file: string, state: string): Promise<void> {
  const target = join(base, 'check')
  await mkdir(target)
  await restoreStore(target, { file, replace: false, now: Date.now(), log: silent })
  expectSame(await stateOf(target), [state], `${file} is not what was backed up`)
  await rm(target, { recursive: true })
}

/** Kills the command, or the bot that does its work. Gives whether it was in the middle. */
async function killBackup(world: World, byBot: boolean): Promise<boolean> {
  const { base, standIn } = world
  const [source, state] = byBot ? [world.ofBot, world.states.ofBot] : [world.first, world.states.first]
  const folder = join(base, 'backups')
  const file = join(folder, 'x.backup')
  await mkdir(folder)
  const bot = byBot
    ? run(['start'], source, { DISCORD_TOKEN: standIn.token, DISCORD_API_URL: standIn.api })
    : null
  while (bot !== null && !bot.said().includes('/channel subscribe')) {
    if (bot.child.exitCode !== null) throw new Error(`seed ${seed}: the bot ended: ${bot.said()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const command = run(['backup', file], source, {})
  const stop = killWhenChanged((bot ?? command).child, folder, 3, 60)
  const { signal } = await command.ended
  if (bot !== null && bot.child.signalCode === null) bot.child.kill('SIGKILL')
  await bot?.ended
  stop()
  const made = await isThere(file)
  expectSame(await stateOf(source), [state], 'a backup changed what it is of')
  if (made) await expectWhole(world, file, state)
  else {
    const again = await run(['backup', file], source, {}).ended
    if (again.code !== 0) throw new Error(`seed ${seed}: the next backup failed: ${again.said}`)
    await expectWhole(world, file, state)
  }
  await rm(folder, { recursive: true })
  return byBot ? !made : signal === 'SIGKILL'
}

async function killRestore(world: World): Promise<boolean> {
  const { base, first, backup, states } = world
  const target = join(base, 'target')
  await cp(first, target, { recursive: true })
  const restoring = run(['restore', backup, '--replace'], target, {})
  const stop = killWhenChanged(restoring.child, target, 24, 20)
  const { signal, code, said } = await restoring.ended
  stop()
  if (signal === null && code !== 0) throw new Error(`seed ${seed}: the restore failed: ${said}`)
  const state = await stateOf(target)
  expectSame(state, [states.first, states.second], 'the folder is neither as before nor as in the backup')
  const names = await readdir(target)
  if (names.some((name) => name.startsWith('.restore'))) {
    throw new Error(`seed ${seed}: a restore left ${names.join(', ')}`)
  }
  if (state === states.second) {
    const [aside = ''] = names.filter((name) => name.startsWith('before-restore-'))
    expectSame(await stateOf(join(target, aside)), [states.first], 'what was moved aside is not whole')
  } else {
    const again = await run(['restore', backup, '--replace'], target, {}).ended
    if (again.code !== 0) throw new Error(`seed ${seed}: the next restore failed: ${again.said}`)
    expectSame(await stateOf(target), [states.second], 'the next restore did not bring it back')
  }
  await rm(target, { recursive: true })
  return signal === 'SIGKILL'
}

console.log(`backup kills: ${kills}, seed ${seed}`)
const world = await createWorld()
try {
  const inMiddle = { backup: 0, bot: 0, restore: 0 }
  for (let n = 0; n < kills; n += 1) {
    // Most of all restores, which have the most moments.
    const kind = n % 6 === 0 ? 'bot' : n % 3 === 1 ? 'backup' : 'restore'
    const met = kind === 'restore' ? await killRestore(world) : await killBackup(world, kind === 'bot')
    if (met) inMiddle[kind] += 1
  }
  console.log(
    `all as before or as in the backup; killed in the middle: ${JSON.stringify(inMiddle)} of ${kills}`,
  )
  if (inMiddle.restore === 0 || inMiddle.backup === 0) throw new Error('no kill met the middle')
} finally {
  await world.standIn.close()
  await rm(world.base, { recursive: true, force: true })
}
