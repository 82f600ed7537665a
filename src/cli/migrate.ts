import { systemClock } from '../clock.ts'
import { type Config, loadConfig } from '../config.ts'
import { UsageError } from '../errors.ts'
import { createLog } from '../log.ts'
import type { ContentKind } from '../store/contents.ts'
import { type Moved, type MoveParts, moveToDatabase, moveToFiles } from '../store/move.ts'
import { printLine, say } from './streams.ts'

export interface MigrateOptions {
  readonly to: 'postgres' | 'files'
}

/** What is said of each kind that is moved. */
const NAMES: Readonly<Record<ContentKind, string>> = {
  digests: 'days of digests',
  subscriptions: 'subscriptions',
  readers: 'readers',
  ledger: 'editions of the ledger',
  bounds: 'bounds of the ledger',
  had: 'records of papers that were sent',
  forgotten: 'papers and days taken out',
  deleted: 'marks of deleted people',
  removed: 'subscriptions that can be put back',
  alerts: 'alerts that are not over',
}

/**
 * `migrate --to postgres|files`: moves everything that the bot keeps between its two stores, while no bot runs.
 *
 * @throws UsageError where the target has data, or a bot runs on either
 */
export async function migrate({ to }: MigrateOptions): Promise<void> {
  const config = loadConfig()
  const { dataDir, logLevel } = config
  const at = databaseOf(config)
  const parts: MoveParts = { dataDir, at, now: systemClock.now(), log: createLog(logLevel), report }
  if (to === 'postgres') {
    await printMoved(await moveToDatabase(parts))
    await printLine(
      `Everything is in PostgreSQL at ${at.where} now. Start the bot with the same DATABASE_URL;`,
    )
    await printLine(
      `${dataDir} stays for what is this machine's own: the archive, dropped digests, the search index.`,
    )
    return
  }
  const { moved, aside } = await moveToFiles(parts)
  await printMoved(moved)
  await printLine(`Everything is in ${dataDir} now. Leave DATABASE_URL out, and start the bot.`)
  if (aside !== null)
    await printLine(`What that folder kept before is in ${aside}; remove it once you don’t need it.`)
}

function databaseOf({ database }: Pick<Config, 'database'>): NonNullable<Config['database']> {
  if (database !== null) return database
  throw new UsageError(
    'migrate needs DATABASE_URL: the database to move to or from, such as postgres://paperboy:password@host:5432/paperboy.',
  )
}

/** Says on a terminal how far it is. */
function report(kind: ContentKind, copied: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${NAMES[kind]}: ${copied}\u001b[K`)
}

async function printMoved(moved: Moved): Promise<void> {
  if (process.stderr.isTTY) say('')
  for (const [kind, count] of moved) if (kind !== 'bounds') await printLine(`${count} ${NAMES[kind]}`)
}
