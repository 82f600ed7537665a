import { randomBytes } from 'node:crypto'
import { inject, onTestFinished } from 'vitest'
import { connectDatabase, type Database, type DatabaseLimits } from '../../../src/store/postgres/connect.ts'
import { type DatabaseUrl, readDatabaseUrl } from '../../../src/store/postgres/database-url.ts'
import { listeningLog } from '../fakes/log.ts'

/** Limits for tests, in which an answer never takes long. */
export const QUICK: DatabaseLimits = { connectMs: 1_000, statementMs: 2_000, closeMs: 500, connections: 4 }

/** A connection string that is known to be one. */
export function databaseUrl(url: string): DatabaseUrl {
  const read = readDatabaseUrl(url)
  if ('expected' in read) throw new Error(`not accepted; expected ${read.expected}`)
  return read
}

/** The database that a server has by itself, as the owner of all; closed after the test. */
export function asOwner(): Database {
  return closedAfterTest(connectDatabase(databaseUrl(inject('postgresUrl')), listeningLog()))
}

/** A new database on the run's server, which is removed as a whole after the run. */
export async function freshDatabase(options = ''): Promise<DatabaseUrl> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const owner = connectDatabase(databaseUrl(inject('postgresUrl')), listeningLog())
  await owner.query(`create database ${name} ${options}`)
  await owner[Symbol.asyncDispose]()
  return databaseUrl(inject('postgresUrl').replace(/postgres$/, name))
}

/** A new connection, closed after the test. */
export function closedAfterTest<T extends AsyncDisposable>(each: T): T {
  onTestFinished(async () => each[Symbol.asyncDispose]())
  return each
}
