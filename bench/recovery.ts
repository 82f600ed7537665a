import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { REST, Routes } from 'discord.js'
import type { Fault, FaultPlan } from '../src/playground/faults.ts'
import { type StandIn, startStandIn } from '../src/playground/server.ts'
import { crowdChannels, crowdWorld, seedCrowd, startCrowdBot } from '../test/support/processes/crowd.ts'

/** How Discord is down, for how long (s), and how many channels are due meanwhile. */
interface OutageRun {
  readonly name: string
  readonly seconds: number
  readonly channels: number
  readonly plan: FaultPlan
}

const answers = (status: number): Fault => ({ kind: 'answer', answer: { status, body: {} } })

const OUTAGES: readonly OutageRun[] = [
  { name: 'answers 500', seconds: 20, channels: 200, plan: () => answers(500) },
  { name: 'drops sockets', seconds: 20, channels: 200, plan: () => ({ kind: 'drop', when: 'before' }) },
  { name: 'answers 503', seconds: 110, channels: 200, plan: () => answers(503) },
  {
    // Looks come through, so every post that is tried may have arrived: the hardest case.
    name: 'answers 503 to posts only',
    seconds: 119,
    channels: 200,
    plan: ({ method }) => (method === 'POST' ? answers(503) : null),
  },
  { name: 'answers 500', seconds: 20, channels: 1_000, plan: () => answers(500) },
]

/** Requests that Discord takes in a second. */
const ALLOWED = 50

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
 *
 * @param only a part of the names of the outages that are tried
 */
export async function benchRecovery({ only }: { readonly only: string }): Promise<void> {
  console.log('recovery: channels due while Discord is down; seconds from its return to the posts')
  for (const run of OUTAGES.filter((each) => nameOf(each).includes(only))) {
    const load = loadavg().map((each) => each.toFixed(1))
    const [ours, bare] = [await withBot(run), await withBareLoop(run)]
    const print = ({ first, last }: Recovery) => {
      const share = (run.channels - 1) / (last - first) / ALLOWED
      return `first ${first.toFixed(1)}, last ${last.toFixed(1)}, ${(share * 100).toFixed(0)} % of ${ALLOWED} a second`
    }
    console.log(`  ${nameOf(run)} (load ${load.join(' ')}):`)
    console.log(`    Paperboy: ${print(ours)}; bare discord.js: ${print(bare)}`)
  }
}

function nameOf({ name, seconds, channels }: OutageRun): string {
  return `${name} for ${seconds} s, ${channels} channels`
}

async function withBot(run: OutageRun): Promise<Recovery> {
  const { channels } = run
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  const standIn = await startStandIn({ world: crowdWorld(channels) })
  // Due when the bot has surely started.
  const dueAt = Math.ceil((Date.now() + START_PATIENCE) / 60_000) * 60_000
  await seedCrowd(dataDir, { size: channels, now: dueAt, layout: 'compact' })
  const bot = startCrowdBot({ standIn, dataDir, env: { LOG_LEVEL: 'error' } })
  bot.stderr?.pipe(process.stderr)
  try {
    await standIn.connected()
    await isQuiet(standIn)
    return await outageOf(standIn, run)
  } finally {
    bot.kill('SIGTERM')
    await once(bot, 'exit')
    await standIn.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function withBareLoop(run: OutageRun): Promise<Recovery> {
  const { channels } = run
  const standIn = await startStandIn({ world: crowdWorld(channels) })
  const rest = new REST({ api: standIn.api }).setToken(standIn.token)
  let isOver = false
  const post = async (channelId: string) => {
    while (!isOver) {
      try {
        await rest.post(Routes.channelMessages(channelId), { body: { content: 'A digest' } })
        return
      } catch {
        await sleep(BARE_PAUSE)
      }
    }
  }
  try {
    const recovery = outageOf(standIn, run)
    void Promise.all(crowdChannels(channels).map(post))
    return await recovery
  } finally {
    // A post whose answer is still on its way would else be tried for ever.
    isOver = true
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
async function outageOf(standIn: StandIn, { seconds, channels, plan }: OutageRun): Promise<Recovery> {
  const posted: number[] = []
  const isComplete = new Promise<void>((resolve) => {
    standIn.onMessage(() => {
      posted.push(performance.now())
      if (posted.length === channels) resolve()
    })
  })
  const isTried = new Promise<void>((resolve) => {
    standIn.misbehave((request) => {
      const fault = plan(request)
      if (fault !== null) resolve()
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
