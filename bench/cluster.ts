import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { PLANNER_LEASE } from '../src/cluster/lease-store.ts'
import { createDelivery } from '../src/delivery/delivery.ts'
import { composer } from '../src/discord/messages/digest-post.ts'
import { fixedDigests } from '../src/library/digest-store.ts'
import { Library } from '../src/library/library.ts'
import { findPostgres, startPostgres } from '../src/playground/postgres-server.ts'
import { createEngine } from '../src/search/engine.ts'
import { type DatabaseUrl, readDatabaseUrl } from '../src/store/postgres/database-url.ts'
import { leaseTable } from '../src/store/postgres/leases.ts'
import { openDatabase } from '../src/store/postgres/open.ts'
import { openTables } from '../src/store/postgres/tables.ts'
import { channelSubscription, ledgerEntry, sampleDigest } from '../test/support/builders/samples.ts'
import { idleDelay, loopDelayDuring } from './loop-delay.ts'
import { quietLog } from './measure.ts'
import { unreachable } from './subscriptions.ts'

/** Steps that are claimed and recorded, one a server. */
const STEPS = 10_000

/** Subscriptions that are due at one minute. */
const DUE = 100_000

/** How long the loop is watched while nothing is done, to compare (ms). */
const IDLE_FOR = 10_000

/** Requests a second that Discord takes of a bot. */
const DISCORD = 50

const NOW = Date.parse('2025-02-10T08:00:00Z')

/** What several processes do with one database: steps a second, and planning for very many. */
export async function benchCluster(): Promise<void> {
  const programs = findPostgres(process.env.PATH ?? '')
  if (programs === null) {
    console.log('cluster: left out, since PostgreSQL is not on this machine (apt install postgresql)')
    return
  }
  await using server = await startPostgres(programs)
  console.log(`cluster: ${STEPS} steps, each claimed and recorded twice; PostgreSQL writes durably`)
  for (const processes of [1, 2, 4]) {
    const at = await emptyDatabase(server, `steps_${processes}`)
    await fill(at)
    const seconds = await work(at, processes)
    console.log(
      `${processes} ${processes === 1 ? 'process' : 'processes'}: ${seconds.toFixed(1)} s, ${Math.round(STEPS / seconds / DISCORD)} times Discord's ${DISCORD} a second (goal: 60)`,
    )
  }
  await plan(await emptyDatabase(server, 'planning'))
}

async function emptyDatabase(
  server: Awaited<ReturnType<typeof startPostgres>>,
  name: string,
): Promise<DatabaseUrl> {
  await server.createDatabase(name)
  const at = readDatabaseUrl(server.url(name))
  if ('expected' in at) throw new Error(at.expected)
  return at
}

async function fill(at: DatabaseUrl): Promise<void> {
  await using database = await openDatabase(at, quietLog, null)
  const { contents } = await openTables(database, {
    id: 'bench',
    planFence: () => null,
    sinceNow: () => () => true,
  })
  for (let from = 0; from < STEPS; from += 1_000) {
    const numbers = Array.from({ length: 1_000 }, (_, i) => from + i)
    await contents.write(
      'subscriptions',
      numbers.map((i) => channelSubscription({ id: `c${i}`, guildId: `g${i}`, channelId: `ch${i}` })),
    )
    await contents.write(
      'ledger',
      numbers.map((i) => ledgerEntry({ subscriptionId: `c${i}` })),
    )
  }
}

/** Seconds from the moment at which all processes are ready until nothing is left. */
async function work(at: DatabaseUrl, processes: number): Promise<number> {
  const worker = fileURLToPath(new URL('./cluster-worker.ts', import.meta.url))
  const children = Array.from({ length: processes }, (_, i) =>
    fork(worker, [at.url, `worker-${i}`], { execArgv: ['--import', 'tsx'] }),
  )
  await Promise.all(children.map((child) => once(child, 'message')))
  const begun = performance.now()
  const ends = children.map((child) => once(child, 'message'))
  for (const child of children) child.send('begin')
  await Promise.all(ends)
  const seconds = (performance.now() - begun) / 1_000
  for (const child of children) child.kill()
  return seconds
}

async function plan(at: DatabaseUrl): Promise<void> {
  await using database = await openDatabase(at, quietLog, null)
  const leases = leaseTable(database)
  const [lease] = await leases.take([PLANNER_LEASE], 'bench', { ms: 60 * 60_000 })
  const tables = await openTables(database, {
    id: 'bench',
    planFence: () => lease?.fence ?? null,
    sinceNow: () => () => true,
  })
  for (let from = 0; from < DUE; from += 1_000) {
    const some = Array.from({ length: 1_000 }, (_, i) => from + i)
    await tables.contents.write(
      'subscriptions',
      some.map((i) =>
        channelSubscription({
          id: `c${i}`,
          guildId: `g${i}`,
          channelId: `ch${i}`,
          createdAt: NOW - 30 * 24 * 60 * 60_000,
          nextDueAt: NOW,
        }),
      ),
    )
  }
  const digest = sampleDigest(
    '2025-02-10',
    Array.from({ length: 100 }, (_, i) => `2502.${10_000 + i}`),
  )
  const delivery = createDelivery({
    library: await Library.open(fixedDigests([digest]), createEngine()),
    had: tables.had,
    otherInstants: tables.otherInstants,
    askTime: async () => null,
    subscriptions: tables.subscriptions,
    ledger: tables.ledger,
    composer,
    publisher: unreachable,
    clock: { now: () => NOW },
    random: Math.random,
    report: () => undefined,
    warn: () => undefined,
    monotonic: () => performance.now(),
  })
  const idle = await idleDelay(IDLE_FOR)
  const begun = performance.now()
  const busy = await loopDelayDuring(() => delivery.plan())
  const seconds = (performance.now() - begun) / 1_000
  const [{ entries } = { entries: 0 }] = await database.query<{ entries: number }>(
    'select count(*)::int as entries from ledger',
  )
  console.log(
    `${DUE} subscriptions due at one minute: ${entries} editions planned in ${seconds.toFixed(1)} s (goal: 20), ${(DUE / DISCORD / seconds).toFixed(0)} times as fast as Discord takes them`,
  )
  console.log(
    `the event loop meanwhile: 99.9 % within ${busy.p999.toFixed(1)} ms, ${(busy.p999 - idle.p999).toFixed(1)} ms more than idle (goal: 20); at most ${busy.longest.toFixed(0)} ms (idle: ${idle.longest.toFixed(0)})`,
  )
}
