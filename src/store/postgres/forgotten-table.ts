import type { ForgottenStore } from '../../library/forgotten.ts'
import type { Database } from './connect.ts'

/** Opens what was taken out of the library: a table, and the same in memory. */
export async function openForgottenTable(database: Database): Promise<ForgottenStore> {
  const load = async () => {
    const rows = await database.query<{ target: string }>('select target from forgotten order by number')
    return new Set(rows.map(({ target }) => target))
  }
  let targets = await load()
  return {
    has: (target) => targets.has(target),
    all: () => [...targets],
    async add(target, at) {
      await database.query(
        'insert into forgotten (target, at) values ($1, $2) on conflict (target) do update set at = excluded.at',
        [target, at],
      )
      targets.add(target)
    },
    async remove(target) {
      await database.query('delete from forgotten where target = $1', [target])
      targets.delete(target)
    },
    async refresh() {
      const before = targets
      targets = await load()
      return [
        ...[...before].filter((target) => !targets.has(target)),
        ...[...targets].filter((target) => !before.has(target)),
      ]
    },
  }
}
