import { UsageError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { connectDatabase, type Database, type DatabaseLimits } from './connect.ts'
import { asStartFault } from './database-faults.ts'
import type { DatabaseUrl } from './database-url.ts'
import { MIGRATIONS, type Migration } from './migrations.ts'
import { prepareSchema } from './schema.ts'

/** What opening a database takes besides; everything has a default. */
export interface DatabaseParts {
  readonly limits?: DatabaseLimits
  readonly migrations?: readonly Migration[]
}

/**
 * Connects to a database and makes its tables ready.
 *
 * @param botId the bot's own user id: a database is one bot's
 * @throws UserError where it can't be used, UsageError where only another configuration helps
 */
export async function openDatabase(
  at: DatabaseUrl,
  log: Log,
  botId: string | null,
  { limits, migrations = MIGRATIONS }: DatabaseParts = {},
): Promise<Database> {
  const given = limits === undefined ? {} : { limits }
  try {
    await using starting = connectDatabase(at, log, { ...given, words: asStartFault })
    await prepareSchema(starting, migrations)
    if (botId !== null) await checkBot(starting, botId)
  } catch (error) {
    throw asStartFault(error, at)
  }
  return connectDatabase(at, log, given)
}

/** @throws UsageError where the database is another bot's */
async function checkBot(database: Database, botId: string): Promise<void> {
  const [row] = await database.query<{ bot: string | null }>(
    'update settings set bot_id = coalesce(bot_id, $1) returning bot_id as bot',
    [botId],
  )
  if (row?.bot === botId) return
  throw new UsageError(
    `The database at ${database.at.where} is another bot's: its id is ${row?.bot ?? 'unknown'}, and the id of this token's bot is ${botId}. Two bots need two databases; nothing was changed.`,
  )
}
