import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gate, line, sum, tests, type Counts, type Outcome } from './counts.ts'

/** `npm test`: every check of the project, in order; `npm test -- lint server` runs the named stages only. */
type Stage = {
  readonly name: string
  /** The npm script and its arguments; `$results` stands for the file that its counts go to. */
  readonly script: readonly string[]
  readonly count: (outcome: Outcome) => Counts
  /** A stage whose output this one works on: when it failed, this one fails too, and does not run on old files. */
  readonly needs?: string
}

const VITEST = ['--', '--reporter=default', '--reporter=json', '--outputFile.json=$results']

const stages: readonly Stage[] = [
  { name: 'typecheck', script: ['typecheck'], count: gate },
  { name: 'format', script: ['format:check'], count: gate },
  { name: 'lint', script: ['lint'], count: gate },
  { name: 'deadcode', script: ['deadcode'], count: gate },
  { name: 'build', script: ['build'], count: gate },
  { name: 'server', script: ['test:server', ...VITEST], count: tests },
  { name: 'widgets', script: ['test:widgets'], count: tests },
  { name: 'e2e', script: ['test:e2e', ...VITEST], count: tests, needs: 'build' },
  { name: 'size', script: ['size'], count: gate, needs: 'build' },
]

const root = new URL('..', import.meta.url).pathname
const artifacts = join(root, 'test/.artifacts')

const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const run = ({ name, script }: Stage): Promise<Outcome> => {
  const results = join(artifacts, `${name}.json`)
  rmSync(results, { force: true })
  const args = script.map((argument) => argument.replace('$results', results))
  const child = spawn('npm', ['run', '-s', ...args], {
    cwd: root,
    stdio: 'inherit',
    // Hundreds of processes load the same sources.
    env: { NODE_COMPILE_CACHE: join(artifacts, 'compiled'), ...process.env, PORTIK_TEST_RESULTS: results },
    shell: process.platform === 'win32',
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (exitCode) => {
      resolve({ exitCode, results: existsSync(results) ? readFileSync(results, 'utf8') : undefined })
    })
  })
}

mkdirSync(artifacts, { recursive: true })
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name))
if (unknown.length > 0) {
  print(`No stage is called ${unknown.join(', ')}. There are: ${stages.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const counted = new Map<string, Counts>()
for (const stage of stages) {
  if (wanted.length > 0 && !wanted.includes(stage.name)) continue
  const started = Date.now()
  print(`\n── ${stage.name} ──`)
  const blocked = stage.needs !== undefined && (counted.get(stage.needs)?.failed ?? 0) > 0
  if (blocked) print(`Not run: ${stage.needs} failed.`)
  const counts = blocked ? { passed: 0, failed: 1, skipped: 0 } : stage.count(await run(stage))
  counted.set(stage.name, counts)
  print(`── ${stage.name}: ${line(counts)} (${((Date.now() - started) / 1000).toFixed(1)} s) ──`)
}

const total = sum([...counted.values()])
const red = [...counted].filter(([, { failed }]) => failed > 0).map(([name]) => name)
print(red.length > 0 ? `\nRed: ${red.join(', ')}` : '')
print(line(total))
process.exitCode = total.failed > 0 ? 1 : 0
