import { defineConfig } from 'vitest/config'

/** Rooms whose tests start no bot. */
const ROOMS = [
  ...[
    'charts',
    'cluster',
    'delivery',
    'digest',
    'ingest',
    'library',
    'preview',
    'search',
    'store',
    'subscriptions',
  ],
].map((room) => `test/${room}/**/*.test.ts`)

export default defineConfig({
  test: {
    environment: 'node',
    restoreMocks: true,
    unstubEnvs: true,
    // Only for what hangs: a busy machine takes many times as long as an idle one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Real sockets and processes on a machine that others use: a second failure is none of the machine's.
    retry: process.env.CI === undefined ? 0 : 1,
    // Every core: by itself it leaves one to the watcher, which nobody uses here.
    maxWorkers: '100%',
    // Our modules do nothing when they are imported and keep no state but caches, so they are imported once for all files:
    // discord.js alone takes a second of each.
    isolate: false,
    // Where a bot ran, Node.js 20 and 22 follow every promise of the process from then on (AsyncLocalStorage), which makes tests of
    // a hundred thousand promises twenty times as slow: the two kinds share no process.
    projects: [
      { extends: true, test: { name: 'rooms', include: ROOMS } },
      {
        extends: true,
        test: {
          name: 'bots',
          include: ['test/**/*.test.ts'],
          exclude: ROOMS,
          globalSetup: ['test/support/processes/build-program.ts'],
        },
      },
    ],
  },
})
