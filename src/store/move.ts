import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { memberLease } from '../cluster/lease-store.ts'
import { systemCodeOf, UsageError } from '../errors.ts'
import type { Log } from '../log.ts'
import { type ContentKind, copyContents } from './contents.ts'
import { openStore as openFiles } from './files/file-store.ts'
import { createFolderWriter } from './files/folder-writer.ts'
import { markMoved, readMovedMark, removeMovedMark } from './files/moved-mark.ts'
import type { Database } from './postgres/connect.ts'
import type { DatabaseUrl } from './postgres/database-url.ts'
import { leaseTable } from './postgres/leases.ts'
import { emptyTables, type MoveState, readMoveState, setMoveState } from './postgres/move-state.ts'
import { openDatabase } from './postgres/open.ts'
import { COMMAND, openTables } from './postgres/tables.ts'

/** What a move takes. */
export interface MoveParts {
  readonly dataDir: string
  readonly at: DatabaseUrl
  /** Instant (ms UTC). */
  readonly now: number
  readonly log: Log
  /** Hears how many of a kind are copied so far. */
  readonly report: (kind: ContentKind, copied: number) => void
}

/** How many of each kind were moved. */
export type Moved = ReadonlyMap<ContentKind, number>

/** What of a data folder is moved; the archive, dropped digests and backups stay where they are. */
const MOVED_NAMES = [
  ...[
    'subscriptions',
    'readers',
    'forgotten',
    'had',
    'deleted-people',
    'alerts',
    'removed',
    'ledger',
    'folder',
  ].flatMap((name) => [`${name}.json`, `${name}.json.bak`]),
  'ledger',
  'library',
]

/**
 * Moves everything from a data folder to an empty database. One that was interrupted is begun again, or finished where
 * everything was copied.
 *
 * @throws UsageError where the database has something of its own, or a bot runs on either
 */
export async function moveToDatabase({ dataDir, at, now, log, report }: MoveParts): Promise<Moved> {
  await using database = await openDatabase(at, log, null)
  await checkNoneRuns(database)
  const state = await readMoveState(database)
  const tables = await openTables(database, COMMAND)
  const mark = { to: `PostgreSQL at ${at.where}`, at: new Date(now).toISOString() }
  const finish = async () => {
    await markMoved(
      dataDir,
      mark,
      createFolderWriter(async () => undefined),
    )
    await setMoveState(database, null)
  }
  // Everything was copied, and only the marks are missing.
  if (state === 'copied') {
    await finish()
    return new Map()
  }
  await using files = await openFiles(dataDir, log)
  if (state !== null) await emptyTables(database)
  else if (!(await tables.contents.isEmpty())) {
    throw new UsageError(
      `The database at ${at.where} has data already, and would lose it. Name an empty one in DATABASE_URL; nothing was changed.`,
    )
  }
  await setMoveState(database, 'copying')
  const moved = await copyContents(files.contents, tables.contents, report)
  await setMoveState(database, 'copied')
  await finish()
  return moved
}

/**
 * Moves everything from a database to a data folder: an empty one, or the one from which it came. What such a folder had is set
 * aside.
 *
 * @throws UsageError where the folder has something of its own, or a bot runs on either
 */
export async function moveToFiles({
  dataDir,
  at,
  now,
  log,
  report,
}: MoveParts): Promise<{ readonly moved: Moved; readonly aside: string | null }> {
  await using database = await openDatabase(at, log, null)
  await checkNoneRuns(database)
  checkMovable(await readMoveState(database), at)
  const tables = await openTables(database, COMMAND)
  const writer = createFolderWriter(async () => undefined)
  const isMarked = (await readMovedMark(dataDir)) !== null
  if (!isMarked) {
    await using files = await openFiles(dataDir, log)
    if (!(await files.contents.isEmpty())) {
      throw new UsageError(
        `${dataDir} has data already, and would lose it. Name an empty folder in DATA_DIR; nothing was changed.`,
      )
    }
  }
  // Until everything is there, nothing starts on it.
  await markMoved(dataDir, { to: `PostgreSQL at ${at.where}`, at: new Date(now).toISOString() }, writer)
  const aside = await setAside(dataDir, now)
  let moved: Moved
  {
    await using files = await openFiles(dataDir, log, { mayBeMoved: true })
    moved = await copyContents(tables.contents, files.contents, report)
  }
  await setMoveState(database, `files in ${dataDir}`)
  await removeMovedMark(dataDir)
  return { moved, aside: isMarked ? aside : null }
}

/** @throws UsageError where a process uses the database */
async function checkNoneRuns(database: Database): Promise<void> {
  const members = await leaseTable(database).list(memberLease(''))
  const alive = members.filter(({ leftMs }) => leftMs > 0)
  if (alive.length === 0) return
  throw new UsageError(
    `${alive.length === 1 ? 'A bot runs' : `${alive.length} bots run`} on the database at ${database.at.where}. Stop ${alive.length === 1 ? 'it' : 'them'} first, and wait a quarter of a minute; nothing was changed.`,
  )
}

/** @throws UsageError where nothing, or not everything, is in the database */
function checkMovable(state: MoveState, at: DatabaseUrl): void {
  if (state === null) return
  throw new UsageError(
    state === 'copying' || state === 'copied'
      ? `A move into the database at ${at.where} was interrupted. Run "paperboy migrate --to postgres" again to finish it.`
      : `What the database at ${at.where} had was moved to ${state} before.`,
  )
}

/** Moves what a folder kept into a folder of its own. Gives that, or `null` where there was nothing. */
async function setAside(dataDir: string, now: number): Promise<string | null> {
  const aside = join(dataDir, `before-move-${new Date(now).toISOString().replace(/[:.]/g, '-')}`)
  await mkdir(aside, { recursive: true, mode: 0o700 })
  for (const name of MOVED_NAMES) {
    await rename(join(dataDir, name), join(aside, name)).catch((error) => {
      if (systemCodeOf(error) !== 'ENOENT') throw error
    })
  }
  return aside
}
