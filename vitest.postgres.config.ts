import { defineConfig } from 'vitest/config'
import { findPostgres } from './src/playground/postgres-server.ts'

const hasPostgres = findPostgres(process.env.PATH ?? '') !== null
if (!hasPostgres) {
  process.stderr.write(
    'The tests of the database are skipped: PostgreSQL is not on this machine (apt install postgresql).\n',
  )
}

/** Tests against a real PostgreSQL: `npm run test:postgres`. */
export default defineConfig({
  test: {
    include: hasPostgres ? ['test/**/*.postgres.ts'] : [],
    passWithNoTests: !hasPostgres,
    globalSetup: hasPostgres
      ? ['test/support/processes/postgres-for-tests.ts', 'test/support/processes/build-program.ts']
      : [],
    environment: 'node',
    restoreMocks: true,
    // Only for what hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    retry: process.env.CI === undefined ? 0 : 1,
    maxWorkers: '100%',
    isolate: false,
  },
})
