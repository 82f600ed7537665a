import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LedgerEntry } from '../src/delivery/ledger.ts'
import { createFolderWriter } from '../src/store/files/folder-writer.ts'
import { openLedgerFiles } from '../src/store/files/ledger-files.ts'
import { interestsInTags } from '../src/subscriptions/interests.ts'
import { quietLog, timesOf } from './measure.ts'

/** What the ledger is built for: subscriptions of channels and of persons, and the days it keeps. */
const CHANNELS = 1_000
const PERSONS = 10_000
const DAYS = 14

/** Cost of the ledger at its largest: its files, its memory, opening it, and recording a step. */
export async function benchLedger(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  try {
    const writer = createFolderWriter(async () => undefined)
    console.log(`ledger: ${CHANNELS} channels and ${PERSONS} persons over ${DAYS} days`)
    {
      const ledger = await openLedgerFiles(folder, { writer, log: quietLog, exists: () => true })
      for (let day = 1; day <= DAYS; day += 1) {
        const entries = Array.from({ length: CHANNELS + PERSONS }, (_, i) => entryOf(i, day))
        await ledger.put(entries)
        await ledger.put(entries.map((entry) => withState(entry, 'sending')))
        await ledger.put(entries.map((entry) => withState(entry, 'done')))
      }
      await ledger.close()
    }
    const files = (await readdir(join(folder, 'ledger'))).filter((name) => name.endsWith('.ndjson'))
    const paths = files.map((name) => join(folder, 'ledger', name))
    const bytes = (await Promise.all(paths.map((path) => stat(path)))).reduce(
      (sum, { size }) => sum + size,
      0,
    )
    console.log(`files: ${(bytes / 1e6).toFixed(1)} MB, and as much for their copies`)

    const parsing = performance.now()
    for (const path of paths) {
      for (const line of (await readFile(path, 'utf8')).split('\n')) if (line !== '') JSON.parse(line)
    }
    const parsed = performance.now() - parsing
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    const opening = performance.now()
    const ledger = await openLedgerFiles(folder, { writer, log: quietLog, exists: () => true })
    const opened = performance.now() - opening
    globalThis.gc?.()
    const used = process.memoryUsage().heapUsed - before
    console.log(
      `opening: ${Math.round(opened)} ms, ${(opened / parsed).toFixed(1)} times JSON.parse of its lines; takes ${(used / 1e6).toFixed(0)} MB`,
    )
    const looking = performance.now()
    for (let i = 0; i < 100; i += 1) await ledger.openSteps()
    console.log(`looking for open steps: ${((performance.now() - looking) / 100).toFixed(3)} ms`)

    const times = await timesOf(200, (i) => ledger.put([entryOf(i, DAYS + 1)]))
    const file = await open(join(folder, 'peer'), 'w')
    const line = Buffer.from(`${JSON.stringify(entryOf(0, 1))}\n`)
    const peer = await timesOf(200, async () => {
      await file.write(line)
      await file.datasync()
    })
    await file.close()
    const [ours = 0, theirs = 0] = [times, peer].map((all) => all.sort((a, b) => a - b)[all.length >> 1])
    console.log(
      `recording a step, durable: ${ours.toFixed(2)} ms, ${(ours / theirs).toFixed(1)} times one write and sync of the same line`,
    )
    await ledger.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A channel's day has two messages of six papers; a person's has one of two. */
function entryOf(i: number, day: number): LedgerEntry {
  const isChannel = i < CHANNELS
  const date = `2025-02-${String(day).padStart(2, '0')}`
  const papers = isChannel ? 6 : 2
  return {
    subscriptionId: isChannel
      ? `c${i.toString(16).padStart(11, '0')}`
      : `p${1_100_000_000_000_000_000n + BigInt(i)}`,
    edition: date,
    date,
    seen: { passedOver: '', elsewhere: '' },
    missed: [],
    plannedAt: 1_739_174_400_000,
    dueAt: 1_739_174_400_000,
    terms: {
      target: isChannel
        ? { kind: 'channel', channelId: String(1_200_000_000_000_000_000n + BigInt(i)) }
        : { kind: 'person', userId: String(1_100_000_000_000_000_000n + BigInt(i)) },
      layout: isChannel ? 'compact' : 'direct',
      isForum: false,
      interests: interestsInTags(isChannel ? [] : ['Multimodal', 'Robotics']),
    },
    steps: Array.from({ length: isChannel ? 2 : 1 }, (_, step) => ({
      step: step + 1,
      kind: 'message' as const,
      on: null,
      paperIds: Array.from({ length: papers }, (_, p) => `2502.${10_000 + step * papers + p}`),
      state: 'planned' as const,
      at: 1_739_174_400_000,
      attemptedAt: null,
      failures: null,
      message: null,
      reason: null,
    })),
  }
}

function withState(entry: LedgerEntry, state: 'sending' | 'done'): LedgerEntry {
  const place = { channelId: '1200000000000000000', messageId: '1300000000000000000' }
  return {
    ...entry,
    steps: entry.steps.map((step) => ({ ...step, state, message: state === 'done' ? place : null })),
  }
}
