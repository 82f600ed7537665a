import type { Queries } from './connect.ts'

/**
 * Takes locks on names, until the end of the transaction: for what has no row yet that could be locked.
 *
 * @param limitMs how long that may take, where that is not the usual
 */
export async function lockKeys(queries: Queries, keys: readonly string[], limitMs?: number): Promise<void> {
  if (keys.length === 0) return
  await queries.query(
    'select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest($1::text[]) as key',
    [[...new Set(keys)].sort()],
    limitMs,
  )
}
