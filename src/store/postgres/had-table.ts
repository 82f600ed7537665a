import type { HadPapers, HadStore } from '../../delivery/had.ts'
import type { Database } from './connect.ts'
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
      const isEmpty = ({ doc }: Row) => Object.keys(doc).length === 0
      await database.transaction(async (queries) => {
        await upsert(
          queries,
          TABLE,
          rows.filter((row) => !isEmpty(row)),
        )
        const empty = rows.filter(isEmpty).map(({ id }) => id)
        if (empty.length > 0) await queries.query('delete from had where subscription_id = any($1)', [empty])
      })
    },
  }
}
