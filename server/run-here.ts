import { setTimeout as sleep } from 'node:timers/promises'
import type { Terminal } from './command-protocol.ts'
import { whileReachable } from './database-watch.ts'
import { diagnose } from './doctor.ts'
import { readConfig } from './platform/config.ts'
import type { Db } from './platform/db.ts'
import { openLog } from './platform/log.ts'
import { runCommand } from './program.ts'
import { FolderTaken, openDatabase, openRuntime, type Runtime } from './runtime.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Closing says goodbye to the database, and one that is not there any more never answers. */
const CLOSING_MILLISECONDS = 5_000

const close = async (runtime: Promise<Runtime> | undefined): Promise<void> => {
  const opened = await runtime?.catch(() => undefined)
  await opened?.close().catch(() => {})
}

/**
 * Runs a command in this process, which opens the database for it and closes it afterwards. Answers the exit code, or the
 * reason why the database is not to be had just now.
 */
export const runHere = async (argv: readonly string[], env: Env, terminal: Terminal): Promise<number | FolderTaken> => {
  let runtime: Promise<Runtime> | undefined
  const open = () => (runtime ??= openRuntime(readConfig(env), openLog('silent'), { migrate: false, supervise: false }))
  const withDatabase = async <Result>(run: (db: Db, migrate: () => Promise<void>) => Promise<Result>): Promise<Result> => {
    const { database, release } = await openDatabase(readConfig(env))
    try {
      return await run(database.db, () => database.migrate())
    } finally {
      await database.close()
      release()
    }
  }
  try {
    const host = { open, migrate: () => withDatabase((_db, migrate) => migrate()), diagnose: diagnose(env, withDatabase) }
    const run = runCommand(argv, host, terminal)
    const databaseUrl = env['DATABASE_URL']
    if (!databaseUrl) return await run
    const watched = await whileReachable(databaseUrl, run)
    if (watched.kind === 'done') return watched.result
    terminal.warn('portik failed: the database cannot be reached any more. The command may or may not have been carried out.\n')
    return 1
  } catch (error) {
    if (error instanceof FolderTaken) return error
    throw error
  } finally {
    await Promise.race([close(runtime), sleep(CLOSING_MILLISECONDS, undefined, { ref: false })])
  }
}
