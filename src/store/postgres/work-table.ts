import { memberLease } from '../../cluster/lease-store.ts'
import { type Claim, type ClaimWanted, LeaseLost, type LedgerEntry } from '../../delivery/ledger.ts'
import { createBatches } from './batches.ts'
import type { Database, Queries } from './connect.ts'
import { LEDGER_COLUMNS, LEDGER_KEY, type LedgerRow, lastStates } from './ledger-rows.ts'
import type { Member } from './member.ts'
import { orReplace, rowsOf } from './upsert.ts'

/** Most records, and most claims given back, that share a statement. */
const BATCH = 200

/** Later than any instant (ms UTC): work that somebody does is not ready until it is given back. */
const NEVER = Number.MAX_SAFE_INTEGER

/** Whose work a claim is, and under which fence. */
interface Hold {
  readonly whom: string
  readonly fence: number
}

/** Who works on what: the open entries of a server or a person are one process's, for as long as that is alive. */
export interface WorkTable {
  claim(wanted: ClaimWanted): Promise<Claim[]>
  /** @throws LeaseLost where another process has taken the work over */
  record(claim: Claim, entries: readonly LedgerEntry[]): Promise<void>
  release(claim: Claim, readyAt: number): Promise<void>
  /** Locks a claim's row until the end of a transaction. @throws LeaseLost where it is another's */
  lock(queries: Queries, claim: Claim): Promise<void>
}

/** @param member this process; nobody else's work is touched while its lease lasts */
export function workTable(database: Database, member: Member): WorkTable {
  const holdsOf = new WeakMap<Claim, Hold>()
  /** What this process works on. What is noted as its own otherwise came of an answer that was lost. */
  const inHand = new Map<string, number>()
  let lastClaim: Promise<unknown> = Promise.resolve()

  function holdOf(claim: Claim): Hold {
    const hold = holdsOf.get(claim)
    if (hold === undefined) throw new LeaseLost()
    return hold
  }

  async function claimNow({ now, limit, subscriptionIds }: ClaimWanted): Promise<Claim[]> {
    // Before the question: its answer may come after this process stood still.
    const isOurs = member.sinceNow()
    const holds = await database.query<Hold>(
      `update work set owner = $1, fence = nextval('fence'), ready_at = ${NEVER} where whom in (
        select whom from work
        where case
            when owner = '' then ready_at <= $2 or $4::text[] is not null
            when owner = $1 then whom <> all($5)
            else not exists (select from leases where name = $6 || work.owner and until > clock_timestamp()) end
          and ($4::text[] is null or
            whom in (select whom from ledger where subscription_id = any($4) and open_steps > 0))
        order by since, whom limit $3 for update skip locked)
      returning whom, fence`,
      [member.id, now, limit, subscriptionIds ?? null, [...inHand.keys()], memberLease('')],
    )
    for (const { whom, fence } of holds) inHand.set(whom, fence)
    // In a statement of its own: one that waited for a row would look at the entries as they were before.
    const entries = await openEntries(holds.map(({ whom }) => whom))
    const claims = holds.map((hold) => ({ hold, claim: { entries: entries.get(hold.whom) ?? [], isOurs } }))
    for (const { hold, claim } of claims) holdsOf.set(claim, hold)
    const empty = claims.filter(({ claim }) => claim.entries.length === 0)
    await Promise.all(empty.map(({ claim }) => release(claim, now)))
    return claims
      .map(({ claim }) => claim)
      .filter((claim) => claim.entries.length > 0)
      .sort((a, b) => (a.entries[0]?.plannedAt ?? 0) - (b.entries[0]?.plannedAt ?? 0))
  }

  /** The open entries of some servers and people, the longest waiting subscription first. */
  async function openEntries(whoms: readonly string[]): Promise<Map<string, LedgerEntry[]>> {
    if (whoms.length === 0) return new Map()
    const rows = await database.query<{ whom: string; doc: LedgerEntry }>(
      `select whom, doc from ledger where whom = any($1) and open_steps > 0
        order by whom, first_value(planned_at) over (partition by subscription_id order by date, number),
          subscription_id, date, number`,
      [whoms],
    )
    const byWhom = new Map<string, LedgerEntry[]>(whoms.map((whom) => [whom, []]))
    for (const { whom, doc } of rows) byWhom.get(whom)?.push(doc)
    return byWhom
  }

  const recordBatch = createBatches<Hold & { readonly entries: readonly LedgerEntry[] }, boolean>(
    BATCH,
    async (items) => {
      const rows = lastStates(
        items.flatMap(({ whom, entries }) => entries.map((entry): LedgerRow => ({ whom, entry }))),
      )
      const names = Object.keys(LEDGER_COLUMNS).join(', ')
      const { from, values } = rowsOf(LEDGER_COLUMNS, rows, 4)
      const ours = await database.query<Hold>(
        `with ours as (
            select work.whom, work.fence from work
              join unnest($1::text[], $2::bigint[]) as held (whom, fence) using (whom, fence)
              where owner = $3 order by work.whom for update of work),
          written as (
            insert into ledger (${names}) select ${names} from ${from}
              where whom in (select whom from ours) order by place ${orReplace(LEDGER_COLUMNS, LEDGER_KEY)})
        select whom, fence from ours`,
        [items.map(({ whom }) => whom), items.map(({ fence }) => fence), member.id, ...values],
      )
      const known = new Map(ours.map(({ whom, fence }) => [whom, fence]))
      return items.map(({ whom, fence }) => known.get(whom) === fence)
    },
  )

  const releaseBatch = createBatches<Hold & { readonly readyAt: number }, null>(BATCH, async (items) => {
    const values = [
      items.map(({ whom }) => whom),
      items.map(({ fence }) => fence),
      items.map(({ readyAt }) => readyAt),
      member.id,
    ]
    await database.transaction(async (queries) => {
      const held = 'unnest($1::text[], $2::bigint[], $3::bigint[]) as held (whom, fence, ready_at)'
      const ours = await queries.query<{ whom: string }>(
        `select work.whom from work join ${held} using (whom, fence) where owner = $4 order by work.whom for update of work`,
        values,
      )
      // What was planned meanwhile is seen by this statement only, now that the rows are locked.
      const whoms = ours.map(({ whom }) => whom)
      await queries.query(
        `with open as (
            select distinct on (whom) whom, planned_at from ledger where whom = any($5) and open_steps > 0
              order by whom, date, number),
          gone as (delete from work where whom = any($5) and whom not in (select whom from open))
        update work set owner = '', ready_at = least(work.ready_at, held.ready_at), since = open.planned_at
          from ${held} join open using (whom)
          where work.whom = held.whom and work.fence = held.fence and work.owner = $4 and work.whom = any($5)`,
        [...values, whoms],
      )
    })
    return items.map(() => null)
  })

  async function release(claim: Claim, readyAt: number): Promise<void> {
    const hold = holdsOf.get(claim)
    if (hold === undefined) return
    holdsOf.delete(claim)
    // Where it fails, the next claim finds the work again: it is this process's, and not in its hand.
    try {
      await releaseBatch({ ...hold, readyAt: Math.min(readyAt, NEVER) })
    } finally {
      if (inHand.get(hold.whom) === hold.fence) inHand.delete(hold.whom)
    }
  }

  return {
    claim(wanted) {
      // One after the other: what another claim is about to have in hand is nobody's to take again.
      const claiming = lastClaim.then(() => claimNow(wanted))
      lastClaim = claiming.catch(() => undefined)
      return claiming
    },
    async record(claim, entries) {
      const isOurs = await recordBatch({ ...holdOf(claim), entries })
      if (!isOurs) throw new LeaseLost()
    },
    release,
    async lock(queries, claim) {
      const { whom, fence } = holdOf(claim)
      const ours = await queries.query(
        'select from work where whom = $1 and fence = $2 and owner = $3 for update',
        [whom, fence, member.id],
      )
      if (ours.length === 0) throw new LeaseLost()
    },
  }
}
