import type {
  ChannelSubscription,
  Subscription,
  SubscriptionScope,
  SubscriptionStore,
} from '../../subscriptions/subscription.ts'
import { latestInstant } from '../../subscriptions/wrong-clock.ts'
import type { Database, Queries } from './connect.ts'
import { lockKeys } from './lock-keys.ts'
import { removedTable } from './removed-table.ts'
import { type Columns, jsonColumn, upsert } from './upsert.ts'

/** A page that is no page. */
const ALL = Number.MAX_SAFE_INTEGER

interface Row {
  readonly doc: Subscription
}

/** Subscriptions in a table; what they are looked for by is in columns beside the document. */
export function subscriptionTable(database: Database): SubscriptionStore {
  const find = async (where: string, ...values: unknown[]): Promise<Subscription[]> =>
    (await database.query<Row>(`select doc from subscriptions where ${where}`, values)).map(({ doc }) => doc)
  const ids = async (column: string, where: string, ...values: unknown[]): Promise<string[]> =>
    (
      await database.query<{ id: string }>(
        `select distinct ${column} as id from subscriptions where ${where}`,
        values,
      )
    ).map(({ id }) => id)
  return {
    removed: removedTable(database),
    get: async (id) => (await find('id = $1', id))[0],
    ofGuild: async (guildId) => channels(await find('guild_id = $1 order by id', guildId)),
    ofChannel: async (channelId) => channels(await find('channel_id = $1 order by id', channelId)),
    due: (now, { limit, after } = { limit: ALL, after: null }) =>
      find(
        'not is_paused and next_due_at <= $1 and (next_due_at, id) > ($2, $3) order by next_due_at, id limit $4',
        storable(now),
        after?.nextDueAt ?? -1,
        after?.id ?? '',
        limit,
      ),
    async nextDueAt() {
      const [row] = await database.query<{ at: number | null }>(
        'select min(next_due_at) as at from subscriptions where not is_paused',
      )
      return row?.at ?? null
    },
    onArrival: () => find('on_arrival and not is_paused order by id'),
    guildIds: () => ids('guild_id', 'guild_id is not null'),
    removedBefore: (instant) => ids('guild_id', 'removed_at < $1', storable(instant)),
    ahead: (now, { limit, after }) =>
      find('latest > $1 and id > $2 order by id limit $3', storable(now), after, limit),
    unnotified: () => find('is_paused and not is_notified order by id'),
    change: (scope, decide) =>
      database.transaction(async (queries) => {
        const before = await lockScope(queries, scope)
        const { put = [], remove = [], result } = decide(before)
        await lockForNew(queries, before, put)
        await putSubscriptions(queries, put)
        if (remove.length > 0) await queries.query('delete from subscriptions where id = any($1)', [remove])
        return result
      }),
  }
}

/** An instant (ms UTC) as a column can have it, before or after all others where it is infinite. */
function storable(instant: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Math.round(instant), Number.MAX_SAFE_INTEGER))
}

function channels(found: readonly Subscription[]): ChannelSubscription[] {
  return found.flatMap((each) => (each.kind === 'channel' ? [each] : []))
}

const LOCKED = 'select doc from subscriptions where'

/** What is in a scope, until the end of the transaction: nobody else changes it, or adds something to it. */
async function lockScope(queries: Queries, scope: SubscriptionScope): Promise<Subscription[]> {
  if ('ids' in scope) {
    const ids = [...new Set(scope.ids)].sort()
    const byId = `${LOCKED} id = any($1) order by id for update`
    const found = (await queries.query<Row>(byId, [ids])).map(({ doc }) => doc)
    const known = new Set(found.map(({ id }) => id))
    const missing = ids.filter((id) => !known.has(id))
    if (missing.length === 0) return found
    // A row that is not there can't be locked: whoever would add one waits for its name.
    await lockKeys(
      queries,
      missing.map((id) => `subscription ${id}`),
    )
    const added = (await queries.query<Row>(byId, [missing])).map(({ doc }) => doc)
    return [...found, ...added]
  }
  const [key, column, id] =
    'guildId' in scope
      ? [guildKey(scope.guildId), 'guild_id', scope.guildId]
      : [channelKey(scope.channelId), 'channel_id', scope.channelId]
  await lockKeys(queries, [key])
  const rows = await queries.query<Row>(`${LOCKED} ${column} = $1 order by id for update`, [id])
  return rows.map(({ doc }) => doc)
}

const guildKey = (guildId: string) => `subscriptions of server ${guildId}`
const channelKey = (channelId: string) => `subscriptions of channel ${channelId}`

/** Waits for whoever looks at the server or channel that something is added to. */
async function lockForNew(
  queries: Queries,
  before: readonly Subscription[],
  put: readonly Subscription[],
): Promise<void> {
  const places = new Map(before.map((each) => [each.id, placeOf(each)]))
  const moved = channels(put).filter((each) => places.get(each.id) !== placeOf(each))
  await lockKeys(
    queries,
    moved.flatMap(({ guildId, channelId }) => [guildKey(guildId), channelKey(channelId)]),
  )
}

function placeOf(subscription: Subscription): string {
  return subscription.kind === 'channel' ? `${subscription.guildId} ${subscription.channelId}` : ''
}

/** The channel's part of a subscription, where it is one. */
const ofChannel =
  <T>(part: (each: ChannelSubscription) => T) =>
  (each: Subscription): T | null =>
    each.kind === 'channel' ? part(each) : null

const COLUMNS: Columns<Subscription> = {
  id: ['text', ({ id }) => id],
  doc: jsonColumn((each) => each),
  guild_id: ['text', ofChannel(({ guildId }) => guildId)],
  channel_id: ['text', ofChannel(({ channelId }) => channelId)],
  created_by: ['text', ofChannel(({ createdBy }) => createdBy)],
  next_due_at: ['bigint', ({ nextDueAt }) => nextDueAt],
  latest: ['bigint', latestInstant],
  on_arrival: ['boolean', ({ schedule }) => schedule.onArrival],
  is_paused: ['boolean', ({ paused }) => paused !== null],
  is_notified: ['boolean', ({ paused }) => paused?.isNotified ?? true],
  removed_at: ['bigint', ofChannel(({ removedAt = null }) => removedAt)],
}

/** Adds or replaces subscriptions. */
export function putSubscriptions(queries: Queries, put: readonly Subscription[]): Promise<void> {
  return upsert(queries, { table: 'subscriptions', key: ['id'], columns: COLUMNS }, put)
}
