import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { REST, Routes } from 'discord.js'
import type { Fault } from '../src/playground/faults.ts'
import { type StandIn, startStandIn } from '../src/playground/server.ts'
import { crowdChannels, crowdWorld, seedCrowd, startCrowdBot } from '../test/support/crowd.ts'

/** Channels due at once. */
const CHANNELS = 200

/** How Discord is down, and for how long (s). */
const OUTAGES: readonly { readonly name: string; readonly seconds: number; readonly fault: Fault }[] = [
  { name: 'answers 500', seconds: 20, fault: { kind: 'answer', answer: { status: 500, body: {} } } },
  { name: 'drops sockets', seconds: 20, fault: { kind: 'drop', when: 'before' } },
  { name: 'answers 503', seconds: 110, fault: { kind: 'answer', answer: { status: 503, body: {} } } },
]

/** Milliseconds after which the bare loop tries a message again. */
const BARE_PAUSE = 1_000

/** Milliseconds that a bot takes to start, at most. */
const START_PATIENCE = 30_000

/** Seconds from Discord's return to the first post, and to the last. */
interface Recovery {
  readonly first: number
  readonly last: number
}

/**
 * The built bot has posts for all channels due while Discord is down: how soon after its return they are there, beside a
 * loop over discord.js that tries each message again after a second.
 */
export async function benchRecovery(): Promise<void> {
  console.log(
    `recovery: ${CHANNELS} channels due while Discord is down; seconds from its return to the posts`,
  )
  for (const { name, seconds, fault } of OUTAGES) {
    const [ours, bare] = [await withBot(fault, seconds), await withBareLoop(fault, seconds)]
    const print = ({ first, last }: Recovery) => `first ${first.toFixed(1)}, last ${last.toFixed(1)}`
    console.log(`  ${name} for ${seconds} s: ${print(ours)} (goal 6, 10); bare discord.js: ${print(bare)}`)
  }
}

async function withBot(fault: Fault, seconds: number): Promise<Recovery> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  const standIn = await startStandIn({ world: crowdWorld(CHANNELS) })
  // Due when the bot has surely started.
  const dueAt = Math.ceil((Date.now() + START_PATIENCE) / 60_000) * 60_000
  await seedCrowd(dataDir, { size: CHANNELS, now: dueAt, form: 'compact' })
  const bot = startCrowdBot({ standIn, dataDir, env: { LOG_LEVEL: 'error' } })
  bot.stderr?.pipe(process.stderr)
  try {
    await standIn.connected()
    await isQuiet(standIn)
    return await outageOf(standIn, fault, seconds)
  } finally {
    bot.kill('SIGTERM')
    await once(bot, 'exit')
    await standIn.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function withBareLoop(fault: Fault, seconds: number): Promise<Recovery> {
  const standIn = await startStandIn({ world: crowdWorld(CHANNELS) })
  const rest = new REST({ api: standIn.api }).setToken(standIn.token)
  const post = async (channelId: string) => {
    for (;;) {
      try {
        await rest.post(Routes.channelMessages(channelId), { body: { content: 'A digest' } })
        return
      } catch {
        await sleep(BARE_PAUSE)
      }
    }
  }
  try {
    const recovery = outageOf(standIn, fault, seconds)
    void Promise.all(crowdChannels(CHANNELS).map(post))
    return await recovery
  } finally {
    await standIn.close()
  }
}

/** Resolves when the bot has started: nothing is asked for a few seconds. */
async function isQuiet(standIn: StandIn): Promise<void> {
  for (let before = -1; before !== standIn.requests.length; ) {
    before = standIn.requests.length
    await sleep(3_000)
  }
}

/** Everything fails from now on until so long after the first message was tried; then everything works. */
async function outageOf(standIn: StandIn, fault: Fault, seconds: number): Promise<Recovery> {
  const posted: number[] = []
  const isComplete = new Promise<void>((resolve) => {
    standIn.onMessage(() => {
      posted.push(performance.now())
      if (posted.length === CHANNELS) resolve()
    })
  })
  const isTried = new Promise<void>((resolve) => {
    standIn.misbehave(() => {
      resolve()
      return fault
    })
  })
  await isTried
  await sleep(seconds * 1_000)
  standIn.misbehave(null)
  const back = performance.now()
  await isComplete
  return { first: ((posted[0] ?? 0) - back) / 1_000, last: ((posted.at(-1) ?? 0) - back) / 1_000 }
}
