import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openCorpus } from '../src/cli/open-library.ts'
import { startStandIn } from '../src/playground/server.ts'
import { openStore } from '../src/store/files/file-store.ts'
import { putDigests } from '../test/support/builders/stored.ts'
import { median, quietLog } from './measure.ts'

const CORPUS = resolve(process.cwd(), '../shared/corpus/papers.ndjson')
const PROGRAM = join(import.meta.dirname, '../dist/src/main.js')

const RUNS = 5

/** How long a bot is idle before its memory is read (ms). */
const IDLE = 4_000

/** Milliseconds after which a bot that is not ready fails the benchmark. */
const STUCK = 60_000

/** Most memory beside a bare client's, and how much later the bot may be ready (ms). */
const GOALS = { empty: 1.32, full: 1.78, laterMs: 500 } as const

/** What one start took. */
interface Start {
  readonly ms: number
  /** Resident memory when idle (MB). */
  readonly mb: number
}

/** What is started, and what it says on standard error once it is ready. */
interface Program {
  readonly name: string
  readonly args: readonly string[]
  readonly ready: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * The built bot with no paper and with the corpus, beside a bare discord.js client that answers a command: memory when idle, and the
 * time until ready, medians of alternating starts (Linux only).
 */
export async function benchStart(): Promise<void> {
  const base = await mkdtemp(join(tmpdir(), 'paperboy-start-'))
  const standIn = await startStandIn({ rateLimits: 'off', gateway: { identifyIntervalMs: 0 } })
  const discord = { DISCORD_TOKEN: standIn.token, DISCORD_API_URL: standIn.api }
  const bot = (name: string): Program => ({
    name,
    args: [PROGRAM, 'start'],
    ready: '/channel subscribe',
    env: { ...discord, DATA_DIR: join(base, name), DIGEST_SOURCES: join(base, name, 'digests') },
  })
  const bare = join(import.meta.dirname, 'echo-bot.mjs')
  const programs: Program[] = [{ name: 'bare', args: [bare], ready: 'ready', env: discord }, bot('empty')]
  try {
    await mkdir(join(base, 'empty/digests'), { recursive: true })
    const papers = await fill(join(base, 'full'))
    if (papers > 0) programs.push(bot('full'))
    const starts = new Map<string, Start[]>(programs.map(({ name }) => [name, []]))
    // The first starts fill the caches of the system, and the bot makes its index.
    for (const each of programs) await startOnce(each)
    for (let n = 0; n < RUNS; n += 1) {
      for (const each of programs) starts.get(each.name)?.push(await startOnce(each))
    }
    print(starts, papers)
  } finally {
    await standIn.close()
    await rm(base, { recursive: true, force: true })
  }
}

/** A data folder with the corpus, where that is beside the project. Gives how many papers it has. */
async function fill(dataDir: string): Promise<number> {
  await mkdir(join(dataDir, 'digests'), { recursive: true })
  const isThere = await access(CORPUS).then(
    () => true,
    () => false,
  )
  if (!isThere) return 0
  const corpus = await openCorpus(CORPUS)
  await using store = await openStore(dataDir, quietLog)
  await putDigests(
    store.digests,
    corpus.dates().flatMap((date) => corpus.digest(date) ?? []),
  )
  return corpus.size
}

async function startOnce({ args, ready, env, name }: Program): Promise<Start> {
  const begun = performance.now()
  const child = spawn(process.execPath, [...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const gone = once(child, 'close')
  const stuck = setTimeout(() => child.kill('SIGKILL'), STUCK)
  let said = ''
  const ms = await new Promise<number>((fulfil, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text
      if (said.includes(ready)) fulfil(performance.now() - begun)
    })
    void gone.then(() => reject(new Error(`${name} ended: ${said}`)))
  })
  await pause(IDLE)
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
  const mb = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024
  child.kill('SIGTERM')
  await gone
  clearTimeout(stuck)
  return { ms, mb }
}

function print(starts: ReadonlyMap<string, readonly Start[]>, papers: number): void {
  const load = loadavg().map((each) => each.toFixed(1))
  const of = (name: string) => {
    const all = starts.get(name) ?? []
    return { ms: median(all.map(({ ms }) => ms)), mb: median(all.map(({ mb }) => mb)) }
  }
  const bare = of('bare')
  console.log(`start: medians of ${RUNS} alternating starts; load ${load.join(' ')}`)
  console.log(`bare discord.js client: ${bare.mb.toFixed(0)} MB, ready after ${bare.ms.toFixed(0)} ms`)
  for (const [name, goal] of [
    ['empty', GOALS.empty],
    ['full', GOALS.full],
  ] as const) {
    if (!starts.has(name)) continue
    const { ms, mb } = of(name)
    const times = mb / bare.mb
    console.log(
      `${name === 'empty' ? 'no paper' : `${papers} papers`}: ${mb.toFixed(0)} MB, ${times.toFixed(2)} times as much (goal ${goal}: ${word(times <= goal)}); ready after ${ms.toFixed(0)} ms, ${(ms - bare.ms).toFixed(0)} later (goal ${GOALS.laterMs}: ${word(ms - bare.ms <= GOALS.laterMs)})`,
    )
  }
}

function word(isMet: boolean): string {
  return isMet ? 'met' : 'not met'
}
