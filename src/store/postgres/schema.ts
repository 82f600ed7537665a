import { UsageError } from '../../errors.ts'
import type { Database, Queries } from './connect.ts'
import { MIGRATIONS, type Migration } from './migrations.ts'

/** Names the lock of those who change the schema, among all locks of a database. */
const LOCK = 7_046_029_254_386_353

/** How long one may wait for the others, and how long changing the schema may take (ms). */
const LIMIT = 10 * 60_000

/** The oldest PostgreSQL that has all that we ask for. */
const OLDEST_SERVER = 13

interface Version {
  readonly version: number
  readonly readableBy: number
}

/**
 * Makes the tables of a database, or changes those of an older version, however many processes do so at once. A database at a
 * newer version is left as it is, where that can be read by programs of ours.
 *
 * @throws UsageError where the database is not one for Paperboy, or not for this version
 */
export async function prepareSchema(
  database: Database,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const { where } = database.at
  await checkServer(database, where)
  const ours = migrations.at(-1)?.version ?? 0
  if (isReadable(await readVersion(database), ours, where)) return
  await database.transaction(async (queries) => {
    await queries.query(`set local statement_timeout = ${LIMIT}`)
    await queries.query(`set local lock_timeout = ${LIMIT}`)
    await queries.query('select pg_advisory_xact_lock($1)', [LOCK], LIMIT)
    const found = await readVersion(queries)
    if (isReadable(found, ours, where)) return
    if (found === null) await makeVersionTable(queries, where)
    for (const migration of migrations) {
      if (migration.version <= (found?.version ?? 0)) continue
      for (const statement of migration.statements) await queries.query(statement, [], LIMIT)
    }
    const readableBy = migrations.at(-1)?.readableBy ?? 0
    await queries.query('delete from paperboy_schema')
    await queries.query('insert into paperboy_schema (version, readable_by) values ($1, $2)', [
      ours,
      readableBy,
    ])
  })
}

async function checkServer(database: Database, where: string): Promise<void> {
  const [server] = await database.query<{ number: number; encoding: string; schema: string | null }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_encoding') as encoding,
      current_schema() as schema`,
  )
  const fault = (says: string) => new UsageError(`The database at ${where} ${says}.`)
  if (server === undefined) throw fault('does not answer as PostgreSQL does')
  if (server.number < OLDEST_SERVER * 10_000) {
    throw fault(
      `is PostgreSQL ${Math.floor(server.number / 10_000)}; Paperboy needs ${OLDEST_SERVER} or newer`,
    )
  }
  if (server.encoding !== 'UTF8') {
    throw fault(`is in ${server.encoding}, which has no room for every letter; make one with ENCODING UTF8`)
  }
  if (server.schema === null) {
    throw fault('has no schema to make tables in; look at the search_path of the user')
  }
}

async function readVersion(queries: Queries): Promise<Version | null> {
  // Not by `to_regclass`: within a transaction that answers from a cache of before another process made the table.
  const [table] = await queries.query(
    `select from pg_class where relname = 'paperboy_schema' and relnamespace = current_schema()::regnamespace`,
  )
  if (table === undefined) return null
  const [found] = await queries.query<Version>(
    'select version, readable_by as "readableBy" from paperboy_schema',
  )
  return found ?? null
}

/** Whether there is nothing to change. @throws UsageError where the version is none that we can go on with */
function isReadable(found: Version | null, ours: number, where: string): boolean {
  if (found === null || found.version < ours) return false
  if (found.version > ours && found.readableBy > ours) {
    throw new UsageError(
      `The database at ${where} was changed by a newer Paperboy (schema version ${found.version}; this one knows ${ours}). Start that version again; nothing was changed.`,
    )
  }
  return true
}

/** @throws UsageError where the tables are another program's */
async function makeVersionTable(queries: Queries, where: string): Promise<void> {
  // What an extension brought is nobody's program.
  const foreign = await queries.query<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
        and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
      order by relname limit 4`,
  )
  if (foreign.length > 0) {
    const names = foreign.slice(0, 3).map(({ name }) => name)
    throw new UsageError(
      `The database at ${where} is another program's: it has the tables ${names.join(', ')}${foreign.length > 3 ? ' …' : ''}. Make an empty one for Paperboy (createdb paperboy); nothing was changed.`,
    )
  }
  await queries.query('create table paperboy_schema (version int not null, readable_by int not null)')
}
