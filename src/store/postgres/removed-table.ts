import {
  RESTORABLE_FOR,
  RESTORABLE_IN_GUILD,
  type RemovedSubscription,
  type RemovedSubscriptions,
} from '../../subscriptions/removed-subscriptions.ts'
import type { Database, Queries } from './connect.ts'
import { jsonColumn, upsert } from './upsert.ts'

/** Removed subscriptions that can be put back, in a table. */
export function removedTable(database: Database): RemovedSubscriptions {
  return {
    async get(id) {
      const [row] = await database.query<{ doc: RemovedSubscription }>(
        'select doc from removed_subscriptions where id = $1',
        [id],
      )
      return row?.doc
    },
    keep: (removed) =>
      database.transaction(async (queries) => {
        await putRemoved(queries, [removed])
        await queries.query('delete from removed_subscriptions where at < $1', [removed.at - RESTORABLE_FOR])
        await queries.query(
          `delete from removed_subscriptions where guild_id = $1 and id not in (
            select id from removed_subscriptions where guild_id = $1 order by at desc, id limit $2)`,
          [removed.subscription.guildId, RESTORABLE_IN_GUILD],
        )
      }),
    async drop(id) {
      await database.query('delete from removed_subscriptions where id = $1', [id])
    },
  }
}

/** Writes removed subscriptions, in place of those of the same ids. */
export function putRemoved(queries: Queries, items: readonly RemovedSubscription[]): Promise<void> {
  return upsert(
    queries,
    {
      table: 'removed_subscriptions',
      key: ['id'],
      columns: {
        id: ['text', ({ subscription }) => subscription.id],
        guild_id: ['text', ({ subscription }) => subscription.guildId],
        at: ['bigint', ({ at }) => at],
        doc: jsonColumn<RemovedSubscription>((removed) => removed),
      },
    },
    items,
  )
}
