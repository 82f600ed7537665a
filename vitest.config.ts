import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    restoreMocks: true,
    unstubEnvs: true,
    testTimeout: 20_000,
    // Every core: by itself it leaves one to the watcher, which nobody uses here.
    maxWorkers: '100%',
  },
})
