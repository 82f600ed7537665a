import type { HadPapers } from '../../delivery/had.ts'
import type { LedgerEntry } from '../../delivery/ledger.ts'
import { unpackIds } from '../../delivery/seen.ts'
import { serverKey } from '../../delivery/server-key.ts'
import type { Privacy } from '../../privacy/privacy.ts'
import type { Reader } from '../../readers/reader.ts'
import { personSubscriptionId } from '../../subscriptions/person-subscriptions.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { personHash } from '../files/privacy.ts'
import type { Database, Queries } from './connect.ts'
import { forgetInLedger } from './ledger-table.ts'
import { lockKeys } from './lock-keys.ts'
import { readerKey } from './reader-table.ts'
import { putSubscriptions } from './subscription-table.ts'

/** Shows and deletes what is kept of a person. No process has any of it in memory, so rows are all there is. */
export function privacyTables(database: Database): Privacy {
  return {
    kept: (userId) =>
      database.transaction(async (queries) => {
        const id = personSubscriptionId(userId)
        const docs = <Doc>(text: string, value: string) =>
          queries.query<{ doc: Doc }>(text, [value]).then((rows) => rows.map(({ doc }) => doc))
        const [reader = null] = await docs<Reader>('select doc from readers where user_id = $1', userId)
        const [subscription] = await docs<Subscription>('select doc from subscriptions where id = $1', id)
        const made = await docs<Subscription>(
          'select doc from subscriptions where created_by = $1 order by id',
          userId,
        )
        const [forgotten = {}] = await docs<HadPapers>('select doc from had where subscription_id = $1', id)
        const sent = await docs<LedgerEntry>(
          'select doc from ledger where subscription_id = $1 order by date, number',
          id,
        )
        return {
          reader,
          subscription: subscription?.kind === 'person' ? subscription : null,
          channels: made.flatMap((each) => (each.kind === 'channel' ? [each] : [])),
          received: [
            ...Object.entries(forgotten).map(([edition, packed]) => ({
              edition,
              paperIds: unpackIds(packed),
            })),
            ...sent.map(({ edition, steps }) => ({
              edition,
              paperIds: steps.flatMap(({ paperIds }) => paperIds),
            })),
          ],
        }
      }),

    forget: (userId) =>
      database.transaction(async (queries) => {
        const id = personSubscriptionId(userId)
        await lockKeys(queries, [readerKey(userId), `subscription ${id}`])
        await queries.query('delete from readers where user_id = $1', [userId])
        const made = await queries.query<{ doc: Subscription }>(
          'select doc from subscriptions where created_by = $1 order by id for update',
          [userId],
        )
        await putSubscriptions(
          queries,
          made.flatMap(({ doc }) => (doc.kind === 'channel' ? [{ ...doc, createdBy: '' }] : [])),
        )
        await removeSubscriptions(queries, [id])
        await queries.query(
          `insert into deleted_people (hash, at) values ($1, extract(epoch from clock_timestamp()) * 1000)
            on conflict (hash) do update set at = excluded.at`,
          [personHash(userId)],
        )
      }),

    forgetServer: (guildId) =>
      database.transaction(async (queries) => {
        const rows = await queries.query<{ id: string }>(
          'select id from subscriptions where guild_id = $1 order by id for update',
          [guildId],
        )
        await queries.query('delete from removed_subscriptions where guild_id = $1', [guildId])
        await removeSubscriptions(queries, [...rows.map(({ id }) => id), serverKey(guildId)])
      }),
  }
}

/** Removes subscriptions, and all that was sent to them. */
async function removeSubscriptions(queries: Queries, ids: readonly string[]): Promise<void> {
  await queries.query('delete from subscriptions where id = any($1)', [ids])
  await forgetInLedger(queries, ids)
  await queries.query('delete from had where subscription_id = any($1)', [ids])
}
