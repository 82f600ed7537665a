import type { HadPapers, HadStore } from '../../delivery/had.ts'
import type { Database, Queries } from './connect.ts'
import { jsonColumn, upsert } from './upsert.ts'

interface Row {
  readonly id: string
  readonly doc: HadPapers
}

const TABLE = {
  table: 'had',
  key: ['subscription_id'],
  columns: {
    subscription_id: ['text', ({ id }: Row) => id],
    doc: jsonColumn<Row>(({ doc }) => doc),
  },
} as const

/** Papers that were had, in a table. */
export function hadTable(database: Database): HadStore {
  return {
    async of(subscriptionIds) {
      const rows = await database.query<Row>(
        'select subscription_id as id, doc from had where subscription_id = any($1)',
        [subscriptionIds],
      )
      return new Map(rows.map(({ id, doc }) => [id, doc]))
    },
    async ids() {
      const rows = await database.query<Pick<Row, 'id'>>('select subscription_id as id from had order by 1')
      return rows.map(({ id }) => id)
    },
    async put(records) {
      const rows = [...records].map(([id, doc]) => ({ id, doc }))
      await database.transaction(async (queries) => {
        // Whoever forgets one of them has removed it by now, or waits until this is done and removes it then.
        const there = await queries.query<Pick<Row, 'id'>>(
          'select id from subscriptions where id = any($1) order by id for key share',
          [rows.map(({ id }) => id)],
        )
        const known = new Set(there.map(({ id }) => id))
        const isKept = ({ id, doc }: Row) => known.has(id) && Object.keys(doc).length > 0
        await putHad(queries, rows.filter(isKept))
        const gone = rows.filter((row) => !isKept(row)).map(({ id }) => id)
        if (gone.length > 0) await queries.query('delete from had where subscription_id = any($1)', [gone])
      })
    },
  }
}

/** Adds or replaces records, whether their subscriptions are there or not. */
export function putHad(queries: Queries, rows: readonly Row[]): Promise<void> {
  return upsert(queries, TABLE, rows)
}
