import { once } from 'node:events'
import { memberLease } from '../src/cluster/lease-store.ts'
import type { LedgerEntry, LedgerStep } from '../src/delivery/ledger.ts'
import { readDatabaseUrl } from '../src/store/postgres/database-url.ts'
import { leaseTable } from '../src/store/postgres/leases.ts'
import { openDatabase } from '../src/store/postgres/open.ts'
import { openTables } from '../src/store/postgres/tables.ts'
import { quietLog } from './measure.ts'

/** Work that is claimed, and that is in hand, at a time: as the bot does. */
const CLAIMED = 256
const AT_ONCE = 64

/** One of the processes of `bench -- cluster`: does what is left, and says when nothing is. */
const [url = '', id = ''] = process.argv.slice(2)
const at = readDatabaseUrl(url)
if ('expected' in at) throw new Error(at.expected)
await using database = await openDatabase(at, quietLog, null)
const leases = leaseTable(database)
await leases.take([memberLease(id)], id, { ms: 60 * 60_000 })
const { ledger } = await openTables(database, { id, planFence: () => null, sinceNow: () => () => true })
process.send?.('ready')
await once(process, 'message')
for (;;) {
  const claims = await ledger.claim({ now: Number.MAX_SAFE_INTEGER - 1, limit: CLAIMED })
  if (claims.length === 0) break
  const next = claims.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const claim of next) {
        await ledger.record(claim, claim.entries.map(inState('sending')))
        await ledger.record(claim, claim.entries.map(inState('done')))
        await ledger.release(claim, 0)
      }
    }),
  )
}
process.send?.('done')
process.disconnect()

function inState(state: LedgerStep['state']): (entry: LedgerEntry) => LedgerEntry {
  return (entry) => ({ ...entry, steps: entry.steps.map((step) => ({ ...step, state, at: Date.now() })) })
}
