import { describe, expect, it } from 'vitest'
import { memberLease, PLANNER_LEASE } from '../../../src/cluster/lease-store.ts'
import { LeaseLost, type LedgerEntry, type LedgerStore } from '../../../src/delivery/ledger.ts'
import type { Database } from '../../../src/store/postgres/connect.ts'
import { leaseTable } from '../../../src/store/postgres/leases.ts'
import { openDatabase } from '../../../src/store/postgres/open.ts'
import { openTables, type Tables } from '../../../src/store/postgres/tables.ts'
import { channelSubscription, ledgerEntry } from '../../support/builders/samples.ts'
import { putSubscriptions } from '../../support/builders/stored.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { closedAfterTest, freshDatabase } from '../../support/processes/postgres.ts'

const LONG = 600_000
const NOW = 1_000_000

interface Processes {
  readonly database: Database
  readonly one: Tables
  readonly two: Tables
  /** As time passes while a process is gone or frozen. */
  end(lease: string): Promise<void>
  /** The processes stood still for too long. */
  standStill(): void
}

/** Two processes on a database, with something to send in some servers; the first one plans. */
async function processes(servers: number): Promise<Processes> {
  const database = closedAfterTest(await openDatabase(await freshDatabase(), listeningLog(), null))
  const leases = leaseTable(database)
  const [planner] = await leases.take([PLANNER_LEASE], 'one', { ms: LONG })
  let standstills = 0
  const sinceNow = () => {
    const since = standstills
    return () => standstills === since
  }
  const open = async (id: string, fence: number | null) => {
    await leases.take([memberLease(id)], id, { ms: LONG })
    return openTables(database, { id, planFence: () => fence, sinceNow })
  }
  const one = await open('one', planner?.fence ?? null)
  const two = await open('two', null)
  const subscriptions = Array.from({ length: servers }, (_, i) =>
    channelSubscription({ id: `c${i}`, guildId: `g${i}` }),
  )
  await putSubscriptions(one.subscriptions, subscriptions)
  await one.ledger.plan(
    subscriptions.map(({ id: subscriptionId }) => ({
      subscriptionId,
      hadEntries: 0,
      entries: [ledgerEntry({ subscriptionId, edition: '2025-02-10' })],
    })),
  )
  return {
    database,
    one,
    two,
    standStill: () => {
      standstills += 1
    },
    end: async (lease) =>
      void (await database.query(`update leases set until = now() - interval '1 s' where name = $1`, [
        lease,
      ])),
  }
}

const claimAll = (ledger: LedgerStore) => ledger.claim({ now: NOW, limit: 1_000 })
const idsOf = (claims: readonly { readonly entries: readonly LedgerEntry[] }[]) =>
  claims.flatMap(({ entries }) => entries.map(({ subscriptionId }) => subscriptionId)).sort()

describe('work of a process that is gone', () => {
  it('is taken over when its lease has ended; what it still records is refused, and nothing of it is written', async () => {
    const { one, two, end } = await processes(2)
    const [frozen] = await one.ledger.claim({ now: NOW, limit: 1 })
    if (frozen === undefined) throw new Error('nothing to claim')
    expect(idsOf(await claimAll(two.ledger))).toEqual(['c1'])
    await end(memberLease('one'))
    expect(idsOf(await claimAll(two.ledger))).toEqual(['c0'])
    const late = frozen.entries.map((entry) => ({ ...entry, plannedAt: 99 }))
    await expect(one.ledger.record(frozen, late)).rejects.toThrow(LeaseLost)
    await one.ledger.release(frozen, 0)
    expect((await one.ledger.ofSubscription('c0'))[0]?.plannedAt).not.toBe(99)
    expect(await claimAll(one.ledger)).toEqual([])
  })

  it('is its own again where nobody took it', async () => {
    const { one, end } = await processes(1)
    const [claim] = await claimAll(one.ledger)
    if (claim === undefined) throw new Error('nothing to claim')
    await end(memberLease('one'))
    await one.ledger.record(
      claim,
      claim.entries.map((entry) => ({ ...entry, plannedAt: 99 })),
    )
    expect((await one.ledger.ofSubscription('c0'))[0]?.plannedAt).toBe(99)
  })

  it('is not known to be its own once it stood still; given back and claimed again, it is', async () => {
    const { one, standStill } = await processes(1)
    const [claim] = await claimAll(one.ledger)
    expect(claim?.isOurs()).toBe(true)
    standStill()
    expect(claim?.isOurs()).toBe(false)
    if (claim !== undefined) await one.ledger.release(claim, NOW)
    expect((await claimAll(one.ledger)).map((each) => each.isOurs())).toEqual([true])
  })

  it('that it does not know of, since an answer was lost, is claimed again by itself', async () => {
    const { database, one } = await processes(2)
    await database.query(`update work set owner = 'one', ready_at = 9e15 where whom = 'g0'`)
    expect(idsOf(await claimAll(one.ledger))).toEqual(['c0', 'c1'])
  })
})

describe('planning', () => {
  const again = [
    {
      subscriptionId: 'c0',
      hadEntries: 1,
      entries: [ledgerEntry({ subscriptionId: 'c0', edition: 'next' })],
    },
  ]

  it('is refused to whoever does not plan, or no longer', async () => {
    const { one, two, end, database } = await processes(1)
    await expect(two.ledger.plan(again)).rejects.toThrow(LeaseLost)
    await end(PLANNER_LEASE)
    await leaseTable(database).take([PLANNER_LEASE], 'two', { ms: LONG })
    await expect(one.ledger.plan(again)).rejects.toThrow(LeaseLost)
    expect(await one.ledger.ofSubscription('c0')).toHaveLength(1)
  })

  it('while work is under way: what is new is ready as soon as that is given back', async () => {
    const { one, two } = await processes(1)
    const [claim] = await claimAll(two.ledger)
    if (claim === undefined) throw new Error('nothing to claim')
    await one.ledger.plan(again)
    await two.ledger.release(claim, NOW + LONG)
    expect(idsOf(await claimAll(one.ledger))).toEqual(['c0', 'c0'])
  })

  it('for a removed subscription leaves nothing', async () => {
    const { one } = await processes(1)
    await one.subscriptions.change({ ids: ['c0'] }, () => ({ remove: ['c0'], result: undefined }))
    expect(await one.ledger.plan(again)).toEqual(new Set())
  })
})

it('claims and records of many at once, each once', async () => {
  const { one, two } = await processes(60)
  const done: string[] = []
  const work = async ({ ledger }: Tables) => {
    for (;;) {
      const claims = await ledger.claim({ now: NOW, limit: 4 })
      if (claims.length === 0) return
      await Promise.all(
        claims.map(async (claim) => {
          const entries = claim.entries.map((entry) => ({
            ...entry,
            steps: entry.steps.map((step) => ({ ...step, state: 'done' as const })),
          }))
          await ledger.record(claim, entries)
          done.push(...entries.map(({ subscriptionId }) => subscriptionId))
          await ledger.release(claim, NOW)
        }),
      )
    }
  }
  await Promise.all([work(one), work(one), work(two), work(two)])
  expect(done).toHaveLength(60)
  expect(new Set(done).size).toBe(60)
  expect(await one.ledger.openSteps()).toBe(0)
})
