import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { contained } from '../../contained.ts'
import { systemCodeOf } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { asStorageFault, isConflict } from './database-faults.ts'
import type { DatabaseUrl } from './database-url.ts'

/** How long a database may take (ms). */
export interface DatabaseLimits {
  /** To connect, or until a connection is free. */
  readonly connectMs: number
  /** To answer a statement, as the server counts; the client gives up a second later. */
  readonly statementMs: number
  /** To let go of its connections at the end. */
  readonly closeMs: number
  /** Most connections. */
  readonly connections: number
}

export const DATABASE_LIMITS: DatabaseLimits = {
  connectMs: 5_000,
  statementMs: 10_000,
  closeMs: 2_000,
  connections: 10,
}

/** Those of the connections for leases only: a beat must neither wait for others nor take longer than the next one. */
export const LEASE_LIMITS: DatabaseLimits = {
  connectMs: 3_000,
  statementMs: 3_000,
  closeMs: 1_000,
  connections: 2,
}

/** Most times that a transaction is run because others were in its way, and the longest wait before one (ms). */
const MOST_TRIES = 8
const LONGEST_WAIT = 200

/** Asks the database. */
export interface Queries {
  /**
   * Runs one statement, and gives its rows.
   *
   * @param limitMs how long it may take, where that is not the usual
   */
  query<Row>(text: string, values?: readonly unknown[], limitMs?: number): Promise<Row[]>
}

/** A database, over several connections that come and go. */
export interface Database extends Queries, AsyncDisposable {
  readonly at: DatabaseUrl
  /**
   * Runs statements that are all kept or none of them. Run again from its start where others were in its way, so it does
   * nothing but ask the database.
   */
  transaction<T>(run: (queries: Queries) => Promise<T>): Promise<T>
}

/** The types of columns that are read in another way than the client's: an `int8` as a number. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
}

/**
 * Connects when it is first asked something. Whatever the database does, a question is answered or fails in time.
 *
 * @param words turns what the client throws into what is thrown here; default: a StorageFault
 */
export function connectDatabase(
  at: DatabaseUrl,
  log: Log,
  {
    limits = DATABASE_LIMITS,
    words = asStorageFault,
  }: {
    readonly limits?: DatabaseLimits
    readonly words?: (error: unknown, at: DatabaseUrl) => Error
  } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: at.url,
    application_name: 'paperboy',
    max: limits.connections,
    connectionTimeoutMillis: limits.connectMs,
    statement_timeout: limits.statementMs,
    lock_timeout: limits.statementMs,
    idle_in_transaction_session_timeout: limits.statementMs,
    query_timeout: limits.statementMs + 1_000,
    keepAlive: true,
    types,
  })
  // A connection that breaks while nobody uses it: the next question opens another.
  pool.on(
    'error',
    contained((error) => log.debug({}, `a connection to the database ended: ${words(error, at).message}`)),
  )

  async function inTransaction<T>(run: (queries: Queries) => Promise<T>): Promise<T> {
    const client = await asked(pool.connect())
    let broken: Error | undefined
    const onError = contained((error: Error) => {
      broken = error
    })
    client.on('error', onError)
    try {
      await asked(client.query('begin'))
      const result = await run({ query: (...question) => rows(client, question) })
      await asked(client.query('commit'))
      return result
    } catch (error) {
      if (mayBeInUse(error)) await client.query('rollback').catch(onError)
      else broken ??= new Error('the connection did not answer')
      throw error
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }

  const worded = (error: unknown) => (error instanceof ClientFault ? words(error.cause, at) : error)

  return {
    at,
    query: (...question) =>
      rows<never>(pool, question).catch((error) => {
        throw worded(error)
      }),
    async transaction(run) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await inTransaction(run)
        } catch (error) {
          const isInTheWay = error instanceof ClientFault && isConflict(error.cause)
          if (!isInTheWay || tries >= MOST_TRIES) throw worded(error)
          await sleep(Math.random() * Math.min(LONGEST_WAIT, 2 ** tries * 5))
        }
      }
    },
    async [Symbol.asyncDispose]() {
      // A server that no longer answers doesn't say goodbye either.
      await Promise.race([pool.end(), sleep(limits.closeMs, undefined, { ref: false })])
    },
  }
}

/** What the client threw, until it is worded: everything else that goes wrong in a transaction is its own. */
class ClientFault extends Error {
  constructor(cause: unknown) {
    super('the database did not answer as it should', { cause })
  }
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw new ClientFault(error)
  }
}

/** Whether a connection can still be used after an error: where the server answered, or was not the one that failed. */
function mayBeInUse(error: unknown): boolean {
  return !(error instanceof ClientFault) || /^[\dA-Z]{5}$/.test(systemCodeOf(error.cause) ?? '')
}

async function rows<Row>(
  client: pg.Pool | pg.PoolClient,
  [text, values = [], limitMs]: Parameters<Queries['query']>,
): Promise<Row[]> {
  // The types don't know that one statement may have a limit of its own.
  const statement: pg.QueryConfig & { query_timeout?: number } = {
    text,
    values: [...values],
    ...(limitMs === undefined ? {} : { query_timeout: limitMs }),
  }
  const answer = await asked(client.query<never>(statement))
  return answer.rows
}
