import { defineConfig } from 'vitest/config'
import { LongFirst } from './long-first.ts'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/widgets/**', 'test/e2e/**', 'node_modules/**'],
    globalSetup: 'test/global-setup.ts',
    pool: 'forks',
    // One more than the cores of a small machine: most files wait for processes that they started.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
})
