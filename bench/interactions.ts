import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type StandIn, startStandIn } from '../src/playground/server.ts'
import { readSampleText } from '../test/support/builders/sample-text.ts'
import {
  crowdChannels,
  crowdPeople,
  crowdWorld,
  seedCrowd,
  startCrowdBot,
} from '../test/support/processes/crowd.ts'

/** Channels due while people ask. */
const CHANNELS = 2_000

/** People who ask, in turn. */
const PEOPLE = 250

/** Commands a second under load, and for how many seconds. */
const LOAD = 100
const SECONDS = 20

/** Bytes of digests read meanwhile. */
const INGEST = 3_000_000

/** Milliseconds after the start at which the digests arrive. */
const INGEST_AFTER = 8_000

/**
 * How long people wait, from the gateway's frame leaving the stand-in to the answer arriving there: Paperboy
 * during a fan-out, an ingest and 100 commands a second, and a bare discord.js bot that only echoes, idle and
 * under the same commands.
 */
export async function benchInteractions(): Promise<void> {
  console.log(`interactions: ${LOAD} commands a second for ${SECONDS} s`)
  const echo = await withEchoBot(async (standIn) => ({
    idle: await ask(standIn, { perSecond: 10, seconds: 10 }),
    loaded: await ask(standIn, { perSecond: LOAD, seconds: SECONDS }),
  }))
  const { times, posted, ingested } = await withPaperboy()
  console.log(row('echo bot, idle', echo.idle))
  console.log(row('echo bot, the same commands', echo.loaded))
  console.log(
    row(`Paperboy, ${posted} posts and ${(ingested / 1e6).toFixed(1)} MB of digests meanwhile`, times),
  )
  const p50 = percentile(times, 0.5) / percentile(echo.idle, 0.5)
  const p99 = percentile(times, 0.99)
  const goal = Math.max(50, 3 * percentile(echo.loaded, 0.99))
  console.log(`p50: ${p50.toFixed(2)} times the idle echo bot's (goal 1.5)`)
  console.log(`p99: ${p99.toFixed(1)} ms (goal ${goal.toFixed(0)})`)
}

async function withEchoBot<T>(run: (standIn: StandIn) => Promise<T>): Promise<T> {
  const standIn = await startStandIn({ world: crowdWorld(CHANNELS, PEOPLE) })
  const bot = spawn(process.execPath, [join(import.meta.dirname, 'echo-bot.mjs')], {
    env: { PATH: process.env.PATH ?? '', DISCORD_API_URL: standIn.api, DISCORD_TOKEN: standIn.token },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    await saying(bot, 'ready')
    return await run(standIn)
  } finally {
    bot.kill('SIGKILL')
    await standIn.close()
  }
}

async function withPaperboy() {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  const standIn = await startStandIn({ world: crowdWorld(CHANNELS, PEOPLE) })
  await seedCrowd(dataDir, { size: CHANNELS, now: Date.now(), layout: 'compact' })
  const text = await manyDays()
  let ingested = 0
  const publisher = createServer((_request, response) => {
    setTimeout(() => {
      ingested += text.length
      response.end(text)
    }, INGEST_AFTER)
  }).listen(0, '127.0.0.1')
  await once(publisher, 'listening')
  const url = `http://127.0.0.1:${(publisher.address() as AddressInfo).port}/digests.md`
  const bot = startCrowdBot({
    standIn,
    dataDir,
    env: { DIGEST_SOURCES: url, ALLOW_PRIVATE_SOURCES: 'yes' },
  })
  try {
    const read = saying(bot, 'digest of 2015-01-01 ingested')
    await standIn.connected()
    await pause(3_000)
    const before = postsIn(standIn)
    const times = await ask(standIn, { perSecond: LOAD, seconds: SECONDS })
    const posted = postsIn(standIn) - before
    await read
    return { times, posted, ingested }
  } finally {
    bot.kill('SIGTERM')
    await once(bot, 'exit')
    publisher.close()
    await standIn.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function postsIn(standIn: StandIn): number {
  return crowdChannels(CHANNELS).reduce((sum, channel) => sum + standIn.messages(channel).length, 0)
}

/** The sample over and over, each on a day and with arXiv ids of its own, up to {@link INGEST} bytes. */
async function manyDays(): Promise<string> {
  const sample = await readSampleText()
  const days = Math.ceil(INGEST / sample.length)
  return Array.from({ length: days }, (_, day) => {
    const date = new Date(Date.UTC(2015, 0, 1 + day)).toISOString().slice(0, 10)
    const month = `${15 + (Math.floor(day / 12) % 10)}${String((day % 12) + 1).padStart(2, '0')}`
    return sample.replaceAll('2025-02-10', date).replaceAll('2502.', `${month}.`)
  }).join('\n\n')
}

/** Sends commands evenly; gives the milliseconds that each took. */
async function ask(standIn: StandIn, { perSecond, seconds }: { perSecond: number; seconds: number }) {
  const sent = new Map<string, number>()
  const times: number[] = []
  const { gateway } = standIn
  const dispatch = gateway.dispatch.bind(gateway)
  gateway.dispatch = (event, data, intents) => {
    if (event === 'INTERACTION_CREATE') sent.set((data as { id: string }).id, performance.now())
    dispatch(event, data, intents)
  }
  standIn.misbehave(({ path }) => {
    const id = /\/interactions\/(\d+)\//.exec(path)?.[1] ?? ''
    const at = sent.get(id)
    if (at !== undefined) times.push(performance.now() - at)
    sent.delete(id)
    return null
  })
  const [channelId = ''] = crowdChannels(1)
  const people = crowdPeople(PEOPLE)
  const begun = performance.now()
  const answers: Promise<unknown>[] = []
  for (let n = 0; n < perSecond * seconds; n += 1) {
    await pause(Math.max(0, begun + (n * 1_000) / perSecond - performance.now()))
    const person = standIn.person(people[n % people.length] ?? '')
    const query = n % 2 === 0 ? 'VideoRoPE' : 'rotary position embedding'
    answers.push(person.slash({ channelId, command: 'paper', options: { query } }))
  }
  await Promise.all(answers)
  standIn.misbehave(null)
  gateway.dispatch = dispatch
  return times.sort((a, b) => a - b)
}

/** Resolves once a program's standard error has a text. */
function saying(bot: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    bot.stderr?.setEncoding('utf8').on('data', (chunk: string) => chunk.includes(text) && resolve())
    bot.once('exit', (code) => reject(new Error(`ended with ${code} before saying "${text}"`)))
  })
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

function row(name: string, times: readonly number[]): string {
  const [p50, p99, worst] = [0.5, 0.99, 1].map((part) => `${percentile(times, part).toFixed(1)} ms`)
  return `${name}: p50 ${p50}, p99 ${p99}, worst ${worst} (${times.length} answers)`
}
