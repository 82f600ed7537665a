import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDelivery } from '../src/delivery/delivery.ts'
import { composer } from '../src/discord/messages/digest-post.ts'
import { ingest } from '../src/ingest/ingest.ts'
import { Library } from '../src/library/library.ts'
import { createEngine } from '../src/search/engine.ts'
import { openStore } from '../src/store/files/file-store.ts'
import { interestsFrom } from '../src/subscriptions/interests.ts'
import { INTEREST_LIMIT } from '../src/subscriptions/subscription.ts'
import { channelSubscription } from '../test/support/builders/samples.ts'
import { putSubscriptions } from '../test/support/builders/stored.ts'
import { quietLog, watchLoop } from './measure.ts'

const DATE = '2025-02-10'
const NOW = Date.parse(`${DATE}T08:00:00Z`)

/** Rows of a day, and characters of a summary, as many as a day takes within 16 MB. */
const ROWS = 2_000
const CHARACTERS = 7_000

/** `npm run bench -- turns`: the longest that the event loop is blocked by the heaviest day there can be, phase by phase. */
export async function benchTurns(): Promise<void> {
  const base = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  try {
    await using store = await openStore(join(base, 'data'), quietLog)
    const library = await Library.open(store.digests, createEngine())
    const clock = { now: () => NOW }
    const parts = {
      clock,
      archive: store.archive,
      allowPrivate: false,
      random: () => 0,
      sleep: async () => undefined,
    }
    const read = async (file: string, text: string) => {
      await writeFile(join(base, file), text)
      return phase(`reading ${file}, ${(text.length / 1e6).toFixed(0)} MB`, async () => {
        for await (const _ of ingest(library, [join(base, file)], parts));
      })
    }
    console.log('Longest block of the event loop, milliseconds (goal: under 50)')
    await read(`${DATE}.md`, table(''))
    await read(`corrected-${DATE}.md`, table('corrected '))
    await read(`again-${DATE}.md`, table('corrected '))
    await read('grouped.json', grouped('2025-02-09'))
    await library.settled()
    const keywords = Array.from({ length: INTEREST_LIMIT }, (_, n) => ({
      kind: 'keyword' as const,
      value: `${wordOf(n)}ish unheard${n} "never said ${n}"`,
    }))
    await putSubscriptions(store.subscriptions, [
      channelSubscription({ interests: interestsFrom(keywords), nextDueAt: NOW, createdAt: NOW - 1e9 }),
    ])
    const delivery = createDelivery({
      library,
      had: store.had,
      otherInstants: store.otherInstants,
      askTime: async () => null,
      subscriptions: store.subscriptions,
      ledger: store.ledger,
      composer,
      publisher: {
        send: async () => ({ status: 'failed', detail: 'nothing is sent here' }),
        look: async () => ({ status: 'looked', posts: [], isWhole: true }),
        time: () => null,
      },
      clock,
      random: () => 0,
      report: () => undefined,
      warn: () => undefined,
      monotonic: () => performance.now(),
    })
    await phase(`planning for ${INTEREST_LIMIT} keywords`, delivery.plan)
    await phase('opening the library', async () => {
      await (await Library.open(store.digests, createEngine())).settled()
    })
  } finally {
    await rm(base, { recursive: true, force: true })
  }
}

async function phase(name: string, run: () => Promise<void>): Promise<void> {
  const blocked = watchLoop()
  const begun = performance.now()
  await run()
  const seconds = (performance.now() - begun) / 1_000
  console.log(`  ${name.padEnd(40)} ${blocked().toFixed(0).padStart(6)}   (${seconds.toFixed(1)} s in all)`)
}

function wordOf(n: number): string {
  const stem = ['diffus', 'transform', 'reinforc', 'quantiz', 'retriev', 'segment', 'align'][n % 7] ?? ''
  return `${stem}${n % 97}`
}

function sentence(n: number): string {
  let text = ''
  for (let at = n; text.length < CHARACTERS; at += 7) text += `${wordOf(at)} model${at % 31} of agents `
  return text
}

function idOf(n: number): string {
  return `2502.${String(10_000 + n)}`
}

function table(prefix: string): string {
  const rows = Array.from(
    { length: ROWS },
    (_, n) => `| [${prefix}Paper ${n}](https://arxiv.org/abs/${idOf(n)}) | Ann Lee | - ${sentence(n)} |`,
  )
  return `| Title | Authors | Summary |\n|---|---|---|\n${rows.join('\n')}\n`
}

/** One JSON object by topics, which can't be read paper by paper. */
function grouped(date: string): string {
  const topics = Array.from({ length: 40 }, (_, t) => [
    `Topic ${t}`,
    Array.from({ length: 50 }, (__, n) => ({
      id: idOf(20_000 + t * 50 + n),
      title: `Paper ${t} ${n}`,
      summary: sentence(n),
    })),
  ])
  return JSON.stringify({ date, ...Object.fromEntries(topics) })
}
