import { PLANNER_LEASE } from '../../../src/cluster/lease-store.ts'
import { connectDatabase, type Database } from '../../../src/store/postgres/connect.ts'
import { leaseTable } from '../../../src/store/postgres/leases.ts'
import { openDatabase } from '../../../src/store/postgres/open.ts'
import { openTables } from '../../../src/store/postgres/tables.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { freshDatabase } from '../../support/processes/postgres.ts'
import { type FreshStore, testStore } from '../contract.ts'

/** How long leases last here (ms): longer than any test. */
const LONG = 600_000

testStore('PostgreSQL', async (): Promise<FreshStore> => {
  const at = await freshDatabase()
  const log = listeningLog()
  const opened: Database[] = [await openDatabase(at, log, null)]
  const leases = leaseTable(opened[0] as Database)
  // The role is one process's; which of them plans is no matter of the tables, as long as it says by which lease.
  const [planner] = await leases.take([PLANNER_LEASE], 'planning', { ms: LONG })
  const open = async (id: string) => {
    const database = connectDatabase(at, log)
    opened.push(database)
    await leases.take([`member:${id}`], id, { ms: LONG })
    return openTables(database, { id, planFence: () => planner?.fence ?? null, sinceNow: () => () => true })
  }
  return {
    store: await open('one'),
    peer: await open('two'),
    reopened: () => open('three'),
    async [Symbol.asyncDispose]() {
      for (const database of opened) await database[Symbol.asyncDispose]()
    },
  }
})
