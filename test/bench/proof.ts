import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { keyring } from '../../server/platform/crypto.ts'
import { issueFormToken } from '../../server/forms/form-token.ts'
import { makePuzzle } from '../../server/forms/proof.ts'
import { findChromium } from '../chromium.ts'

/**
 * `npm run bench:proof`: how long a browser takes for the proof of work in calm, with the code that visitors get (`dist/`).
 * Chromium slows only the page's own thread down, while WebCrypto derives beside it; so the figure for a slow machine is the
 * larger one of what was measured with the page slowed down four times, and four times what was measured without.
 */
const PUZZLES = 60
const SLOWER = 4
const GOAL_MILLISECONDS = 300

const dist = new URL('../../dist/', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, { file: string }>
const chunk = manifest['core/proof.ts']?.file
if (!chunk) throw new Error('There is no proof of work in dist: npm run build comes first.')

const keys = keyring(new Uint8Array(32))
const puzzle = () => {
  const now = new Date()
  const { content } = issueFormToken(keys, { siteId: 'demo', formId: 'contact', version: 1, origin: '' }, now)
  return makePuzzle(keys, content, 1)
}

const at = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? Number.NaN
const line = (name: string, times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => a - b)
  return `${name.padEnd(34)} median ${at(sorted, 0.5).toFixed(0).padStart(5)} ms   p95 ${at(sorted, 0.95).toFixed(0).padStart(5)} ms\n`
}

const browser = await chromium.launch(findChromium())
try {
  const page = await browser.newPage()
  // localhost counts as secure, so WebCrypto is there; nothing listens: every file comes from dist.
  await page.route('http://localhost/**', (route) => {
    const { pathname } = new URL(route.request().url())
    return pathname === '/'
      ? route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>proof</title>' })
      : route.fulfill({ contentType: 'text/javascript', body: readFileSync(join(dist, pathname)) })
  })
  await page.goto('http://localhost/')
  const solve = async (): Promise<number> =>
    page.evaluate(
      async ([url, challenge]) => {
        const { prove } = (await import(url)) as { prove: (answer: unknown) => Promise<string | undefined> }
        const started = performance.now()
        if (!(await prove({ challenge }))) throw new Error('not solved')
        return performance.now() - started
      },
      [`/${chunk}`, await puzzle()] as const,
    )
  const session = await page.context().newCDPSession(page)
  const measure = async (rate: number): Promise<number[]> => {
    await session.send('Emulation.setCPUThrottlingRate', { rate })
    await solve()
    const times: number[] = []
    for (let i = 0; i < PUZZLES; i++) times.push(await solve())
    return times
  }
  const fast = await measure(1)
  const slow = await measure(SLOWER)
  const making: number[] = []
  for (let i = 0; i < PUZZLES; i++) {
    const started = performance.now()
    await puzzle()
    making.push(performance.now() - started)
  }
  const estimate = fast.map((time) => time * SLOWER)
  process.stdout.write(line('browser', fast))
  process.stdout.write(line(`browser, page ${SLOWER} times slower`, slow))
  process.stdout.write(line(`browser, everything ${SLOWER} times slower`, estimate))
  process.stdout.write(line('server makes the puzzle', making))
  const median = Math.max(
    ...[slow, estimate].map((times) =>
      at(
        times.toSorted((a, b) => a - b),
        0.5,
      ),
    ),
  )
  const ok = median <= GOAL_MILLISECONDS
  process.stdout.write(`${ok ? '✓' : '✗'} a slow machine: ${median.toFixed(0)} of ${GOAL_MILLISECONDS} ms\n`)
  if (!ok) process.exitCode = 1
} finally {
  await browser.close()
}
