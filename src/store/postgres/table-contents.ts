import type { HadPapers } from '../../delivery/had.ts'
import type { LedgerEntry } from '../../delivery/ledger.ts'
import type { Digest } from '../../digest/paper.ts'
import type { Reader } from '../../readers/reader.ts'
import type { RemovedSubscription } from '../../subscriptions/removed-subscriptions.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import type { ContentKind, Contents, StoreContents } from '../contents.ts'
import type { Database } from './connect.ts'
import { putHad } from './had-table.ts'
import { putReaders } from './reader-table.ts'
import { putRemoved } from './removed-table.ts'
import { putSubscriptions } from './subscription-table.ts'
import type { Tables } from './tables.ts'
import { upsert } from './upsert.ts'

/** Rows that are read at a time. */
const PAGE = 500

/** How one kind is read and written. */
interface Copying<Item> {
  read(): AsyncIterable<readonly Item[]>
  write(items: readonly Item[]): Promise<void>
}

/** Everything that the tables keep, to be moved. */
export function tableContents(
  database: Database,
  { digests, ledger }: Pick<Tables, 'digests' | 'ledger'>,
): StoreContents {
  /** A table's rows in the order of a column, whose value the last row of a page has as `at`. */
  async function* pages<Row extends { readonly at: string | number }, Item>(
    columns: string,
    table: string,
    order: { readonly column: string; readonly first: string | number },
    toItem: (row: Row) => Item,
  ): AsyncGenerator<readonly Item[]> {
    for (let last = order.first; ; ) {
      const rows = await database.query<Row>(
        `select ${order.column} as at, ${columns} from ${table} where ${order.column} > $1
          order by ${order.column} limit $2`,
        [last, PAGE],
      )
      if (rows.length > 0) yield rows.map(toItem)
      const end = rows.at(-1)
      if (end === undefined || rows.length < PAGE) return
      last = end.at
    }
  }
  const docs = <Item>(table: string, column: string, first: string | number = '') =>
    pages<{ at: string | number; doc: Item }, Item>('doc', table, { column, first }, ({ doc }) => doc)

  const kinds: { readonly [Kind in ContentKind]: Copying<Contents[Kind]> } = {
    digests: {
      read: () => docs<Digest>('digests', 'date'),
      write: (items) =>
        digests.change(
          items.map(({ date }) => date),
          async () => items,
        ),
    },
    subscriptions: {
      read: () => docs<Subscription>('subscriptions', 'id'),
      write: (items) => writeSubscriptions(database, items),
    },
    readers: {
      read: () => docs<Reader>('readers', 'user_id'),
      write: (items) => putReaders(database, items),
    },
    ledger: {
      read: () => docs<LedgerEntry>('ledger', 'number', -1),
      write: (items) => ledger.put(items),
    },
    bounds: {
      async *read() {
        yield [await ledger.bounds()]
      },
      async write(items) {
        for (const { keptFrom, lostDays } of items) {
          await database.query('update settings set kept_from = $1, lost_days = $2', [keptFrom, lostDays])
        }
      },
    },
    had: {
      read: () =>
        pages<{ at: string; doc: HadPapers }, Contents['had']>(
          'doc',
          'had',
          { column: 'subscription_id', first: '' },
          ({ at, doc }) => ({ subscriptionId: at, papers: doc }),
        ),
      // Before the subscriptions are there.
      write: (items) =>
        putHad(
          database,
          items.map(({ subscriptionId, papers }) => ({ id: subscriptionId, doc: papers })),
        ),
    },
    forgotten: {
      read: () =>
        pages<{ at: number; target: string; instant: number }, Contents['forgotten']>(
          'target, at as instant',
          'forgotten',
          { column: 'number', first: -1 },
          ({ target, instant }) => ({ target, at: instant }),
        ),
      write: (items) =>
        upsert(
          database,
          {
            table: 'forgotten',
            key: ['target'],
            columns: { target: ['text', ({ target }) => target], at: ['bigint', ({ at }) => at] },
          },
          items,
        ),
    },
    deleted: {
      read: () =>
        pages<{ at: string; instant: number }, Contents['deleted']>(
          'at as instant',
          'deleted_people',
          { column: 'hash', first: '' },
          ({ at, instant }) => ({ hash: at, at: instant }),
        ),
      write: (items) =>
        upsert(
          database,
          {
            table: 'deleted_people',
            key: ['hash'],
            columns: { hash: ['text', ({ hash }) => hash], at: ['bigint', ({ at }) => at] },
          },
          items,
        ),
    },
    removed: {
      read: () => docs<RemovedSubscription>('removed_subscriptions', 'id'),
      write: (items) => putRemoved(database, items),
    },
    alerts: {
      read: () =>
        pages<{ at: string; instant: Date }, Contents['alerts']>(
          'at as instant',
          'alerts',
          { column: 'kind', first: '' },
          ({ at, instant }) => ({ key: at, at: instant.getTime() }),
        ),
      write: (items) =>
        upsert(
          database,
          {
            table: 'alerts',
            key: ['kind'],
            columns: {
              kind: ['text', ({ key }) => key],
              at: ['timestamptz', ({ at }) => new Date(at).toISOString()],
            },
          },
          items,
        ),
    },
  }
  return {
    async isEmpty() {
      const [row] = await database.query<{ empty: boolean }>(
        `select not (exists (select from subscriptions) or exists (select from readers) or exists (select from ledger)
          or exists (select from digests)) as empty`,
      )
      return row?.empty ?? false
    },
    read: (kind) => kinds[kind].read(),
    write: (kind, items) => kinds[kind].write(items),
  }
}

/** The ledger was written before, when nobody knew yet to which servers its subscriptions belong. */
async function writeSubscriptions(database: Database, items: readonly Subscription[]): Promise<void> {
  const ids = items.map(({ id }) => id)
  await database.transaction(async (queries) => {
    await putSubscriptions(queries, items)
    await queries.query('delete from work where whom = any($1)', [ids])
    await queries.query(
      `update ledger set whom = guild_id from subscriptions
        where subscription_id = any($1) and id = subscription_id and guild_id is not null and whom <> guild_id`,
      [ids],
    )
    await queries.query(
      `insert into work (whom, since, ready_at, fence)
        select whom, since, 0, nextval('fence') from (
          select whom, min(planned_at) as since from ledger
            where subscription_id = any($1) and open_steps > 0 group by whom) as open
        on conflict (whom) do nothing`,
      [ids],
    )
  })
}
