import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { weigh, weighConsole } from './size/budget.ts'

/**
 * `npm run size [folder]`: what the widgets weigh over the wire, against their budgets; exit code 1 when one is exceeded.
 * Without a folder the current sources are measured, built first when `dist/` is older than they are.
 */
const root = new URL('..', import.meta.url).pathname
const folder = process.argv[2]
const dist = folder ?? join(root, 'dist')

const newest = (path: string): number =>
  Math.max(...readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).map((file) => statSync(join(root, path, file)).mtimeMs))

if (!folder) {
  const manifest = join(dist, '.vite/manifest.json')
  const built = existsSync(manifest) ? statSync(manifest).mtimeMs : 0
  if (Math.max(newest('widgets'), newest('locales')) > built)
    for (const config of ['widgets/vite.config.ts', 'widgets/build/console.ts'])
      execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '-c', config], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
}

const kib = (bytes: number): string => (bytes / 1024).toFixed(2).padStart(6)
const lines = [...weigh(dist), ...weighConsole(dist)]
process.stdout.write(`${' '.repeat(44)}brotli          gzip (KiB)\n`)
for (const { name, brotli, gzip, limit, ok } of lines) {
  const limits = `${limit.brotli ? `of ${limit.brotli.toFixed(1).padEnd(5)}` : '        '} ${kib(gzip)} ${limit.gzip ? `of ${limit.gzip.toFixed(1)}` : ''}`
  process.stdout.write(`${ok ? '✓' : '✗'} ${name.padEnd(40)} ${kib(brotli)} ${limits}\n`)
}
if (!lines.every(({ ok }) => ok)) {
  process.stderr.write('A budget is exceeded. What grew? Load it later, or make it smaller; do not raise the limit.\n')
  process.exitCode = 1
}
