import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { databaseUrl } from '../global-setup.ts'
import { startPostgres } from '../postgres.ts'
import { cpuOf, parentOf } from './cpu.ts'
import { openLimit, pgbench, type Figures } from './limit.ts'

/** Ratio to the limit that must be reached, by connections. Source: reference/performance.md, section 6. */
const GOALS: Readonly<Record<number, number>> = { 32: 0.6, 96: 1 }
const CONNECTIONS = (process.env['BENCH_CONNECTIONS'] ?? '1,8,32,96').split(',').map(Number)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3)
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4)

const file = (name: string) => new URL(name, import.meta.url).pathname

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
type Costs = Figures & { readonly database: number; readonly server: number }

const medians = (all: readonly Figures[]): Figures => ({
  rate: median(all.map(({ rate }) => rate)),
  p50: median(all.map(({ p50 }) => p50)),
  p99: median(all.map(({ p99 }) => p99)),
  failures: all.reduce((sum, { failures }) => sum + failures, 0),
})

/** Starts the server; its log goes into a file, as under a supervisor. */
const startServer = async (folder: string, ...args: readonly string[]) => {
  const flags = process.env['BENCH_PROFILE'] ? ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`] : []
  const log = openSync(join(folder, 'server.log'), 'w')
  const child = spawn(process.execPath, [...flags, file('intake-server.ts'), join(folder, 'data'), ...args], {
    stdio: ['ignore', log, 'inherit', 'ipc'],
  })
  const [port] = (await once(child, 'message')) as [number]
  return {
    port: String(port),
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

let expected = 3_000
const load = async (port: string, connections: number): Promise<Figures> => {
  const args = [file('load.ts'), port, String(connections), String(SECONDS), String(expected)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  const figures = JSON.parse(stdout) as Figures
  expected = Math.max(expected, figures.rate * 1.5)
  return figures
}

const cell = (n: number, digits = 0) => n.toFixed(digits)
const lines: string[] = []
const say = (line: string) => {
  lines.push(line)
  process.stdout.write(`${line}\n`)
}

const onPostgres = async (): Promise<boolean> => {
  const given = process.env['TEST_DATABASE_URL']
  const own = given ? undefined : await startPostgres({ durable: true })
  const base = given ?? own?.url ?? ''
  const folder = mkdtempSync(join(tmpdir(), 'portik-bench-'))
  const admin = postgres(base, { max: 1, onnotice: () => {} })
  const name = `portik_bench_${process.pid}`
  await admin`create database ${admin(name)}`
  const url = databaseUrl(base, name)
  const server = await startServer(folder, url)
  let reached = true
  try {
    const limit = await openLimit(url, folder)
    const [version] = await admin<{ v: string }[]>`select current_setting('server_version') as v`
    say(
      `PostgreSQL ${version?.v}, synchronous_commit on, Node ${process.versions.node}; limit: ${pgbench() ? 'pgbench -M prepared' : 'postgres.js, prepared'},`,
    )
    say(
      `one statement that writes the same rows. Medians of ${ROUNDS} alternating rounds of ${SECONDS} s. Load average of the machine ${cell(loadavg()[0] ?? 0, 1)} on ${availableParallelism()} cores.`,
    )
    say('')
    say(
      '| connections | limit per s | p50 / p99 ms | HTTP intake per s | p50 / p99 ms | ratio | goal | CPU µs per record: limit | ours, PostgreSQL + Node |',
    )
    say('|---|---|---|---|---|---|---|---|---|')
    const [backend] = await admin<{ pid: number }[]>`select pg_backend_pid() as pid`
    const postmaster = parentOf(backend?.pid ?? 0)
    /** Processor time per record, µs: PostgreSQL's and the server's. */
    const costs = async (run: () => Promise<Figures>) => {
      const before = [cpuOf(postmaster) ?? 0, cpuOf(server.pid) ?? 0]
      const figures = await run()
      const after = [cpuOf(postmaster) ?? 0, cpuOf(server.pid) ?? 0]
      const records = figures.rate * SECONDS
      return {
        ...figures,
        database: ((after[0] ?? 0) - (before[0] ?? 0)) / records,
        server: ((after[1] ?? 0) - (before[1] ?? 0)) / records,
      }
    }
    await load(server.port, 8)
    // What autovacuum does within a minute of a table's first rows: until then plans are guesses about empty tables.
    const inside = postgres(url, { max: 1 })
    await inside`analyze`
    await inside.end()
    for (const connections of CONNECTIONS) {
      const limits: Costs[] = []
      const ours: Costs[] = []
      for (let round = 0; round < ROUNDS; round++) {
        limits.push(await costs(() => limit(connections, SECONDS)))
        ours.push(await costs(() => load(server.port, connections)))
      }
      const [l, o] = [medians(limits), medians(ours)]
      const ratio = o.rate / l.rate
      const goal = GOALS[connections]
      if (o.failures > 0 || (goal !== undefined && ratio < goal)) reached = false
      const failed = o.failures > 0 ? ` (${o.failures} failed)` : ''
      say(
        `| ${connections} | ${cell(l.rate)} | ${cell(l.p50, 1)} / ${cell(l.p99, 1)} | ${cell(o.rate)}${failed} | ${cell(o.p50, 1)} / ${cell(o.p99, 1)} | **${cell(ratio, 2)}** | ${goal ?? ''} | ${cell(median(limits.map(({ database }) => database)))} | ${cell(median(ours.map(({ database }) => database)))} + ${cell(median(ours.map((one) => one.server)))} |`,
      )
    }
  } finally {
    await server.stop()
    await admin`drop database ${admin(name)} with (force)`
    await admin.end()
    await own?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return reached
}

const onEmbedded = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'portik-bench-'))
  const server = await startServer(folder)
  say('')
  say('The embedded database (PGlite, in the server process, no fsync):')
  say('')
  say('| connections | HTTP intake per s | p50 / p99 ms |')
  say('|---|---|---|')
  try {
    for (const connections of CONNECTIONS) {
      const figures = medians([await load(server.port, connections)])
      say(`| ${connections} | ${cell(figures.rate)} | ${cell(figures.p50, 1)} / ${cell(figures.p99, 1)} |`)
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Replaces this benchmark's section of RESULTS.md and leaves the others. */
const keep = (title: string): void => {
  const path = file('RESULTS.md')
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '# Measured\n'
  const section = `## ${title}\n\n${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model.trim()}, \`npm run bench:intake\`. ${lines.join('\n')}\n`
  const sections = before.split(/^(?=## )/m).filter((part) => !part.startsWith(`## ${title}\n`))
  writeFileSync(path, `${sections.join('').trimEnd()}\n\n${section}`)
}

const reached = await onPostgres()
if (!process.env['BENCH_POSTGRES_ONLY']) await onEmbedded()
if (!process.env['BENCH_ROUNDS']) keep('Intake')
process.exitCode = reached ? 0 : 1
