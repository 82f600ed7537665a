import type { Digest } from '../../digest/paper.ts'
import type { DigestStore } from '../../library/digest-store.ts'
import type { Database } from './connect.ts'
import { lockKeys } from './lock-keys.ts'
import { type Columns, jsonColumn, orReplace, rowsOf } from './upsert.ts'

/** Days read at a time: a page of large ones must not take longer than a statement may. */
const PAGE = 100

/** How long merging some days may take, while others who change digests wait (ms). */
const MERGE_LIMIT = 60_000

const COLUMNS: Columns<Digest> = {
  date: ['text', ({ date }) => date],
  doc: jsonColumn((digest) => digest),
}

/** Digests, whose revisions grow in the order in which they were saved: whoever has seen one has seen all before it. */
export function digestTable(database: Database): DigestStore {
  let seen = 0

  async function after(revision: number): Promise<Digest[]> {
    const found: Digest[] = []
    for (let last = revision; ; ) {
      const rows = await database.query<{ doc: Digest; revision: number }>(
        'select doc, revision from digests where revision > $1 order by revision limit $2',
        [last, PAGE],
      )
      found.push(...rows.map(({ doc }) => doc))
      last = rows.at(-1)?.revision ?? last
      if (rows.length < PAGE) {
        seen = last
        return found
      }
    }
  }

  return {
    load: () => after(0),
    changed: () => after(seen),
    change: (dates, merge) =>
      database.transaction(async (queries) => {
        await queries.query(`set local idle_in_transaction_session_timeout = ${MERGE_LIMIT}`)
        // One after the other, up to the end: a revision that is seen later than a higher one would be missed.
        await queries.query(`set local lock_timeout = ${MERGE_LIMIT}`)
        await queries.query(`set local statement_timeout = ${MERGE_LIMIT}`)
        await lockKeys(queries, ['digests'], MERGE_LIMIT)
        const rows = await queries.query<{ doc: Digest }>('select doc from digests where date = any($1)', [
          dates,
        ])
        const changed = await merge(new Map(rows.map(({ doc }) => [doc.date, doc])))
        if (changed.length === 0) return
        const { from, values } = rowsOf(COLUMNS, changed)
        await queries.query(
          `insert into digests (date, doc, revision) select date, doc, nextval('digest_revision') from ${from}
            order by place ${orReplace({ ...COLUMNS, revision: ['bigint', () => 0] }, ['date'])}`,
          values,
        )
      }),
  }
}
