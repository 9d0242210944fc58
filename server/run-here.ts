import type { Terminal } from './command-protocol.ts'
import { diagnose } from './doctor.ts'
import { readConfig } from './platform/config.ts'
import type { Db } from './platform/db.ts'
import { openLog } from './platform/log.ts'
import { runCommand } from './program.ts'
import { FolderTaken, openDatabase, openRuntime, type Runtime } from './runtime.ts'

type Env = Readonly<Record<string, string | undefined>>

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
    return await runCommand(argv, host, terminal)
  } catch (error) {
    if (error instanceof FolderTaken) return error
    throw error
  } finally {
    const opened = await runtime?.catch(() => undefined)
    await opened?.close()
  }
}
