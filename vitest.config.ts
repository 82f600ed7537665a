import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    restoreMocks: true,
    unstubEnvs: true,
    // Only for what hangs: a busy machine takes many times as long as an idle one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Real sockets and processes on a machine that others use: a second failure is none of the machine's.
    retry: process.env.CI === undefined ? 0 : 1,
    globalSetup: ['test/support/processes/build-program.ts'],
    // Every core: by itself it leaves one to the watcher, which nobody uses here.
    maxWorkers: '100%',
    // Our modules do nothing when they are imported and keep no state but caches, so they are imported once for all files:
    // discord.js alone takes a second of each.
    isolate: false,
  },
})
