import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LeaseStore } from '../cluster/lease-store.ts'
import type { UserError } from '../errors.ts'
import { withResolver } from '../given.ts'
import type { Log } from '../log.ts'
import { noCache } from '../search/index-cache.ts'
import { copyContents } from './contents.ts'
import { openArchiveFolder } from './files/archive-folder.ts'
import { writeBackup } from './files/backup.ts'
import { indexPath, libraryFolder, openDataFolder } from './files/data-folder.ts'
import { openStore as openFiles } from './files/file-store.ts'
import { readOnlyWriter } from './files/folder-writer.ts'
import { openIndexFile } from './files/index-file.ts'
import { connectDatabase, LEASE_LIMITS } from './postgres/connect.ts'
import type { DatabaseUrl } from './postgres/database-url.ts'
import { leaseTable } from './postgres/leases.ts'
import type { Member } from './postgres/member.ts'
import { checkDatabaseInUse } from './postgres/move-state.ts'
import { openDatabase } from './postgres/open.ts'
import { COMMAND, openTables } from './postgres/tables.ts'
import { timelineOf, watchTimeline } from './postgres/timeline.ts'
import type { Store, Stored } from './store.ts'

/** What a database's store is opened with. */
export interface DatabaseStoreParts {
  readonly at: DatabaseUrl
  /** Folder of what stays on this machine: the search index, the archive, the lock, dropped digests. */
  readonly dataDir: string
  /** The bot's own user id; `null` where nobody says it. */
  readonly botId?: string | null
  /** Joins the processes that share the database. Default: as a command, which neither plans nor sends. */
  readonly joinOthers?: (leases: LeaseStore) => Promise<Member>
  readonly log: Log
}

/**
 * Opens a database, and the data folder of this process beside it: several processes may share the database, each with a
 * folder of its own.
 *
 * @throws UserError where either can't be used, UsageError where only another configuration helps
 */
export async function openDatabaseStore(parts: DatabaseStoreParts): Promise<Store> {
  const { at, dataDir, botId = null, joinOthers = async () => COMMAND, log } = parts
  const opened: AsyncDisposable[] = []
  const close = async () => {
    for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]()
  }
  const closedAtEnd = <T extends AsyncDisposable>(each: T): T => {
    opened.push(each)
    return each
  }
  try {
    const { lock, writer, probe } = closedAtEnd(await openDataFolder(dataDir, log))
    const database = closedAtEnd(await openDatabase(at, log, botId))
    await checkDatabaseInUse(database)
    const leases = closedAtEnd(connectDatabase(at, log, { limits: LEASE_LIMITS }))
    const { promise: replaced, resolve: isReplaced } = withResolver<UserError>()
    const checkTimeline = watchTimeline(await timelineOf(leases), () => timelineOf(leases), isReplaced)
    const table = leaseTable(leases)
    const watched: LeaseStore = {
      ...table,
      // With each beat, so that no lease outlives it for long.
      async now() {
        await checkTimeline()
        return table.now()
      },
    }
    const tables = await openTables(database, await joinOthers(watched))
    await writer.makeFolder(libraryFolder(dataDir))
    const archive = await openArchiveFolder(dataDir, { writer, log })
    const index = openIndexFile(indexPath(dataDir), { writer, log })
    closedAtEnd({
      async [Symbol.asyncDispose]() {
        await Promise.all([archive.close(), index.close()])
      },
    })
    return {
      ...tables,
      archive,
      index,
      lostMonths: () => [],
      ensureOwned: () => lock.ensureOwned(),
      checkOwned: () => lock.checkOwned(),
      lost: Promise.race([lock.lost, replaced]),
      control: lock.control,
      async probe() {
        await probe()
        await database.query('select 1')
      },
      // As files, so that there is one form of a backup, and it can be restored into either.
      async backup(file, facts) {
        const scratch = await mkdtemp(join(tmpdir(), 'paperboy-backup-'))
        try {
          const files = await openFiles(scratch, log)
          await copyContents(tables.contents, files.contents).finally(() => files[Symbol.asyncDispose]())
          return await writeBackup(scratch, file, facts)
        } finally {
          await rm(scratch, { recursive: true, force: true })
        }
      },
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Opens a database to look at it, and locks nothing.
 *
 * @throws as {@link openDatabaseStore}
 */
export async function openDatabaseToLook({
  at,
  dataDir,
  log,
}: Pick<DatabaseStoreParts, 'at' | 'dataDir' | 'log'>): Promise<Stored> {
  const database = await openDatabase(at, log, null)
  await checkDatabaseInUse(database)
  const tables = await openTables(database, COMMAND)
  const archive = await openArchiveFolder(dataDir, { writer: readOnlyWriter, log })
  return {
    ...tables,
    archive,
    index: { ...noCache, load: openIndexFile(indexPath(dataDir), { writer: readOnlyWriter, log }).load },
    lostMonths: () => [],
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
