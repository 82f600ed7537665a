import { PLANNER_LEASE } from '../../cluster/lease-store.ts'
import { LeaseLost, type LedgerEntry, type LedgerStore, type Plan } from '../../delivery/ledger.ts'
import { addDays } from '../../digest/calendar-date.ts'
import type { Database, Queries } from './connect.ts'
import { addWork, type LedgerRow, putRows } from './ledger-rows.ts'
import type { Member } from './member.ts'
import { workTable } from './work-table.ts'

/** Entries that are read and changed together. */
const PAGE = 1_000

interface Row {
  readonly doc: LedgerEntry
}

/** The ledger in tables: `ledger` has the entries, `work` has who works on what. */
export function ledgerTable(database: Database, member: Member): LedgerStore {
  const work = workTable(database, member)
  const find = async (where: string, ...values: unknown[]): Promise<LedgerEntry[]> =>
    (await database.query<Row>(`select doc from ledger where ${where}`, values)).map(({ doc }) => doc)

  return {
    ofSubscription: (id) => find('subscription_id = $1 order by date, number', id),
    async ofSubscriptions(ids) {
      const found = new Map<string, LedgerEntry[]>(ids.map((id) => [id, []]))
      const entries = await find('subscription_id = any($1) order by date, number', ids)
      for (const entry of entries) found.get(entry.subscriptionId)?.push(entry)
      return found
    },
    toChannel: (channelId) => find('channel_id = $1 order by subscription_id, date, number', channelId),
    before: (date) => find('date < $1', date),
    async openSteps() {
      const [row] = await database.query<{ steps: number }>(
        'select coalesce(sum(open_steps), 0)::int as steps from ledger where open_steps > 0',
      )
      return row?.steps ?? 0
    },
    claim: (wanted) => work.claim(wanted),
    record: (claim, entries) => work.record(claim, entries),
    release: (claim, readyAt) => work.release(claim, readyAt),
    async wake() {
      await database.query(`update work set ready_at = 0 where owner = '' and ready_at > 0`)
    },

    plan: (plans, by) =>
      database.transaction(async (queries) => {
        if (by === undefined) await checkPlanner(queries, member)
        else await work.lock(queries, by)
        const counted = await withoutVoid(queries, plans)
        await putRows(queries, counted.rows)
        await addWork(queries, counted.rows)
        return counted.ids
      }),

    put: (entries) =>
      database.transaction(async (queries) => {
        const whoms = await whomsOf(
          queries,
          entries.map(({ subscriptionId }) => subscriptionId),
          '',
        )
        const rows = entries.map((entry) => ({
          entry,
          whom: whoms.get(entry.subscriptionId) ?? entry.subscriptionId,
        }))
        await putRows(queries, rows)
        await addWork(queries, rows)
      }),

    async rewrite(which, change) {
      let count = 0
      for (let last: readonly [string, string] | null = ['', '']; last !== null; ) {
        const page: { readonly changed: number; readonly last: readonly [string, string] | null } =
          await rewritePage(database, { which, after: last, change })
        count += page.changed
        last = page.last
      }
      return count
    },

    forget: (subscriptionId) => database.transaction((queries) => forgetInLedger(queries, [subscriptionId])),

    prune: (before) =>
      database.transaction(async (queries) => {
        const old = `date < $1 and date not in (select date from ledger where open_steps > 0 and date < $1)`
        const [row] = await queries.query<{ newest: string | null }>(
          `select max(date) as newest from ledger where ${old}`,
          [before],
        )
        if (row?.newest === null || row?.newest === undefined) return
        await queries.query(`delete from ledger where ${old} and date <= $2`, [before, row.newest])
        await queries.query(
          `update settings set kept_from = greatest(kept_from, $1),
            lost_days = array(select day from unnest(lost_days) as day where day >= greatest(kept_from, $1))`,
          [addDays(row.newest, 1)],
        )
      }),

    async lowerFloor(date) {
      await database.query('update settings set kept_from = $1', [date])
    },

    async bounds() {
      const [row] = await database.query<{ from: string | null; lost: string[] }>(
        'select kept_from as from, lost_days as lost from settings',
      )
      return { keptFrom: row?.from ?? null, lostDays: row?.lost ?? [] }
    },
  }
}

/** Makes sure, until the end of the transaction, that this process is the one that plans. @throws LeaseLost */
async function checkPlanner(queries: Queries, member: Member): Promise<void> {
  const ours = await queries.query('select from leases where name = $1 and fence = $2 for share', [
    PLANNER_LEASE,
    member.planFence(),
  ])
  if (ours.length === 0) throw new LeaseLost()
}

/** The server of each subscription that is there, or the subscription itself. */
async function whomsOf(
  queries: Queries,
  ids: readonly string[],
  lock: '' | 'for update',
): Promise<Map<string, string>> {
  const rows = await queries.query<{ id: string; whom: string }>(
    `select id, coalesce(guild_id, id) as whom from subscriptions where id = any($1) order by id ${lock}`,
    [[...new Set(ids)]],
  )
  return new Map(rows.map(({ id, whom }) => [id, whom]))
}

/** What counts of some plans, while their subscriptions are locked. */
async function withoutVoid(
  queries: Queries,
  plans: readonly Plan[],
): Promise<{ readonly ids: Set<string>; readonly rows: LedgerRow[] }> {
  const asked = plans.map(({ subscriptionId }) => subscriptionId)
  const whoms = await whomsOf(queries, asked, 'for update')
  const counts = await queries.query<{ id: string; entries: number }>(
    `select subscription_id as id, count(*)::int as entries from ledger where subscription_id = any($1) group by 1`,
    [asked],
  )
  const had = new Map(counts.map(({ id, entries }) => [id, entries]))
  const counted = plans.flatMap((plan) => {
    const whom = whoms.get(plan.subscriptionId)
    const isVoid = whom === undefined || (had.get(plan.subscriptionId) ?? 0) !== plan.hadEntries
    return isVoid ? [] : [{ plan, whom }]
  })
  return {
    ids: new Set(counted.map(({ plan }) => plan.subscriptionId)),
    rows: counted.flatMap(({ plan, whom }) => plan.entries.map((entry) => ({ entry, whom }))),
  }
}

interface Rewriting {
  readonly which: 'all' | 'open'
  readonly after: readonly [subscriptionId: string, edition: string]
  readonly change: (before: LedgerEntry) => LedgerEntry
}

function rewritePage(
  database: Database,
  { which, after, change }: Rewriting,
): Promise<{ readonly changed: number; readonly last: readonly [string, string] | null }> {
  return database.transaction(async (queries) => {
    const page = await queries.query<Row & { whom: string }>(
      `select whom, doc from ledger where (subscription_id, edition) > ($1, $2) and (open_steps > 0 or $3)
        order by subscription_id, edition limit $4 for update`,
      [...after, which === 'all', PAGE],
    )
    const rows = page.flatMap(({ whom, doc }) => {
      const entry = change(doc)
      return entry === doc ? [] : [{ whom, entry }]
    })
    await putRows(queries, rows)
    const last = page.length < PAGE ? undefined : page.at(-1)?.doc
    return { changed: rows.length, last: last ? [last.subscriptionId, last.edition] : null }
  })
}

/**
 * Removes the entries of some subscriptions. Whoever sends something of theirs at this moment loses the work, so that nothing of it
 * is recorded afterwards.
 */
export async function forgetInLedger(queries: Queries, subscriptionIds: readonly string[]): Promise<void> {
  // The work first: whoever records something has it locked, too, and has written it or writes nothing.
  await queries.query(
    `update work set owner = '', fence = nextval('fence'), ready_at = 0 where whom in (
      select whom from work where whom = any($1) or whom in (select whom from ledger where subscription_id = any($1))
      order by whom for update)`,
    [subscriptionIds],
  )
  await queries.query('delete from ledger where subscription_id = any($1)', [subscriptionIds])
  await queries.query('delete from work where whom = any($1)', [subscriptionIds])
}
