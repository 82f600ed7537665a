import { randomBytes } from 'node:crypto'
import { messageOf, UsageError, UserError } from '../errors.ts'
import type { Log } from '../log.ts'
import { findPostgres, startPostgres } from '../playground/postgres-server.ts'
import { connectDatabase } from '../store/postgres/connect.ts'
import { readDatabaseUrl } from '../store/postgres/database-url.ts'

/** A database for as long as the playground runs. */
export interface PlaygroundDatabase extends AsyncDisposable {
  /** With user and password. */
  readonly url: string
  /** Where it is, for whoever plays. */
  readonly where: string
}

/**
 * Makes an empty database: on the server that `DATABASE_URL` names, where nothing else is touched, or on a server of its own
 * from the PostgreSQL on this machine.
 *
 * @throws UsageError where there is neither, or the variable can't be read; UserError where the server does not let it
 */
export async function openPlaygroundDatabase(
  { DATABASE_URL: given = '', PATH: path = '' }: Readonly<Record<string, string | undefined>>,
  log: Log,
): Promise<PlaygroundDatabase> {
  if (given !== '') return ownDatabaseOn(given, log)
  const programs = findPostgres(path)
  if (programs === null) {
    throw new UsageError(
      '--store postgres: PostgreSQL is not on this machine. Install it (Debian: apt install postgresql), or name a server’s database in DATABASE_URL.',
    )
  }
  const server = await startPostgres(programs)
  try {
    await server.createDatabase('paperboy')
  } catch (error) {
    await server.close()
    throw error
  }
  return {
    url: server.url('paperboy'),
    where: `a throw-away PostgreSQL on port ${server.port}`,
    [Symbol.asyncDispose]: () => server.close(),
  }
}

async function ownDatabaseOn(given: string, log: Log): Promise<PlaygroundDatabase> {
  const at = readDatabaseUrl(given)
  if ('expected' in at) throw new UsageError(`DATABASE_URL is not accepted; expected ${at.expected}`)
  const database = connectDatabase(at, log)
  const name = `paperboy_playground_${randomBytes(4).toString('hex')}`
  try {
    await database.query(`create database ${name} template template0 encoding 'UTF8'`)
  } catch (error) {
    await database[Symbol.asyncDispose]()
    throw new UserError(
      `DATABASE_URL: the playground makes a database of its own on that server, and can't: ${messageOf(error)}.`,
    )
  }
  const url = new URL(at.url)
  url.pathname = `/${name}`
  return {
    url: url.href,
    where: `${at.host}, in a database of its own (${name}), which is removed at the end`,
    async [Symbol.asyncDispose]() {
      try {
        await database.query(`drop database ${name} with (force)`)
      } finally {
        await database[Symbol.asyncDispose]()
      }
    },
  }
}
