import { isOpen, type LedgerEntry } from '../../delivery/ledger.ts'
import type { Queries } from './connect.ts'
import { type Columns, jsonColumn, orReplace, rowsOf } from './upsert.ts'

/** An entry, and the server or person whose work it belongs to. */
export interface LedgerRow {
  readonly whom: string
  readonly entry: LedgerEntry
}

export const LEDGER_COLUMNS: Columns<LedgerRow> = {
  subscription_id: ['text', ({ entry }) => entry.subscriptionId],
  edition: ['text', ({ entry }) => entry.edition],
  whom: ['text', ({ whom }) => whom],
  date: ['text', ({ entry }) => entry.date],
  channel_id: ['text', ({ entry }) => channelOf(entry)],
  planned_at: ['bigint', ({ entry }) => entry.plannedAt],
  open_steps: ['int', ({ entry }) => entry.steps.filter(isOpen).length],
  doc: jsonColumn(({ entry }) => entry),
}

const NAMES = Object.keys(LEDGER_COLUMNS).join(', ')
export const LEDGER_KEY = ['subscription_id', 'edition']

function channelOf({ terms }: LedgerEntry): string | null {
  return terms?.target.kind === 'channel' ? terms.target.channelId : null
}

/** The last of several states of an entry: one statement must not write a row twice. */
export function lastStates(rows: readonly LedgerRow[]): LedgerRow[] {
  return [
    ...new Map(
      rows.map((row) => [JSON.stringify([row.entry.subscriptionId, row.entry.edition]), row]),
    ).values(),
  ]
}

/** Adds or replaces entries. */
export async function putRows(queries: Queries, rows: readonly LedgerRow[]): Promise<void> {
  if (rows.length === 0) return
  const { from, values } = rowsOf(LEDGER_COLUMNS, lastStates(rows))
  await queries.query(
    `insert into ledger (${NAMES}) select ${NAMES} from ${from} order by place ${orReplace(LEDGER_COLUMNS, LEDGER_KEY)}`,
    values,
  )
}

/** Makes work of what is open of some servers and people, ready at once, whoever works on it now. */
export async function addWork(queries: Queries, rows: readonly LedgerRow[]): Promise<void> {
  const since = new Map<string, number>()
  for (const { whom, entry } of rows) {
    if (entry.steps.some(isOpen) && !since.has(whom)) since.set(whom, entry.plannedAt)
  }
  const whoms = [...since.keys()].sort()
  if (whoms.length === 0) return
  await queries.query(
    `insert into work (whom, since, ready_at, fence)
      select whom, since, 0, nextval('fence') from unnest($1::text[], $2::bigint[]) as given (whom, since)
      on conflict (whom) do update set ready_at = 0`,
    [whoms, whoms.map((whom) => since.get(whom))],
  )
}
