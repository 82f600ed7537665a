import type { AlertStore } from '../../health/alert-store.ts'
import type { Database } from './connect.ts'

/** Opens the operator's open alerts: a table, and the same in memory as it was when this process looked last. */
export async function openAlertTable(database: Database): Promise<AlertStore> {
  const load = async () => {
    const rows = await database.query<{ kind: string; at: Date }>('select kind, at from alerts order by kind')
    return new Map(rows.map(({ kind, at }) => [kind, at.getTime()]))
  }
  let known = await load()
  return {
    all: () => known,
    async add(key, at) {
      const added = await database.query(
        'insert into alerts (kind, at) values ($1, to_timestamp($2::float8 / 1000)) on conflict do nothing returning kind',
        [key, at],
      )
      known = new Map(known).set(key, at)
      return added.length > 0
    },
    async remove(key) {
      const removed = await database.query('delete from alerts where kind = $1 returning kind', [key])
      known = new Map([...known].filter(([each]) => each !== key))
      return removed.length > 0
    },
    async refresh() {
      known = await load()
    },
  }
}
