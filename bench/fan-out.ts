import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStandIn } from '../src/playground/server.ts'
import { seededRandom } from '../test/support/builders/seeded-random.ts'
import { crowdWorld, peakMemory, seedCrowd, startCrowdBot } from '../test/support/processes/crowd.ts'

/** Channels due at once. */
const CHANNELS = 2_000

/** Requests Discord allows in a second. */
const ALLOWED = 50

/** How long a request and its answer travel together at most (ms). */
const JITTER = 200

const SEED = 20250210

/**
 * The built bot posts to all channels of a stand-in that enforces Discord's limits, over a network with
 * jitter: how much of the allowed rate it reaches, how many 429s it meets, and the memory it takes.
 */
export async function benchFanOut(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  const random = seededRandom(SEED)
  const standIn = await startStandIn({ world: crowdWorld(CHANNELS) })
  standIn.misbehave(() => ({ kind: 'travel', there: (random() * JITTER) / 2, back: (random() * JITTER) / 2 }))
  await seedCrowd(dataDir, { size: CHANNELS, now: Date.now(), layout: 'compact' })
  const posted: number[] = []
  const done = new Promise<void>((resolve) => {
    standIn.onMessage(() => {
      posted.push(performance.now())
      if (posted.length === CHANNELS) resolve()
    })
  })
  console.log(`fanout: ${CHANNELS} channels, 0–${JITTER} ms of jitter (seed ${SEED})`)
  const bot = startCrowdBot({ standIn, dataDir, env: { LOG_LEVEL: 'warn' } })
  bot.stderr?.pipe(process.stderr)
  try {
    await done
    const seconds = ((posted.at(-1) ?? 0) - (posted[0] ?? 0)) / 1_000
    const rate = CHANNELS / seconds
    const refused = standIn.requests.filter(({ status }) => status === 429).length
    console.log(
      `achieved / allowed: ${rate.toFixed(1)} / ${ALLOWED} a second = ${((rate / ALLOWED) * 100).toFixed(1)} %`,
    )
    console.log(`answers 429: ${refused}`)
    console.log(`peak memory: ${((await peakMemory(bot.pid ?? 0)) / 1e6).toFixed(0)} MB`)
  } finally {
    bot.kill('SIGTERM')
    await once(bot, 'exit')
    await standIn.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
