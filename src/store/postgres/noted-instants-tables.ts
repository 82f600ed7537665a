import type { NotedInstants } from '../../delivery/repair-clock.ts'
import type { Reader } from '../../readers/reader.ts'
import { CLOCK_TOLERANCE_MS } from '../../subscriptions/wrong-clock.ts'
import type { Database } from './connect.ts'
import { putReaders } from './reader-table.ts'

/** Readers that are read and changed together. */
const PAGE = 1_000

/** Sets back the instants of everything but subscriptions and the ledger, which delivery looks after. */
export function notedInstantsTables(database: Database): NotedInstants {
  return {
    async setBack(latest) {
      const lists = await setBackReaders(database, latest)
      const setBackIn = async (table: 'forgotten' | 'deleted_people') =>
        (
          await database.query(`update ${table} set at = $1 where at > $2 returning 1`, [
            latest,
            latest + CLOCK_TOLERANCE_MS,
          ])
        ).length
      const targets = await setBackIn('forgotten')
      const people = await setBackIn('deleted_people')
      return [
        ...(lists === 0 ? [] : [lists === 1 ? 'one reading list' : `${lists} reading lists`]),
        ...(targets === 0 ? [] : [`${targets} of what was taken out`]),
        ...(people === 0 ? [] : [`${people} of people who were deleted`]),
      ]
    },
  }
}

async function setBackReaders(database: Database, latest: number): Promise<number> {
  let count = 0
  for (let last: string | null = ''; last !== null; ) {
    const after: string = last
    last = await database.transaction(async (queries) => {
      const page = await queries.query<{ doc: Reader }>(
        'select doc from readers where user_id > $1 order by user_id limit $2 for update',
        [after, PAGE],
      )
      const changed = page.flatMap(({ doc }) => {
        const saved = doc.saved.map((each) =>
          each.at <= latest + CLOCK_TOLERANCE_MS ? each : { ...each, at: latest },
        )
        return saved.every((each, place) => each === doc.saved[place]) ? [] : [{ ...doc, saved }]
      })
      await putReaders(queries, changed)
      count += changed.length
      return page.length < PAGE ? null : (page.at(-1)?.doc.userId ?? null)
    })
  }
  return count
}
