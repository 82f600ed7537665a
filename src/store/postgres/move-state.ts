import { UsageError } from '../../errors.ts'
import type { Database } from './connect.ts'

/**
 * What of a move a database is in: `copying` or `copied` from a data folder, or where everything went, such as
 * `files in /data`; `null` where it is in use.
 */
export type MoveState = string | null

export async function readMoveState(database: Database): Promise<MoveState> {
  const [row] = await database.query<{ state: string | null }>('select moved_to as state from settings')
  return row?.state ?? null
}

export async function setMoveState(database: Database, state: MoveState): Promise<void> {
  await database.query('update settings set moved_to = $1', [state])
}

/** @throws UsageError where a database is not in use: going on there would post everything twice */
export async function checkDatabaseInUse(database: Database): Promise<void> {
  const state = await readMoveState(database)
  if (state === null) return
  const { where } = database.at
  throw new UsageError(
    state === 'copying' || state === 'copied'
      ? `A move into the database at ${where} was interrupted. Run "paperboy migrate --to postgres" again to finish it. Nothing was changed.`
      : `What the database at ${where} had was moved to ${state}. Leave DATABASE_URL out to go on there, or move it back with "paperboy migrate --to postgres". Nothing was changed.`,
  )
}

/** Removes everything that was copied into a database or moved out of it. */
export async function emptyTables(database: Database): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.query(
      'truncate subscriptions, readers, ledger, work, had, digests, forgotten, deleted_people, alerts, removed_subscriptions',
    )
    await queries.query(`update settings set kept_from = null, lost_days = '{}'`)
  })
}
