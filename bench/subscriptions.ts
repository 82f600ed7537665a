import { mkdtemp, open, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDelivery } from '../src/delivery/delivery.ts'
import type { Publisher } from '../src/delivery/ports.ts'
import { composer } from '../src/discord/messages/digest-post.ts'
import { fixedDigests } from '../src/library/digest-store.ts'
import { Library } from '../src/library/library.ts'
import { createEngine } from '../src/search/engine.ts'
import { openStore } from '../src/store/files/file-store.ts'
import { interestsFrom } from '../src/subscriptions/interests.ts'
import { dailyAt } from '../src/subscriptions/schedule.ts'
import type { Subscription } from '../src/subscriptions/subscription.ts'
import {
  channelSubscription,
  personSubscription,
  sampleDigest,
  samplePaper,
} from '../test/support/builders/samples.ts'
import { putSubscriptions } from '../test/support/builders/stored.ts'
import { median, memoryInUse, quietLog, timesOf, watchLoop } from './measure.ts'

/** What one process on the embedded store is built for. */
const CHANNELS = 1_000
const PERSONS = 10_000

const NOW = Date.parse('2025-02-10T08:00:00Z')
const MINUTE = 60_000
const MADE = NOW - 60 * 24 * 60 * MINUTE

/** `npm run bench -- subscriptions`: ticks, planning, memory and durability with all subscriptions there are. */
export async function benchSubscriptions(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  try {
    console.log(`subscriptions: ${CHANNELS} of channels, ${PERSONS} of persons`)
    const before = memoryInUse()
    await using store = await openStore(folder, quietLog)
    await putSubscriptions(
      store.subscriptions,
      Array.from({ length: CHANNELS + PERSONS }, (_, i) => subscriptionOf(i)),
    )
    console.log(`memory: ${((memoryInUse() - before) / 1e6).toFixed(1)} MB (goal: under 50)`)

    const library = await Library.open(fixedDigests([sampleDigest('2025-02-10', papers())]), createEngine())
    let now = NOW - 10 * MINUTE
    let plannedAt = 0
    const delivery = createDelivery({
      library,
      had: store.had,
      otherInstants: store.otherInstants,
      askTime: async () => null,
      subscriptions: store.subscriptions,
      ledger: {
        ...store.ledger,
        async plan(plans) {
          const counted = await store.ledger.plan(plans)
          plannedAt = performance.now()
          // Planned, and nothing sent: a stopped delivery begins no step.
          delivery.stop()
          return counted
        },
      },
      composer,
      publisher: unreachable,
      clock: { now: () => now },
      random: Math.random,
      report: () => undefined,
      warn: () => undefined,
      monotonic: () => performance.now(),
    })
    const tick = async () => {
      await delivery.plan()
      await delivery.send()
    }
    await tick()
    const idle = await timesOf(100, tick)
    console.log(
      `a tick with nothing due: usually ${median(idle).toFixed(2)} ms, at worst ${Math.max(...idle).toFixed(2)} ms (goal: under 1)`,
    )

    now = NOW
    const blocked = watchLoop()
    const begun = performance.now()
    await tick()
    console.log(
      `${CHANNELS} due at one minute planned and written: ${(plannedAt - begun).toFixed(0)} ms (goal: under 100), longest block of the event loop ${blocked().toFixed(1)} ms (goal: under 20); ${await store.ledger.openSteps()} steps left`,
    )

    const changes = await timesOf(50, (i) => putSubscriptions(store.subscriptions, [subscriptionOf(i, i)]))
    const bytes = await readFile(join(folder, 'subscriptions.json'))
    const peer = await timesOf(50, () => writeAnew(join(folder, 'peer'), bytes))
    console.log(
      `a change made durable: ${median(changes).toFixed(1)} ms for ${(bytes.length / 1e6).toFixed(1)} MB, ${(median(changes) / median(peer)).toFixed(2)} times a bare write, sync and rename (goal: under 2)`,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Channels are due at {@link NOW}, persons an hour later. */
function subscriptionOf(i: number, variant = 0): Subscription {
  const tags = ['Multimodal', 'Robotics', 'Audio', 'Computer Vision']
  if (i < CHANNELS) {
    const id = `c${i.toString(16).padStart(11, '0')}`
    return channelSubscription({
      id,
      channelId: String(1_200_000_000_000_000_000n + BigInt(i)),
      nextDueAt: NOW,
    })
  }
  const userId = String(1_100_000_000_000_000_000n + BigInt(i))
  const interests = interestsFrom([
    { kind: 'tag', value: tags[i % tags.length] ?? '' },
    { kind: 'tag', value: tags[(i + 1) % tags.length] ?? '' },
    { kind: 'keyword', value: `word ${(i + variant) % 100}` },
  ])
  return personSubscription({
    id: `p${userId}`,
    userId,
    interests,
    schedule: dailyAt('10:00', 'Europe/Berlin'),
    nextDueAt: NOW + 60 * MINUTE,
    createdAt: MADE,
  })
}

function papers() {
  return Array.from({ length: 12 }, (_, i) =>
    samplePaper(`2502.${10_000 + i}`, {
      summary: ['It does a thing.', 'That takes some sentences to describe, as they do in a digest.'],
      tags: [i % 2 === 0 ? 'Multimodal' : 'Robotics'],
    }),
  )
}

export const unreachable: Publisher<unknown> = {
  send: async () => ({ status: 'failed', detail: 'nothing is sent here' }),
  look: async () => ({ status: 'looked', posts: [], isWhole: true }),
  time: () => null,
}

async function writeAnew(path: string, bytes: Buffer): Promise<void> {
  const file = await open(`${path}.tmp`, 'w')
  await file.writeFile(bytes)
  await file.sync()
  await file.close()
  await rename(`${path}.tmp`, path)
}
