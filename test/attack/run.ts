import { startVitest } from 'vitest/node'

/** `npm run attack:timing`: 1,000 known and 1,000 unknown addresses on each way to ask. `-- 5000` for another number. */
process.env['PORTIK_TIMING_SAMPLES'] = process.argv[2] ?? '1000'

const vitest = await startVitest('test', ['test/attack/timing.test.ts'], { config: 'test/vitest.config.ts', watch: false })
await vitest.close()
