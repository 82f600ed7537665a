import type { TestProject } from 'vitest/node'
import { findPostgres, startPostgres } from '../../../src/playground/postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of PostgreSQL's programs. */
    readonly postgresPrograms: string
    /** Connection string of a server's own database `postgres`. */
    readonly postgresUrl: string
  }
}

/** Starts one server for a run of the database's tests, and ends it after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const programs = findPostgres(process.env.PATH ?? '')
  if (programs === null) throw new Error('PostgreSQL is not on this machine')
  // Tests in which the server crashes start their own; this one need not survive a power cut.
  const server = await startPostgres(programs, { fsync: 'off' })
  project.provide('postgresPrograms', programs)
  project.provide('postgresUrl', server.url('postgres'))
  return () => server.close()
}
